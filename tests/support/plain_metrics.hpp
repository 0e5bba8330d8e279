// SPDX-License-Identifier: MIT
// Reads the text of a metrics file in the plainest way, line by line: what the fast reader of the host is compared
// with.
#ifndef SKROBOT_TESTS_SUPPORT_PLAIN_METRICS_HPP
#define SKROBOT_TESTS_SUPPORT_PLAIN_METRICS_HPP

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace skrobot::test {

/// One line of a metrics file.
struct StoredPoint {
  std::string metric;
  std::int64_t step = 0;
  double time = 0;  ///< seconds since the run's start
  double value = 0;
};

namespace plain {

// The field at the front of `line`, without its quotes; nothing when it is malformed. Takes the comma behind it too.
inline std::optional<std::string> take_field(std::string_view& line) {
  std::string field;
  if (!line.starts_with('"')) {
    const std::size_t comma = line.find(',');
    field = line.substr(0, comma);
    line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
    return field;
  }
  line.remove_prefix(1);
  while (true) {
    const std::size_t quote = line.find('"');
    if (quote == std::string_view::npos) return std::nullopt;
    field += line.substr(0, quote);
    line.remove_prefix(quote + 1);
    if (!line.starts_with('"')) break;
    field += '"';
    line.remove_prefix(1);
  }
  if (!line.empty() && !line.starts_with(',')) return std::nullopt;
  line.remove_prefix(line.empty() ? 0 : 1);
  return field;
}

template <class Number>
bool take_number(std::string_view& line, Number& number) {
  const std::string_view text = line.substr(0, line.find(','));
  line.remove_prefix(std::min(line.size(), text.size() + 1));
  if constexpr (std::is_floating_point_v<Number>) {
    constexpr Number k_infinity = std::numeric_limits<Number>::infinity();
    if (text == "NaN") return number = std::numeric_limits<Number>::quiet_NaN(), true;
    if (text == "Infinity") return number = k_infinity, true;
    if (text == "-Infinity") return number = -k_infinity, true;
  }
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

inline std::optional<StoredPoint> parse_point(std::string_view line) {
  StoredPoint point;
  auto metric = take_field(line);
  if (!metric || !take_number(line, point.step) || !take_number(line, point.time) || line.empty() ||
      !take_number(line, point.value))
    return std::nullopt;
  point.metric = std::move(*metric);
  return point;
}

}  // namespace plain

/// Hands each point of `bytes`, which begin after the header line, to `take`; a last line without its newline and lines
/// that are no points are left out. Returns how many of the latter there were.
inline std::size_t read_points(std::string_view bytes, const std::function<void(const StoredPoint&)>& take) {
  std::size_t damaged = 0;
  for (std::size_t end = 0; (end = bytes.find('\n')) != std::string_view::npos; bytes.remove_prefix(end + 1)) {
    if (const auto point = plain::parse_point(bytes.substr(0, end))) take(*point);
    else ++damaged;
  }
  return damaged;
}

}  // namespace skrobot::test

#endif
