// SPDX-License-Identifier: MIT
// JSON as skrobot reads and writes it: Boost.JSON's values, with numbers that survive a round trip to the last bit, and
// texts that a person can read. Everything here is thread-safe and throws nothing but what it names.
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

/// Text that is not JSON. what() says what is wrong, without the place.
class JsonError : public std::runtime_error {
 public:
  /// Of what is wrong, and where.
  JsonError(const std::string& what, std::size_t line, std::size_t column)
      : std::runtime_error(what), line_(line), column_(column) {}
  std::size_t line() const { return line_; }      ///< from 1
  std::size_t column() const { return column_; }  ///< in bytes, from 1

 private:
  std::size_t line_;
  std::size_t column_;
};

/// The one JSON value that `text` holds, a UTF-8 byte order mark before it allowed. Floating point numbers are rounded
/// correctly (Boost.JSON 1.81's own parser is off by one in the last place for one number in twenty). Throws JsonError.
json::value parse_json(std::string_view text);

/// `value` on one line, floating point numbers in the shortest form that reads back equal and always with a `.` or an
/// exponent; NaN and the infinities become the strings "NaN", "Infinity" and "-Infinity". Invalid UTF-8 becomes U+FFFD;
/// what harms a terminal \uXXXX.
std::string to_text(const json::value& value);

/// The same over several lines, indented by two; arrays of plain values stay on one line. Ends without a newline.
std::string to_pretty_text(const json::value& value);

/// `number` as to_text writes it, without the quotes of NaN and the infinities.
std::string to_text(double number);

/// `text` with each byte that is no part of valid UTF-8 replaced by U+FFFD. Most text is valid and is copied as it is.
std::string valid_utf8(std::string_view text);

}  // namespace skrobot

#endif
