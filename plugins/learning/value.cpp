// SPDX-License-Identifier: MIT
#include "learning/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace learning {

namespace {

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

bool equal_in_any_case(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_missing(std::string_view trimmed_cell) {
  if (trimmed_cell.empty()) return true;
  if (trimmed_cell.size() > 4) return false;
  static constexpr std::array<std::string_view, 6> k_tokens = {"na", "nan", "n/a", "null", "none", "?"};
  return std::any_of(k_tokens.begin(), k_tokens.end(),
                     [&](std::string_view token) { return equal_in_any_case(trimmed_cell, token); });
}

std::optional<double> parse_number(std::string_view trimmed_cell) {
  const bool plus = !trimmed_cell.empty() && trimmed_cell.front() == '+';
  if (plus) trimmed_cell.remove_prefix(1);
  if (trimmed_cell.empty() || (plus && trimmed_cell.front() == '-')) return std::nullopt;
  double number = 0;
  const char* const end = trimmed_cell.data() + trimmed_cell.size();
  const auto [stop, code] = std::from_chars(trimmed_cell.data(), end, number);
  if (stop != end) return std::nullopt;
  if (code == std::errc()) return number;
  if (code != std::errc::result_out_of_range) return std::nullopt;
  // from_chars does not tell too large from too small: a negative exponent, or no digit but 0 before the point, does.
  const bool negative = trimmed_cell.front() == '-';
  const std::size_t exponent = trimmed_cell.find_first_of("eE");
  const bool tiny = exponent != std::string_view::npos
                        ? trimmed_cell.substr(exponent).find('-') != std::string_view::npos
                        : trimmed_cell.find('.') <= (negative ? 2U : 1U);
  const double size = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  return negative ? -size : size;
}

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t k_longest = 60;
  const bool cut = text.size() > k_longest;
  std::size_t size = std::min(text.size(), k_longest);
  while (cut && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;  // cut between characters
  std::string out = "'";
  for (const char byte : text.substr(0, size))
    out += static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F ? '?' : byte;
  return out + (cut ? "…'" : "'");
}

}  // namespace learning
