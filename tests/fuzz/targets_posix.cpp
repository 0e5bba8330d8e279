// SPDX-License-Identifier: MIT
#include "fuzz/targets.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/text.hpp"

namespace skrobot::fuzz {
namespace {

struct Scratch {
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "skrobot-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path = name;
  }
  ~Scratch() {
    std::error_code code;
    std::filesystem::remove_all(path, code);
  }
  std::filesystem::path path;
};

}  // namespace

void require(bool holds, const std::string& what) {
  if (!holds) throw Violation(what);
}

const std::vector<Target>& targets() {
  static const std::vector<Target> all{{"json", json_text},
                                       {"experiment_file", experiment_file},
                                       {"settings_file", settings_file},
                                       {"references", references},
                                       {"key_value", key_value},
                                       {"schema", schema},
                                       {"notifier_text", notifier_text},
                                       {"quantities", quantities},
                                       {"catalog_cache", catalog_cache},
                                       {"csv", csv},
                                       {"metrics", metrics},
                                       {"run_record", run_record},
                                       {"log_output", log_output},
                                       {"frames", frames},
                                       {"output", output},
                                       {"worker", worker},
                                       {"elf", elf},
                                       {"command_lines", command_lines},
                                       {"filter", filter},
                                       {"repository", repository}};
  return all;
}

void check_message(std::string_view message) {
  require(!message.empty(), "an empty message");
  require(is_valid_utf8(message), "a message that is not UTF-8");
  require(printable(message, message.size() + 3) == message,
          "a message that a terminal must not get: " + std::string(message));
}

void check_error(const Error& error, Fault fault) {
  require(error.fault() == fault, std::string("another's fault: ") + error.what());
  check_message(error.what());
  if (!error.hint().empty()) check_message(error.hint());
}

void check_place(std::string_view message, std::string_view name, std::string_view text) {
  const auto fail = [&](const char* what) { throw Violation(std::string(what) + ": " + std::string(message)); };
  if (!message.starts_with(name) || !message.substr(name.size()).starts_with(":")) fail("no place");
  message.remove_prefix(name.size() + 1);
  std::size_t line = 0, column = 0;
  const char* const end = message.data() + message.size();
  const auto first = std::from_chars(message.data(), end, line);
  if (first.ptr == end || *first.ptr != ':') fail("no column");
  const auto second = std::from_chars(first.ptr + 1, end, column);
  if (second.ptr == end || *second.ptr != ':' || line == 0 || column == 0) fail("no place");
  for (; line > 1; --line) {
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos) fail("a line that is not there");
    text.remove_prefix(newline + 1);
  }
  if (column > text.substr(0, text.find('\n')).size() + 2) fail("a column that is not there");
}

std::uint8_t Choices::byte() {
  const std::string_view one = take(1);
  return one.empty() ? 0 : static_cast<std::uint8_t>(one.front());
}

std::string_view Choices::take(std::size_t most) {
  const std::string_view taken = rest_.substr(0, most);
  rest_.remove_prefix(taken.size());
  return taken;
}

const std::filesystem::path& scratch() {
  static const Scratch directory;
  return directory.path;
}

BytesAsFile::BytesAsFile(std::string_view bytes) : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
  append(bytes);
  path_ = "/proc/self/fd/" + std::to_string(descriptor_);
}

void BytesAsFile::append(std::string_view bytes) {
  require(descriptor_ >= 0 && ::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
          "no memory for a file");
}

BytesAsFile::~BytesAsFile() { ::close(descriptor_); }

}  // namespace skrobot::fuzz
