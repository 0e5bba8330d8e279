// SPDX-License-Identifier: MIT
#include <sys/ptrace.h>

#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(traces_itself, "Is traced by a child that left its session and stops it for ever") {
  ignore_signals();
  const int self = ::getpid();
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
  if (::fork() == 0) {
    ::setsid();
    ::ptrace(PTRACE_SEIZE, self, 0, 0);
    ::ptrace(PTRACE_INTERRUPT, self, 0, 0);
    while (true) ::usleep(100'000);
  }
  while (true) ::usleep(100'000);
}
