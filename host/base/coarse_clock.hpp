// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_COARSE_CLOCK_HPP
#define SKROBOT_HOST_BASE_COARSE_CLOCK_HPP

#include <cstdint>

namespace skrobot {

/// monotonic_ns() as of the system's last tick: some milliseconds of resolution, for a few nanoseconds of cost.
std::int64_t coarse_monotonic_ns();

}  // namespace skrobot

#endif
