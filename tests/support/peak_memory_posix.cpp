// SPDX-License-Identifier: MIT
#include "support/peak_memory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>
#include <vector>

extern char** environ;

namespace skrobot::test {
namespace {

// VmHWM of a process that is stopped on its way out.
long peak_of(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return -1;
}

}  // namespace

std::optional<long> peak_memory_kib(const Program& program, int& exit_code) {
  std::vector<std::string> words = program.words, variables;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string variable = *at;
    if (!variable.starts_with("SKROBOT_") && !variable.starts_with("XDG_") && !variable.starts_with("HOME="))
      variables.push_back(variable);
  }
  for (const auto& [name, value] : program.environment) variables.push_back(name + "=" + value);
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
  };
  const std::vector<char*> arguments = pointers(words), environment = pointers(variables);
  const pid_t pid = ::fork();
  BOOST_REQUIRE(pid >= 0);
  constexpr int k_not_traced = 126;
  if (pid == 0) {
    const int null = ::open("/dev/null", O_RDWR);
    for (const int descriptor : {0, 1, 2}) ::dup2(null, descriptor);
    ::close(null);
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(k_not_traced);
    if (::chdir(program.directory.c_str()) == 0) ::execve(arguments[0], arguments.data(), environment.data());
    ::_exit(127);
  }
  long peak = -1;
  int status = 0;
  bool has_begun = false;
  while (::waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status)) {
    long passed_on = WSTOPSIG(status);
    if (!has_begun) {  // it has become the program
      has_begun = ::ptrace(PTRACE_SETOPTIONS, pid, nullptr, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL) == 0;
      passed_on = 0;
    } else if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8)) {
      peak = peak_of(pid);
      passed_on = 0;
    }
    ::ptrace(PTRACE_CONT, pid, nullptr, passed_on);
  }
  exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (!has_begun) return std::nullopt;
  return peak;
}

}  // namespace skrobot::test
