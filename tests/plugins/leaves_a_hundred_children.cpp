// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <unistd.h>

SKROBOT_FAULT(leaves_a_hundred_children, "Returns while a hundred children of it, and children of those, still sleep") {
  for (int i = 0; i < 50; ++i) {
    if (::fork() != 0) continue;
    ::fork();
    while (true) ::pause();
  }
  return nullptr;
}
