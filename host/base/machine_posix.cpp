// SPDX-License-Identifier: MIT
#include <pwd.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "base/file_system.hpp"
#include "base/machine.hpp"

namespace skrobot {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string user_name() {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(::geteuid());
}

std::string platform_name() {
  utsname names{};
  if (::uname(&names) != 0) return "unknown";
  return std::string(names.sysname) + " " + names.release + " " + names.machine;
}

int process_id() { return ::getpid(); }

std::string random_uuid() { return boost::uuids::to_string(boost::uuids::random_generator()()); }

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  while (::getrandom(&seed, sizeof seed, 0) < 0 && errno == EINTR) {
  }
  return seed >> 11;
}

std::filesystem::path program_path() {
  std::error_code code;
  return std::filesystem::read_symlink("/proc/self/exe", code);
}

const std::vector<std::string>& command_line() {
  static const std::vector<std::string> line = [] {
    std::string bytes;
    std::vector<std::string> words;
    if (read_file("/proc/self/cmdline", bytes)) return words;
    std::istringstream stream(bytes);
    for (std::string word; std::getline(stream, word, '\0');) words.push_back(word);
    return words;
  }();
  return line;
}

void hide_arguments(char** argv) {
  static_cast<void>(command_line());
  for (; *argv != nullptr; ++argv) {
    if (char* equals = std::strchr(*argv, '=')) std::memset(equals + 1, '*', std::strlen(equals + 1));
  }
}

void show_arguments(char** argv, const std::vector<std::string>& words, const std::vector<std::string>& texts) {
  for (std::string word : words) {
    if (*argv == nullptr) return;
    // Found in the word as it was: after one is hidden, the asterisks may be what another is made of.
    const std::string typed = word;
    for (const std::string& text : texts) {
      if (text.empty()) continue;
      for (std::size_t at = 0; (at = typed.find(text, at)) != std::string::npos; ++at)
        word.replace(at, text.size(), text.size(), '*');
    }
    if (const std::size_t size = std::strlen(*argv); size == word.size()) std::memcpy(*argv, word.data(), size);
    ++argv;
  }
}

std::uint64_t process_start_ticks(int pid) {
  std::string bytes;
  if (read_file("/proc/" + std::to_string(pid) + "/stat", bytes)) return 0;
  // The name, in parentheses, may hold anything: count from the last one. The start is field 22, the 20th after the
  // name.
  const std::size_t end = bytes.rfind(')');
  if (end == std::string::npos) return 0;
  std::istringstream fields(bytes.substr(end + 1));
  std::string field;
  for (int i = 0; i < 20; ++i) fields >> field;
  return std::strtoull(field.c_str(), nullptr, 10);
}

std::uint64_t own_start_ticks() {
  static const std::pair<int, std::uint64_t> known{::getpid(), process_start_ticks(::getpid())};
  return known.first == ::getpid() ? known.second : process_start_ticks(::getpid());  // another process after a fork
}

bool process_exists(int pid, std::uint64_t start_ticks) {
  if (pid < 1) return false;  // kill() would ask for a whole group
  if (::kill(pid, 0) != 0 && errno != EPERM) return false;
  return start_ticks == 0 || process_start_ticks(pid) == start_ticks;
}

}  // namespace skrobot
