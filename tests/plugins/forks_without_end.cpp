// SPDX-License-Identifier: MIT
#include "fault.hpp"
#include "supervised.hpp"

SKROBOT_FAULT(forks_without_end, "Forks processes that fork and end, each in a session of its own") {
  ignore_signals();
  for (int i = 0; i < 8; ++i) {
    if (::fork() != 0) continue;
    while (true) {
      const int child = ::fork();
      if (child > 0) ::_exit(0);
      if (child == 0) ::setsid();
    }
  }
  while (true) ::usleep(100'000);
}
