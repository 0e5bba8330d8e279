// SPDX-License-Identifier: MIT
#include "worker/surroundings.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cfenv>
#include <clocale>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "base/floating_point.hpp"

extern char** environ;

namespace skrobot {
namespace {

namespace fs = std::filesystem;

std::string octal(unsigned number) {
  char text[16];
  std::snprintf(text, sizeof text, "%04o", number);
  return text;
}

std::string hexadecimal(std::uintptr_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(number));
  return text;
}

void add_signals(std::map<std::string, std::string>& settings) {
  sigset_t blocked;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  for (int number = 1; number < 32; ++number) {
    const char* name = ::sigabbrev_np(number);
    if (name == nullptr) continue;
    struct sigaction action {};
    if (::sigaction(number, nullptr, &action) == 0) {
      settings[std::string("handler of SIG") + name] = hexadecimal(reinterpret_cast<std::uintptr_t>(action.sa_handler));
    }
    if (::sigismember(&blocked, number) == 1) settings[std::string("block of SIG") + name] = "on";
  }
}

}  // namespace

Surroundings Surroundings::now() {
  Surroundings now;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view variable = *at;
    const std::size_t equals = variable.find('=');
    now.variables[std::string(variable.substr(0, equals))] =
        equals == std::string_view::npos ? "" : variable.substr(equals + 1);
  }
  std::error_code code;
  now.settings["working directory"] = fs::current_path(code).string();
  const mode_t mask = ::umask(0);
  ::umask(mask);
  now.settings["umask"] = octal(mask);
  now.settings["locale"] = std::setlocale(LC_ALL, nullptr);
  {
    const ForeignFloatingPoint state;  // the plugin's, not this code's
    now.settings["rounding mode"] = std::to_string(std::fegetround());
  }
  add_signals(now.settings);
  // The listing's own descriptor is not there any more when it is asked about.
  for (fs::directory_iterator at("/proc/self/fd", code), end; !code && at != end; at.increment(code)) {
    std::error_code gone;
    const fs::path target = fs::read_symlink(at->path(), gone);
    if (!gone && !target.string().starts_with("/proc/"))
      now.descriptors[at->path().filename().string()] = target.string();
  }
  for (fs::directory_iterator at("/proc/self/task", code), end; !code && at != end; at.increment(code)) ++now.threads;
  siginfo_t info{};
  now.has_children = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  return now;
}

std::vector<std::string> changes(const Surroundings& before, const Surroundings& after) {
  std::vector<std::string> found;
  for (const auto& [name, value] : after.variables) {
    const auto old = before.variables.find(name);
    if (old == before.variables.end() || old->second != value) found.push_back("set the environment variable " + name);
  }
  for (const auto& [name, value] : before.variables) {
    if (!after.variables.contains(name)) found.push_back("removed the environment variable " + name);
  }
  for (const auto& [name, value] : after.settings) {
    const auto old = before.settings.find(name);
    if (old == before.settings.end()) found.push_back("changed the " + name + " to " + value);
    else if (old->second != value) found.push_back("changed the " + name + " from " + old->second + " to " + value);
  }
  for (const auto& [name, value] : before.settings) {
    if (!after.settings.contains(name)) found.push_back("changed the " + name);
  }
  return found;
}

std::vector<std::string> new_descriptors(const Surroundings& before, const Surroundings& after) {
  std::vector<std::string> found;
  for (const auto& [number, target] : after.descriptors) {
    const auto old = before.descriptors.find(number);
    if (old == before.descriptors.end() || old->second != target) found.push_back(number + " (" + target + ")");
  }
  return found;
}

std::set<std::string> files_below(const std::string& folder) {
  std::set<std::string> files;
  std::error_code code;
  constexpr std::size_t k_most = 10000;
  for (fs::recursive_directory_iterator at(folder, code), end; !code && at != end && files.size() < k_most;
       at.increment(code)) {
    files.insert(at->path().lexically_relative(folder).string());
  }
  return files;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t k_most = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < k_most; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > k_most) text += " and " + std::to_string(names.size() - k_most) + " more";
  return text;
}

}  // namespace skrobot
