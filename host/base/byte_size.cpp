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

}  // namespace

std::uint64_t parse_bytes(std::string_view text) {
  double count = 0;
  // from_chars would take a sign, "inf" and "nan".
  if (text.empty() || text.front() < '0' || text.front() > '9') refuse(text);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count, std::chars_format::fixed);
  if (read.ec != std::errc()) refuse(text);
  std::string_view unit(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  if (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  if (!unit.empty() && unit != "B") {
    const std::size_t power = k_prefixes.find(unit.front() == 'k' ? 'K' : unit.front());
    unit.remove_prefix(1);
    if (power == std::string_view::npos || (!unit.empty() && unit != "B" && unit != "iB")) refuse(text);
    count *= std::pow(unit == "B" ? 1000.0 : 1024.0, static_cast<double>(power + 1));
  }
  if (count >= 0x1p63) refuse(text);
  return static_cast<std::uint64_t>(std::llround(count));
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  std::size_t power = 0;
  while (power + 1 < k_prefixes.size() && bytes >> (10 * (power + 2)) != 0) ++power;
  const std::uint64_t unit = std::uint64_t{1} << (10 * (power + 1));
  const std::uint64_t tenth = bytes % unit / (unit / 10 + 1);
  return std::to_string(bytes / unit) + (tenth != 0 ? "." + std::to_string(tenth) : "") + " " + k_prefixes[power] +
         "iB";
}

}  // namespace skrobot
