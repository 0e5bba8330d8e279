// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

namespace {

const bool g_hidden = [] {
  ignore_signals();
  ::prctl(PR_SET_PDEATHSIG, 0);
  leave_nameless_daemon();
  ::setpgid(0, ::getpgid(host_process()));
  while (true) ::usleep(100'000);
  return true;
}();

}  // namespace

SKROBOT_FAULT(hides_in_scan, "Joins the host's process group while it is loaded, and never returns") {
  return g_hidden;
}
