// SPDX-License-Identifier: MIT
#include "base/number.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace skrobot {
namespace {

constexpr double k_two_to_63 = 9223372036854775808.0;
constexpr double k_two_to_64 = 18446744073709551616.0;

struct Decimal {
  bool negative = false;
  std::string digits;  // without leading or trailing zeros; empty for zero
  long exponent = 0;   // the number is digits * 10^exponent
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// [+-] digits [. digits] [e [+-] digits], with a digit before or after the point.
std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal out;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) out.negative = text[i++] == '-';
  std::size_t count = 0;
  for (; i < text.size() && is_digit(text[i]); ++i, ++count) out.digits += text[i];
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && is_digit(text[i]); ++i, ++count, --out.exponent) out.digits += text[i];
  }
  if (count == 0) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    const bool down = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (i == text.size()) return std::nullopt;
    long exponent = 0;
    constexpr long k_enough = 1'000'000'000;  // beyond any number of digits that fits in memory
    for (; i < text.size() && is_digit(text[i]); ++i) exponent = std::min(exponent * 10 + (text[i] - '0'), k_enough);
    out.exponent += down ? -exponent : exponent;
  }
  if (i != text.size()) return std::nullopt;
  out.digits.erase(0, std::min(out.digits.find_first_not_of('0'), out.digits.size()));
  while (!out.digits.empty() && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  return out;
}

json::value as_integer(bool negative, std::uint64_t magnitude) {
  constexpr auto k_largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (negative) return json::value(static_cast<std::int64_t>(0 - magnitude));
  if (magnitude <= k_largest) return json::value(static_cast<std::int64_t>(magnitude));
  return json::value(magnitude);
}

std::partial_ordering compare_with_double(bool negative, std::uint64_t magnitude, double other) {
  if (std::isnan(other)) return std::partial_ordering::unordered;
  if (negative != (other < 0)) return negative ? std::partial_ordering::less : std::partial_ordering::greater;
  const double size = std::fabs(other);
  const auto turned = [&](std::partial_ordering order) { return negative ? 0 <=> order : order; };
  if (size >= k_two_to_64) return turned(std::partial_ordering::less);
  const auto whole = static_cast<std::uint64_t>(size);
  if (magnitude != whole) return turned(magnitude <=> whole);
  return turned(0.0 <=> (size - std::floor(size)));
}

}  // namespace

std::optional<json::value> integer_from_text(std::string_view text) {
  const auto decimal = read_decimal(text);
  if (!decimal) return std::nullopt;
  if (decimal->digits.empty()) return json::value(std::int64_t{0});
  constexpr long k_max_digits = 20;
  if (decimal->exponent < 0 || static_cast<long>(decimal->digits.size()) + decimal->exponent > k_max_digits)
    return std::nullopt;
  const std::string digits = decimal->digits + std::string(static_cast<std::size_t>(decimal->exponent), '0');
  std::uint64_t magnitude = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), magnitude).ec != std::errc()) return std::nullopt;
  if (decimal->negative && magnitude > std::uint64_t{1} << 63) return std::nullopt;
  return as_integer(decimal->negative, magnitude);
}

std::optional<double> number_from_text(std::string_view text) {
  std::string word;
  for (const char c : text.substr(0, 10)) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  const bool signed_word = !word.empty() && (word[0] == '+' || word[0] == '-');
  const std::string_view rest = std::string_view(word).substr(signed_word ? 1 : 0);
  if (text.size() == word.size() && (rest == "inf" || rest == "infinity")) {
    return word[0] == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  if (!read_decimal(text)) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<json::value> integer_from(const json::value& value) {
  if (value.is_int64()) return value;
  if (value.is_uint64()) return as_integer(false, value.get_uint64());
  if (!value.is_double()) return std::nullopt;
  const double number = value.get_double();
  if (!(number >= -k_two_to_63 && number < k_two_to_64) || number != std::floor(number)) return std::nullopt;
  return as_integer(number < 0, static_cast<std::uint64_t>(std::fabs(number)));
}

std::partial_ordering compare_numbers(const json::value& a, const json::value& b) {
  if (a.is_double() && b.is_double()) return a.get_double() <=> b.get_double();
  if (a.is_double()) return 0 <=> compare_numbers(b, a);
  const bool negative = a.is_int64() && a.get_int64() < 0;
  const auto bits = a.is_int64() ? static_cast<std::uint64_t>(a.get_int64()) : a.get_uint64();
  const std::uint64_t magnitude = negative ? 0 - bits : bits;
  if (b.is_double()) return compare_with_double(negative, magnitude, b.get_double());
  if (negative || (b.is_int64() && b.get_int64() < 0)) {
    if (!b.is_int64()) return std::partial_ordering::less;
    return a.is_int64() ? a.get_int64() <=> b.get_int64() : std::partial_ordering::greater;
  }
  return magnitude <=> (b.is_int64() ? static_cast<std::uint64_t>(b.get_int64()) : b.get_uint64());
}

}  // namespace skrobot
