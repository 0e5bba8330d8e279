// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(kills_its_host, "Sends SIGKILL to the host") {
  ::kill(host_process(), SIGKILL);
  while (true) ::pause();
}
