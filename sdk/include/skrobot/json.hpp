// SPDX-License-Identifier: MIT
// JSON for skrobot: Boost.JSON's values, numbers that survive a round trip exactly, and readable text. Everything here
// is thread-safe and throws only the exceptions it documents.
#ifndef SKROBOT_JSON_HPP
#define SKROBOT_JSON_HPP

#include <boost/json/value.hpp>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace skrobot {

/// Values, objects and arrays are Boost.JSON's.
namespace json = boost::json;

/// Thrown for text that is not JSON. what() says what is wrong, without the position.
class JsonError : public std::runtime_error {
 public:
  /// The problem and its position.
  JsonError(const std::string& what, std::size_t line, std::size_t column)
      : std::runtime_error(what), line_(line), column_(column) {}
  std::size_t line() const { return line_; }      ///< from 1
  std::size_t column() const { return column_; }  ///< in bytes, from 1

 private:
  std::size_t line_;
  std::size_t column_;
};

namespace detail {

inline constexpr std::size_t k_deepest_json = 64;  // levels
std::string json_error_text(const boost::system::error_code& code);

}  // namespace detail

/// Parses one JSON value, with an optional UTF-8 byte order mark. Rounds floating point numbers correctly (the parser
/// of Boost.JSON 1.81 is off by one in the last place for one number in twenty). Throws JsonError.
json::value parse_json(std::string_view text);

/// Formats `value` on one line. Floating point numbers get the shortest form that reads back equal, always with a `.`
/// or an exponent; NaN and the infinities become the strings "NaN", "Infinity" and "-Infinity". Invalid UTF-8 becomes
/// U+FFFD; characters that could harm a terminal become \uXXXX.
std::string to_text(const json::value& value);

/// Formats `value` over several lines, indented by two; arrays of plain values stay on one line. No final newline.
std::string to_pretty_text(const json::value& value);

/// Formats `number` like to_text(), but NaN and the infinities without quotes.
std::string to_text(double number);

/// Replaces each byte that is not part of valid UTF-8 with U+FFFD.
std::string valid_utf8(std::string_view text);

}  // namespace skrobot

#endif
