// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <unistd.h>

#include <csignal>

SKROBOT_FAULT(kills_its_host, "Sends SIGKILL to the host") {
  ::kill(::getppid(), SIGKILL);
  while (true) ::pause();
}
