// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

SKROBOT_FAULT(child_crashes, "Forks a child that crashes, and returns") {
  const int child = ::fork();
  if (child == 0) {
    ::raise(SIGSEGV);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {{"signal", WTERMSIG(status)}};
}
