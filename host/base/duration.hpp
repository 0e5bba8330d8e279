// SPDX-License-Identifier: MIT
// Spans of time as people write and read them. Thread-safe.
#ifndef SKROBOT_HOST_BASE_DURATION_HPP
#define SKROBOT_HOST_BASE_DURATION_HPP

#include <chrono>
#include <string>
#include <string_view>

namespace skrobot {

/// The longest that is taken: a hundred years. Its nanoseconds fit into 64 bits, also added to the time of day.
inline constexpr std::chrono::milliseconds k_longest_duration{std::int64_t{100} * 365 * 86'400'000};

/// "30s", "5m", "1h30m", "250ms", "2d", "1.5h", or "10" for ten seconds: numbers with a unit each, the larger unit
/// first. Throws Error(Fault::usage) for anything else and for more than a hundred years.
std::chrono::milliseconds parse_duration(std::string_view text);

/// "250 ms", "1.5 s", "1 m 30 s", "2 h 5 m", "3 d 4 h": the two largest units, cut, not rounded.
std::string format_duration(std::chrono::milliseconds duration);

}  // namespace skrobot

#endif
