// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(joins_its_hosts_group, "Joins the process group of the host, ignores signals and never returns") {
  ignore_signals();
  if (::setpgid(0, ::getpgid(host_process())) != 0) context.error("it cannot join the host's group");
  while (true) ::usleep(100'000);
}
