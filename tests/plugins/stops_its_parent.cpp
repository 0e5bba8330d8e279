// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(stops_its_parent, "Stops its parent again and again, outlives it, and never returns") {
  ::prctl(PR_SET_PDEATHSIG, 0);
  ignore_signals();
  const int parent = ::getppid();
  if (parent == host_process()) ::_exit(9);  // nothing between it and the host: a test must not be stopped
  if (::fork() == 0) ::setsid();
  while (true) {
    ::kill(parent, SIGSTOP);
    ::usleep(1000);
  }
}
