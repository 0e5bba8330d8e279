// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <pthread.h>
#include <signal.h>

namespace {
[[gnu::noinline]] void write_nowhere(volatile int* where) { *where = 1; }
}  // namespace

SKROBOT_FAULT(faults_while_blocked, "Blocks every signal, then writes to a null pointer") {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
  write_nowhere(nullptr);
  return nullptr;
}
