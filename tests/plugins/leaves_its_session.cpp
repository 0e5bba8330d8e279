// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(leaves_its_session, "Goes on in a child with a session of its own, ignores signals, and never returns") {
  ignore_signals();
  if (::fork() == 0) ::setsid();
  leave_nameless_daemon();
  while (true) ::usleep(100'000);
}
