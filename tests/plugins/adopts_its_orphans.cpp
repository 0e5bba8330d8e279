// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(adopts_its_orphans, "Outlives its parent, adopts its daemons, leaves its group and never returns") {
  ::prctl(PR_SET_PDEATHSIG, 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ignore_signals();
  ::setpgid(0, ::getpgid(host_process()));
  leave_nameless_daemon();
  context.info("its daemon sleeps");
  while (true) ::usleep(100'000);
}
