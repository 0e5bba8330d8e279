// SPDX-License-Identifier: MIT
#include "base/number.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

namespace skrobot {
namespace {

std::string integer(std::string_view text) {
  const auto number = integer_from_text(text);
  return number ? to_text(*number) : "-";
}

std::string number(std::string_view text) {
  const auto value = number_from_text(text);
  return value ? to_text(*value) : "-";
}

std::string of_json(std::string_view text) {
  const auto value = integer_from(parse_json(text));
  return value ? to_text(*value) : "-";
}

std::string order(std::string_view a, std::string_view b) {
  const auto relation = compare_numbers(parse_json(a), parse_json(b));
  return relation < 0 ? "<" : relation > 0 ? ">" : relation == 0 ? "=" : "?";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(number_test)

BOOST_AUTO_TEST_CASE(integers_keep_every_bit) {
  BOOST_TEST(integer("9223372036854775807") == "9223372036854775807");
  BOOST_TEST(integer("-9223372036854775808") == "-9223372036854775808");
  BOOST_TEST(integer("9223372036854775808") == "9223372036854775808");
  BOOST_TEST(integer("18446744073709551615") == "18446744073709551615");
  BOOST_TEST(integer("9007199254740993") == "9007199254740993");
  BOOST_TEST(integer("18446744073709551616") == "-");
  BOOST_TEST(integer("-9223372036854775809") == "-");
  BOOST_TEST(integer("99999999999999999999") == "-");
  BOOST_TEST(integer_from_text("9223372036854775807")->is_int64());
  BOOST_TEST(integer_from_text("9223372036854775808")->is_uint64());
}

BOOST_AUTO_TEST_CASE(integers_in_every_spelling) {
  BOOST_TEST(integer("+5") == "5");
  BOOST_TEST(integer("-0") == "0");
  BOOST_TEST(integer("007") == "7");
  BOOST_TEST(integer("1e3") == "1000");
  BOOST_TEST(integer("1E+3") == "1000");
  BOOST_TEST(integer("2.50e1") == "25");
  BOOST_TEST(integer("5.0") == "5");
  BOOST_TEST(integer("5.") == "5");
  BOOST_TEST(integer("1000e-3") == "1");
  BOOST_TEST(integer("1.8446744073709551615e19") == "18446744073709551615");
  BOOST_TEST(integer("0e999999999999") == "0");
}

BOOST_AUTO_TEST_CASE(invalid_integers) {
  for (const char* bad : {"",     "+",     "-",     ".",     "e3", "1e", "1e+", "--1", "+-1", "1.5",
                          "1e-3", "0x10",  "1_000", "1,000", " 1", "1 ", "1a",  "nan", "inf", "1e999999999999",
                          "1e20", "1.5e0", "١"}) {
    BOOST_TEST(integer(bad) == "-", bad);
  }
  BOOST_TEST(integer(std::string_view("1\0", 2)) == "-");
  BOOST_TEST(integer(std::string(1'000'000, '9')) == "-");
  BOOST_TEST(integer(std::string(1'000'000, '0') + "7") == "7");
}

BOOST_AUTO_TEST_CASE(numbers) {
  BOOST_TEST(number("0.1") == "0.1");
  BOOST_TEST(number("1e-3") == "0.001");
  BOOST_TEST(number("+5") == "5.0");
  BOOST_TEST(number("-.5") == "-0.5");
  BOOST_TEST(number("5.") == "5.0");
  BOOST_TEST(number("1.7976931348623157e308") == "1.7976931348623157e+308");
  BOOST_TEST(number("5e-324") == "5e-324");
  BOOST_TEST(number("-0") == "-0.0");
  for (const char* nan : {"nan", "NaN", "NAN"}) BOOST_TEST(number(nan) == "NaN");
  for (const char* infinite : {"inf", "Inf", "+inf", "Infinity", "INFINITY", "+infinity"})
    BOOST_TEST(number(infinite) == "Infinity");
  for (const char* infinite : {"-inf", "-Infinity", "-INF"}) BOOST_TEST(number(infinite) == "-Infinity");
}

BOOST_AUTO_TEST_CASE(invalid_numbers) {
  for (const char* bad : {"",   "+",   "-",   ".",      "0x1p3",   "0x10",      "1e", "1f",   "1,5",   " 1",
                          "1 ", "+-1", "++1", "nan(1)", "infinit", "infinityx", "in", "-nan", "1e999", "-1e999"}) {
    BOOST_TEST(number(bad) == "-", bad);
  }
}

BOOST_AUTO_TEST_CASE(integers_from_json) {
  BOOST_TEST(of_json("5.0") == "5");
  BOOST_TEST(of_json("-5.0") == "-5");
  BOOST_TEST(of_json("-0.0") == "0");
  BOOST_TEST(of_json("18446744073709551615") == "18446744073709551615");
  BOOST_TEST(of_json("-9223372036854775808.0") == "-9223372036854775808");
  BOOST_TEST(of_json("9223372036854775808.0") == "9223372036854775808");
  BOOST_TEST(of_json("18446744073709551616") == "-");
  BOOST_TEST(of_json("-9223372036854777856.0") == "-");
  for (const char* bad : {"5.5", "1e300", "\"5\"", "null", "true", "[5]"}) BOOST_TEST(of_json(bad) == "-", bad);
  BOOST_TEST(!integer_from(json::value(std::numeric_limits<double>::quiet_NaN())));
  BOOST_TEST(!integer_from(json::value(std::numeric_limits<double>::infinity())));
  BOOST_TEST(integer_from(json::value(std::uint64_t{5}))->is_int64());
}

BOOST_AUTO_TEST_CASE(comparison_is_exact) {
  BOOST_TEST(order("1", "2") == "<");
  BOOST_TEST(order("-1", "18446744073709551615") == "<");
  BOOST_TEST(order("18446744073709551615", "-1") == ">");
  BOOST_TEST(order("9223372036854775807", "9223372036854775808") == "<");
  BOOST_TEST(order("-9223372036854775808", "-9223372036854775807") == "<");
  BOOST_TEST(order("9007199254740993", "9007199254740992.0") == ">");  // the same once they are doubles
  BOOST_TEST(order("9007199254740992.0", "9007199254740993") == "<");
  BOOST_TEST(order("-9007199254740993", "-9007199254740992.0") == "<");
  BOOST_TEST(order("18446744073709551615", "18446744073709551616.0") == "<");
  BOOST_TEST(order("-9223372036854775808", "-9223372036854775808.0") == "=");
  BOOST_TEST(order("0", "-0.0") == "=");
  BOOST_TEST(order("0", "-0.5") == ">");
  BOOST_TEST(order("0", "0.5") == "<");
  BOOST_TEST(order("-1", "-1.5") == ">");
  BOOST_TEST(order("-2", "-1.5") == "<");
  BOOST_TEST(order("1", "1.0") == "=");
  BOOST_TEST(order("5", "1e300") == "<");
  BOOST_TEST(order("5", "-1e300") == ">");
  BOOST_TEST(order("-5", "-1e300") == ">");
  BOOST_TEST(order("0.1", "0.1") == "=");
}

BOOST_AUTO_TEST_CASE(nan_has_no_order) {
  const json::value nan(std::numeric_limits<double>::quiet_NaN());
  BOOST_TEST((compare_numbers(nan, json::value(1)) == std::partial_ordering::unordered));
  BOOST_TEST((compare_numbers(json::value(1), nan) == std::partial_ordering::unordered));
  BOOST_TEST((compare_numbers(json::value(std::uint64_t(-1)), nan) == std::partial_ordering::unordered));
  BOOST_TEST((compare_numbers(nan, nan) == std::partial_ordering::unordered));
  BOOST_TEST((compare_numbers(json::value(1), json::value(std::numeric_limits<double>::infinity())) < 0));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
