// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <csignal>

SKROBOT_FAULT(resets_handlers, "Takes away the handlers of all signals, then writes to a null pointer") {
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
  volatile int* nowhere = nullptr;
  *nowhere = 1;
  return nullptr;
}
