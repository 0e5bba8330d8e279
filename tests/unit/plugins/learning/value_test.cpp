// SPDX-License-Identifier: MIT
#include "learning/value.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>

namespace learning {

BOOST_AUTO_TEST_SUITE(value_test)

BOOST_AUTO_TEST_CASE(knows_what_is_missing) {
  for (const char* text : {"", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?"})
    BOOST_TEST(is_missing(text), text);
  for (const char* text : {"0", "-", "nil", "nanx", "nones", "??", "N"}) BOOST_TEST(!is_missing(text), text);
  BOOST_TEST(trimmed(" \t a b\r\n") == "a b");
  BOOST_TEST(trimmed("  ") == "");
}

BOOST_AUTO_TEST_CASE(parses_numbers_whole) {
  BOOST_TEST(parse_number("17.99").value() == 17.99);
  BOOST_TEST(parse_number("+1e3").value() == 1000);
  BOOST_TEST(parse_number("-.5").value() == -0.5);
  BOOST_TEST(parse_number("1.").value() == 1);
  for (const char* text : {"", "+", "-", "+-1", "1x", "1,5", "0x10", "1 2", "abc", "--1", "1e"}) {
    BOOST_TEST(!parse_number(text), text);
  }
}

BOOST_AUTO_TEST_CASE(parses_numbers_beyond_double) {
  constexpr double k_infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(parse_number("1e999").value() == k_infinity);
  BOOST_TEST(parse_number("-1E+999").value() == -k_infinity);
  BOOST_TEST(parse_number("inf").value() == k_infinity);
  BOOST_TEST(parse_number("1e-999").value() == 0);
  BOOST_TEST(parse_number("-1e-999").value() == 0);
  BOOST_TEST(parse_number(std::string(400, '9')).value() == k_infinity);
  BOOST_TEST(parse_number("0." + std::string(400, '0') + "1").value() == 0);
  BOOST_TEST(parse_number("-." + std::string(400, '0') + "1").value() == 0);
}

BOOST_AUTO_TEST_CASE(quotes_for_one_line) {
  BOOST_TEST(in_quotes("a b") == "'a b'");
  BOOST_TEST(in_quotes("a\nb\x01") == "'a?b?'");
  BOOST_TEST(in_quotes(std::string(59, 'x') + "\xC3\xA9"
                                              "y") == "'" + std::string(59, 'x') + "…'");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
