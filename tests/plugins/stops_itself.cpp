// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <csignal>

SKROBOT_FAULT(stops_itself, "Stops its own process with SIGSTOP") {
  ::raise(SIGSTOP);
  return nullptr;
}
