// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <sys/resource.h>

SKROBOT_FAULT(limits_itself, "Allows itself no file and no processor time beyond a second, and goes on") {
  const rlimit none{0, 0}, second{1, 10};
  ::setrlimit(RLIMIT_FSIZE, &none);
  ::setrlimit(RLIMIT_NOFILE, &none);
  ::setrlimit(RLIMIT_CPU, &second);
  for (volatile unsigned i = 0;; i = i + 1) {
  }
}
