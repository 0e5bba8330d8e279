// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <sys/wait.h>
#include <unistd.h>

SKROBOT_FAULT(forks_and_returns, "Forks, and returns in both processes, the child first") {
  const int child = ::fork();
  if (child == 0) {
    context.record("before", 2, 0.25);
    return {{"who", "child"}};
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {{"who", "parent"}};
}
