// SPDX-License-Identifier: MIT
// Converts parameters declared with duration().
#ifndef SKROBOT_DURATION_HPP
#define SKROBOT_DURATION_HPP

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "skrobot/params.hpp"

namespace skrobot {

namespace detail {

inline constexpr std::chrono::milliseconds k_longest_duration{std::int64_t{100} * 365 * 86'400'000};

// The reason why a text is not a duration; nullptr if it is one.
inline const char* read_duration(std::string_view text, std::chrono::milliseconds& read) {
  struct Unit {
    std::string_view name;
    double ms;
  };
  constexpr Unit k_units[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
  constexpr std::size_t k_count = sizeof k_units / sizeof *k_units;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty()) return "";
  double total_ms = 0;
  std::size_t smallest = 0;  // the first unit that may still follow
  bool is_first = true;
  for (std::string_view rest = text; !rest.empty(); is_first = false) {
    if (!is_digit(rest.front())) return "";
    double count = 0;
    const auto take = [&] {
      const int digit = rest.front() - '0';
      rest.remove_prefix(1);
      return digit;
    };
    while (!rest.empty() && is_digit(rest.front())) count = count * 10 + take();
    if (!rest.empty() && rest.front() == '.') {
      rest.remove_prefix(1);
      for (double place = 0.1; !rest.empty() && is_digit(rest.front()); place /= 10) count += place * take();
    }
    std::size_t size = 0;
    while (size < rest.size() && !is_digit(rest[size])) ++size;
    const std::string_view name = rest.substr(0, size);
    rest.remove_prefix(size);
    const bool is_plain = is_first && name.empty() && rest.empty();
    std::size_t unit = smallest;
    while (unit < k_count && k_units[unit].name != (is_plain ? std::string_view("s") : name)) ++unit;
    if (unit == k_count) return "";
    smallest = unit + 1;
    total_ms += count * k_units[unit].ms;
    if (!(total_ms <= static_cast<double>(k_longest_duration.count()))) return ": longer than 100 years";
  }
  read = std::chrono::milliseconds(std::llround(total_ms));
  return nullptr;
}

}  // namespace detail

/// Converts a duration: "30s", "5m", "1h30m", "250ms", "2d", "1.5h", or "10" for ten seconds. Each number has a unit,
/// larger units come first. Throws ParameterError for anything else and for more than 100 years. The host checks
/// parameters declared with duration(), so their values always convert.
inline std::chrono::milliseconds to_duration(std::string_view text) {
  std::chrono::milliseconds read{};
  if (const char* fault = detail::read_duration(text, read))
    throw ParameterError("'" + std::string(text) + "' is not a duration" + fault);
  return read;
}

}  // namespace skrobot

#endif
