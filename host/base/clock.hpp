// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_CLOCK_HPP
#define SKROBOT_HOST_BASE_CLOCK_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skrobot {

using WallTime = std::chrono::system_clock::time_point;

/// Local time with offset, to the millisecond: "2026-03-01T12:00:00.123+01:00".
std::string to_iso_8601(WallTime time);

/// The other way round, any offset, `Z` too, with or without a fraction of a second. None for anything else.
std::optional<WallTime> from_iso_8601(std::string_view text);

/// A moment as people write it, local time: "2026-03-01", "2026-03-01 12:00", "2026-03-01T12:00:00" with or without an
/// offset. None for anything else.
std::optional<WallTime> parse_local_time(std::string_view text);

/// Local time for people: "2026-03-01 12:00".
std::string to_local_minutes(WallTime time);

/// Local time for a directory's name: "2026-03-01T12-00-00".
std::string to_file_stamp(WallTime time);

/// Nanoseconds of the monotonic clock, the same in every process of this machine.
std::int64_t monotonic_ns();

}  // namespace skrobot

#endif
