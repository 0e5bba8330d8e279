// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(joins_its_childs_group, "Joins the process group of a child, ignores signals and never returns") {
  ignore_signals();
  const int child = ::fork();
  if (child == 0) {
    while (true) ::pause();
  }
  if (::setpgid(child, child) != 0 || ::setpgid(0, child) != 0) context.error("it cannot join its child's group");
  while (true) ::usleep(100'000);
}
