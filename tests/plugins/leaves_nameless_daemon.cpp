// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(leaves_nameless_daemon, "Returns while a daemon that cleared its environment still sleeps") {
  leave_nameless_daemon();
  return nullptr;
}
