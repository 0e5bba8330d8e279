// SPDX-License-Identifier: MIT
#include "base/byte_size.hpp"

#include <charconv>
#include <cmath>
#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::string_view k_prefixes = "KMGTPE";

[[noreturn]] void refuse(std::string_view text) {
  throw Error(Fault::usage, in_quotes(text) + " is not a size in bytes", "write 512MiB, 1.5G, 100kB or 4096");
}

// How many bytes the unit after a number stands for: of `text`, for the error.
std::uint64_t unit_bytes(std::string_view unit, std::string_view text) {
  if (unit.starts_with(' ')) {
    unit.remove_prefix(1);
    if (unit.empty()) refuse(text);
  }
  if (unit.empty() || unit == "B") return 1;
  const std::size_t power = k_prefixes.find(unit.front() == 'k' ? 'K' : unit.front());
  unit.remove_prefix(1);
  if (power == std::string_view::npos || (!unit.empty() && unit != "B" && unit != "iB")) refuse(text);
  std::uint64_t bytes = 1;
  for (std::size_t i = 0; i <= power; ++i) bytes *= unit == "B" ? 1000 : 1024;
  return bytes;
}

}  // namespace

std::uint64_t parse_bytes(std::string_view text) {
  constexpr double k_too_many = 0x1p63;
  // from_chars would take a sign, "inf" and "nan".
  if (text.empty() || text.front() < '0' || text.front() > '9') refuse(text);
  const char* const end = text.data() + text.size();
  double count = 0;
  const auto read = std::from_chars(text.data(), end, count, std::chars_format::fixed);
  if (read.ec != std::errc()) refuse(text);
  const std::uint64_t unit = unit_bytes({read.ptr, static_cast<std::size_t>(end - read.ptr)}, text);
  // A double has not every whole number.
  std::uint64_t whole = 0;
  if (const auto digits = std::from_chars(text.data(), end, whole); digits.ptr == read.ptr) {
    if (digits.ec != std::errc() || whole > (std::uint64_t{1} << 63) / unit || whole * unit >> 63 != 0) refuse(text);
    return whole * unit;
  }
  count *= static_cast<double>(unit);
  if (count >= k_too_many) refuse(text);
  return static_cast<std::uint64_t>(std::llround(count));
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  std::size_t power = 0;
  while (power + 1 < k_prefixes.size() && bytes >> (10 * (power + 2)) != 0) ++power;
  const std::uint64_t unit = std::uint64_t{1} << (10 * (power + 1));
  const std::uint64_t tenth = bytes % unit * 10 / unit;  // of 2^60 at most: ten times that has room
  return std::to_string(bytes / unit) + (tenth != 0 ? "." + std::to_string(tenth) : "") + " " + k_prefixes[power] +
         "iB";
}

}  // namespace skrobot
