// SPDX-License-Identifier: MIT
#include "base/duration.hpp"

#include <array>
#include <cstdint>
#include <skrobot/duration.hpp>
#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t ms;
};

constexpr std::array k_units = {Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000},
                                Unit{"ms", 1}};

static_assert(detail::k_longest_duration == k_longest_duration, "what a task may be given, the host records");

}  // namespace

std::chrono::milliseconds parse_duration(std::string_view text) {
  std::chrono::milliseconds read{};
  const char* fault = detail::read_duration(text, read);
  if (fault == nullptr) return read;
  throw Error(Fault::usage, in_quotes(text) + " is not a duration" + fault, "write 30s, 5m, 1h30m or 250ms");
}

std::string format_duration(std::chrono::milliseconds duration) {
  const bool negative = duration.count() < 0;
  // Negated as unsigned: the smallest count has no positive twin.
  const auto count = static_cast<std::uint64_t>(duration.count());
  const std::uint64_t ms = negative ? 0 - count : count;
  std::string out = negative ? "-" : "";
  if (ms < 1000) return out + std::to_string(ms) + " ms";
  if (ms < 60'000) {
    const std::uint64_t tenth = ms % 1000 / 100;
    return out + std::to_string(ms / 1000) + (tenth != 0 ? "." + std::to_string(tenth) : "") + " s";
  }
  std::size_t unit = 0;
  while (ms < k_units[unit].ms) ++unit;
  const std::uint64_t large = ms / k_units[unit].ms, small = ms % k_units[unit].ms / k_units[unit + 1].ms;
  out += std::to_string(large) + ' ' + std::string(k_units[unit].name);
  if (small != 0) out += ' ' + std::to_string(small) + ' ' + std::string(k_units[unit + 1].name);
  return out;
}

}  // namespace skrobot
