// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <csignal>

SKROBOT_FAULT(blocks_every_signal, "Blocks every signal and computes without end") {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  for (volatile unsigned i = 0;; i = i + 1) {
  }
}
