// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(kills_its_parent, "Sends SIGKILL to its parent, leaves a daemon and goes on") {
  ::prctl(PR_SET_PDEATHSIG, 0);
  ignore_signals();
  ::setpgid(0, ::getpgid(host_process()));
  leave_nameless_daemon();
  if (::getppid() != host_process()) ::kill(::getppid(), SIGKILL);
  while (true) ::usleep(100'000);
}
