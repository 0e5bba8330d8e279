// SPDX-License-Identifier: MIT
// Numbers without loss: integers keep all their 64 bits, signed or not, and compare with floating point numbers
// exactly. Everything here is thread-safe.
#ifndef SKROBOT_HOST_BASE_NUMBER_HPP
#define SKROBOT_HOST_BASE_NUMBER_HPP

#include <compare>
#include <optional>
#include <skrobot/json.hpp>
#include <string_view>

namespace skrobot {

/// The integer that a decimal text is exactly, `+5`, `1e3` and `2.50e1` too: an int64 where it fits, else a uint64.
/// None for a fraction, an integer out of both ranges, or anything that is no decimal number to its end.
std::optional<json::value> integer_from_text(std::string_view text);

/// The nearest double to a decimal text; nan, inf and infinity in any case, the latter two with a sign. None for
/// anything else and for what lies outside the range of a double.
std::optional<double> number_from_text(std::string_view text);

/// A JSON number as an integer, `5.0` too, in the form of integer_from_text(). None when it is none.
std::optional<json::value> integer_from(const json::value& value);

/// Exact for any two JSON numbers; unordered with NaN. REQUIRES: both are numbers.
std::partial_ordering compare_numbers(const json::value& a, const json::value& b);

}  // namespace skrobot

#endif
