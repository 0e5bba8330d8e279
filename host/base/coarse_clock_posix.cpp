// SPDX-License-Identifier: MIT
#include "base/coarse_clock.hpp"

#include <time.h>

namespace skrobot {

std::int64_t coarse_monotonic_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace skrobot
