// SPDX-License-Identifier: MIT
#include "support/surroundings.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

extern char** environ;

namespace skrobot::test {
namespace {

namespace fs = std::filesystem;

bool is_kept(std::string_view name) {
  constexpr std::array<std::string_view, 6> k_names{"PATH",       "LD_LIBRARY_PATH",   "RUSTUP_HOME",
                                                    "CARGO_HOME", "LLVM_PROFILE_FILE", "SKROBOT_UPDATE_GOLDEN"};
  for (const std::string_view kept : k_names) {
    if (name == kept) return true;
  }
  return name.starts_with("CCACHE_") || name.starts_with("BOOST_TEST_") || name.ends_with("SAN_OPTIONS");
}

// Files of the tests go there: a machine may have little room in /tmp.
std::string temporary_folder() {
  const char* given = ::getenv("TMPDIR");
  std::error_code code;
  const bool is_usable = given != nullptr && fs::path(given).is_absolute() && fs::is_directory(given, code) &&
                         ::access(given, W_OK | X_OK) == 0;
  return is_usable ? given : "/tmp";
}

void set_variables() {
  std::map<std::string, std::string> variables{{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                               {"TMPDIR", temporary_folder()},
                                               {"TERM", "xterm"},
                                               {"LANG", "C.UTF-8"},
                                               {"LC_ALL", "C.UTF-8"},
                                               {"TZ", "UTC"},
                                               // XGBoost's threads wait by spinning, which takes the processors from
                                               // the other tests.
                                               {"OMP_WAIT_POLICY", "passive"}};
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view variable = *at;
    const std::size_t equals = variable.find('=');
    const std::string name(variable.substr(0, equals));
    if (equals != std::string_view::npos && equals + 1 < variable.size() && is_kept(name))
      variables[name] = variable.substr(equals + 1);
  }
  ::clearenv();
  for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
  ::tzset();  // local times may have been asked for already
}

void open_standard_streams() {
  int descriptor = 0;
  while ((descriptor = ::open("/dev/null", O_RDWR)) >= 0 && descriptor <= 2) {
  }
  if (descriptor > 2) ::close(descriptor);
}

// A shell's background jobs ignore SIGINT, nohup's children SIGHUP. Handlers of sanitizers and debuggers stay.
void reset_signals() {
  for (int number = 1; number < SIGRTMIN; ++number) {
    struct sigaction action {};
    if (::sigaction(number, nullptr, &action) == 0 && (action.sa_flags & SA_SIGINFO) == 0 &&
        action.sa_handler == SIG_IGN)
      ::signal(number, SIG_DFL);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Before the first directory is made, which needs a folder for it and a umask that lets it be used.
TemporaryDirectory prepared_directory() {
  open_standard_streams();
  reset_signals();
  ::umask(022);
  set_variables();
  return {};
}

}  // namespace

Surroundings::Surroundings() : directory_(prepared_directory()) {
  for (const char* name : {"home", "cache", "work"}) fs::create_directory(directory_ / name);
  ::setenv("HOME", (directory_ / "home").c_str(), 1);
  ::setenv("XDG_CACHE_HOME", (directory_ / "cache").c_str(), 1);
  fs::current_path(directory_ / "work");
}

}  // namespace skrobot::test
