// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <unistd.h>
#include <csignal>

SKROBOT_FAULT(kills_itself, "Sends itself SIGKILL") {
  ::kill(::getpid(), SIGKILL);
  return nullptr;
}
