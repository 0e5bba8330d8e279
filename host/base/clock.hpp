// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_CLOCK_HPP
#define SKROBOT_HOST_BASE_CLOCK_HPP

#include <chrono>
#include <cstdint>
#include <string>

namespace skrobot {

using WallTime = std::chrono::system_clock::time_point;

/// Local time with offset, to the millisecond: "2026-03-01T12:00:00.123+01:00".
std::string to_iso_8601(WallTime time);

/// Local time for a directory's name: "2026-03-01T12-00-00".
std::string to_file_stamp(WallTime time);

/// Nanoseconds of the monotonic clock, the same in every process of this machine.
std::int64_t monotonic_ns();

}  // namespace skrobot

#endif
