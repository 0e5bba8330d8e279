// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_FORKED_HPP
#define SKROBOT_TESTS_SUPPORT_FORKED_HPP

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

namespace skrobot::test {

/// Calls `function` in a copy of this process, for what cannot be undone or may end it, and returns the copy's wait
/// status, or -1 if there was none. The copy exits with what `function` returns; 99 if it throws. Signals have their
/// usual effect in it. Nothing in it may use Boost.Test.
template <class Function>
int wait_status_of(Function function) {
  std::fflush(nullptr);  // what is in a buffer would be written by both
  const pid_t child = ::fork();
  if (child == 0) {
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    try {
      ::_exit(function());
    } catch (...) {
      ::_exit(99);
    }
  }
  int status = -1;
  return child > 0 && ::waitpid(child, &status, 0) == child ? status : -1;
}

/// The same for one that exits: its exit code, or -1.
template <class Function>
int exit_code_of(Function function) {
  const int status = wait_status_of(function);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace skrobot::test

#endif
