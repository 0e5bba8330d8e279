// SPDX-License-Identifier: MIT
#include "base/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/error.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t ms;
};

constexpr std::array k_units = {Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000}, Unit{"ms", 1}};

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw Error(Fault::usage, in_quotes(text) + " is not a duration" + why, "write it as 30s, 5m, 1h30m or 250ms");
}

}  // namespace

std::chrono::milliseconds parse_duration(std::string_view text) {
  if (text.empty()) refuse(text, "");
  double total_ms = 0;
  std::size_t smallest = 0;  // the first unit that may still follow
  for (std::string_view rest = text; !rest.empty();) {
    double count = 0;
    // from_chars would take a sign, "inf" and "nan".
    if (rest.front() < '0' || rest.front() > '9') refuse(text, "");
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), count, std::chars_format::fixed);
    if (read.ec != std::errc()) refuse(text, "");
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    const std::string_view name = rest.substr(0, std::min(rest.find_first_of("0123456789"), rest.size()));
    rest.remove_prefix(name.size());
    const bool plain = name.empty() && rest.empty() && total_ms == 0 && smallest == 0;
    std::size_t unit = smallest;
    while (unit < k_units.size() && k_units[unit].name != (plain ? "s" : name)) ++unit;
    if (unit == k_units.size()) refuse(text, "");
    smallest = unit + 1;
    total_ms += count * static_cast<double>(k_units[unit].ms);
    if (total_ms > static_cast<double>(k_longest_duration.count())) refuse(text, ": it is longer than a hundred years");
  }
  return std::chrono::milliseconds(std::llround(total_ms));
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
