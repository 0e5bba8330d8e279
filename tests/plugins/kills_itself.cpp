// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <csignal>
#include <unistd.h>

SKROBOT_FAULT(kills_itself, "Sends itself SIGKILL") {
  ::kill(::getpid(), SIGKILL);
  return nullptr;
}
