// SPDX-License-Identifier: MIT
#include <bit>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>

namespace skrobot {
namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();
const double k_nan = std::numeric_limits<double>::quiet_NaN();

std::uint64_t bits(double number) { return std::bit_cast<std::uint64_t>(number); }

double parsed(const std::string& text) { return parse_json(text).as_double(); }

std::string round_trip(std::string_view text) { return to_text(parse_json(text)); }

/// "LINE:COLUMN what" of the error, "-" when there is none.
std::string error_of(std::string_view text) {
  try {
    parse_json(text);
  } catch (const JsonError& error) {
    return std::to_string(error.line()) + ":" + std::to_string(error.column()) + " " + error.what();
  }
  return "-";
}

/// Where the error is.
std::string place_of(std::string_view text) {
  const std::string error = error_of(text);
  return error.substr(0, error.find(' '));
}

std::string nested(std::size_t levels, char open, char close) {
  return std::string(levels, open) + std::string(levels, close);
}

/// A finite double with any bits.
double any_double(std::mt19937_64& random) {
  while (true) {
    const auto number = std::bit_cast<double>(random());
    if (std::isfinite(number)) return number;
  }
}

std::string printed(double number, int digits) {
  std::string text(64, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.*e", digits - 1, number)));
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_test)

BOOST_AUTO_TEST_CASE(every_double_survives_a_round_trip_bit_for_bit) {
  std::mt19937_64 random(1);
  std::size_t changed = 0, read_otherwise = 0;
  for (int i = 0; i < 50'000; ++i) {
    const double number = any_double(random);
    changed += bits(parsed(to_text(json::value(number)))) != bits(number);
    // More digits than a double has: rounded to the nearest, as the C library does.
    const std::string text = printed(number, 1 + static_cast<int>(random() % 30));
    read_otherwise += bits(parsed(text)) != bits(std::strtod(text.c_str(), nullptr));
  }
  BOOST_TEST(changed == 0u);
  BOOST_TEST(read_otherwise == 0u);
  for (const double number :
       {0.0, -0.0, 0.1, 1.0 / 3, 5e-324, 2.2250738585072011e-308, 1.7976931348623157e308, 9007199254740993.0, 1e23}) {
    BOOST_TEST(bits(parsed(to_text(number))) == bits(number), to_text(number));
    BOOST_TEST(bits(parsed(to_text(-number))) == bits(-number), to_text(-number));
  }
}

BOOST_AUTO_TEST_CASE(doubles_are_printed_as_short_as_possible) {
  BOOST_TEST(to_text(0.1) == "0.1");
  BOOST_TEST(to_text(1.0) == "1.0");
  BOOST_TEST(to_text(-0.0) == "-0.0");
  BOOST_TEST(to_text(100.0) == "100.0");
  BOOST_TEST(to_text(1e100) == "1e+100");
  BOOST_TEST(to_text(5e-324) == "5e-324");
  std::mt19937_64 random(2);
  std::size_t too_long = 0, without_a_mark = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double number = i % 2 == 0 ? any_double(random) : std::ldexp(static_cast<double>(random() % 1'000'000), -10);
    std::string text = to_text(number);
    without_a_mark += text.find_first_of(".e") == std::string::npos;
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    int digits = 1;
    while (std::strtod(printed(number, digits).c_str(), nullptr) != number) ++digits;
    too_long += text.size() > printed(number, digits).size();
  }
  BOOST_TEST(too_long == 0u);
  BOOST_TEST(without_a_mark == 0u);
}

BOOST_AUTO_TEST_CASE(integers_of_64_bits_keep_their_type_and_every_bit) {
  for (const char* text :
       {"0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551615"}) {
    BOOST_TEST(round_trip(text) == text);
  }
  BOOST_TEST(parse_json("9223372036854775807").is_int64());
  BOOST_TEST(parse_json("9223372036854775808").is_uint64());
  BOOST_TEST(parse_json("5.0").is_double());
  BOOST_TEST(parse_json("5e0").is_double());
  BOOST_TEST(parsed("18446744073709551616") == 18446744073709551616.0);
  BOOST_TEST(to_text(json::value(std::numeric_limits<std::uint64_t>::max())) == "18446744073709551615");
}

BOOST_AUTO_TEST_CASE(nan_and_the_infinities_become_strings) {
  BOOST_TEST(to_text(json::value(json::array{k_nan, k_infinity, -k_infinity})) == R"(["NaN","Infinity","-Infinity"])");
  BOOST_TEST(to_pretty_text(json::value(json::object{{"loss", k_nan}})) == "{\n  \"loss\": \"NaN\"\n}");
  BOOST_TEST(to_text(k_nan) == "NaN");
  BOOST_TEST(to_text(-k_nan) == "NaN");
  BOOST_TEST(to_text(k_infinity) == "Infinity");
  BOOST_TEST(to_text(-k_infinity) == "-Infinity");
  for (const char* text : {"NaN", "Infinity", "-Infinity", "nan", "inf"}) BOOST_TEST(error_of(text) != "-", text);
}

BOOST_AUTO_TEST_CASE(errors_point_at_their_place) {
  BOOST_TEST(error_of("") == "1:1 the text ends unexpectedly");
  BOOST_TEST(error_of("[1,") == "1:4 the text ends unexpectedly");
  BOOST_TEST(error_of("{\"a\": 1") == "1:8 the text ends unexpectedly");
  BOOST_TEST(error_of("1 2") == "1:3 unexpected text after the value");
  BOOST_TEST(error_of("{}\n\n  x") == "3:3 unexpected text after the value");
  BOOST_TEST(place_of("{\"a\" 1}") == "1:6");
  BOOST_TEST(place_of("{\n  \"a\": 1,\n  \"b\": ?\n}") == "3:8");
  BOOST_TEST(error_of("[1,\n2,\n]") == "3:1 a trailing comma before ']'");
  BOOST_TEST(error_of("{\"a\": 1 , }") == "1:11 a trailing comma before '}'");
  BOOST_TEST(error_of("[\",\" }") == "1:6 syntax error");
  BOOST_TEST(error_of("[1, // one\n2]") == "1:5 JSON has no comments");
  BOOST_TEST(error_of("{} /* end */") == "1:4 JSON has no comments");
  BOOST_TEST(error_of("# a\n1") == "1:1 JSON has no comments");
  BOOST_TEST(error_of("['a']") == "1:2 text needs double quotes");
  BOOST_TEST(place_of("[\"ä\", ?]") == "1:8");         // in bytes
  BOOST_TEST(place_of("\xEF\xBB\xBF[\n?]") == "2:1");  // a byte order mark takes no column
  BOOST_TEST(place_of("\xEF\xBB\xBF?") == "1:1");
  for (const char* bad : {"tru",         "nul",   "01",   "+1",         ".5",  "5.",      "1e",       "0x10",
                          "'a'",         "{a:1}", "[1,]", "{\"a\":1,}", "\"a", "\"\\x\"", "\"a\nb\"", "// a comment\n1",
                          "\"\\ud800\"", " ",     "\n",   "]"}) {
    BOOST_TEST(error_of(bad) != "-", bad);
  }
  BOOST_TEST(error_of(std::string_view("1\0", 2)) != "-");
}

BOOST_AUTO_TEST_CASE(blanks_and_a_byte_order_mark_around_the_value_are_accepted) {
  BOOST_TEST(round_trip(" \r\n\t 1 \n") == "1");
  BOOST_TEST(round_trip("\xEF\xBB\xBF{\"a\":1}") == R"({"a":1})");
  BOOST_TEST(error_of("\xEF\xBB\xBF\xEF\xBB\xBF{}") != "-");
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_an_error_not_a_crash) {
  BOOST_TEST(round_trip(nested(64, '[', ']')) == nested(64, '[', ']'));
  BOOST_TEST(error_of(nested(65, '[', ']')).ends_with("nested deeper than 64 levels"));
  BOOST_TEST(error_of(nested(1'000'000, '[', ']')).ends_with("nested deeper than 64 levels"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  BOOST_TEST(error_of(objects).ends_with("nested deeper than 64 levels"));
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_refused_when_read_and_replaced_when_written) {
  BOOST_TEST(error_of("\"\xFF\"") != "-");
  BOOST_TEST(error_of("\"\xC3\"") != "-");
  BOOST_TEST(error_of("\"\xED\xA0\x80\"") != "-");
  BOOST_TEST(round_trip("\"\\u00e4 \\ud83d\\ude00\"") == "\"ä 😀\"");
  BOOST_TEST(to_text(json::value("a\xFF"
                                 "b")) == "\"a\uFFFDb\"");
  BOOST_TEST(to_text(json::value(json::object{{"k\xC3", 1}})) == "{\"k\uFFFD\":1}");
  BOOST_TEST(valid_utf8("plain äöü 😀 \U0010FFFF") == "plain äöü 😀 \U0010FFFF");
  BOOST_TEST(valid_utf8("\xC0\x80") == "\uFFFD\uFFFD");  // overlong
  BOOST_TEST(valid_utf8("\xE0\x9F\xBF") == "\uFFFD\uFFFD\uFFFD");
  BOOST_TEST(valid_utf8("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");            // a surrogate
  BOOST_TEST(valid_utf8("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
  BOOST_TEST(valid_utf8("\xF0\x9F\x98") == "\uFFFD\uFFFD\uFFFD");            // cut short
  BOOST_TEST(valid_utf8("\xC3\xC3\xA4") == "\uFFFDä");
  BOOST_TEST(valid_utf8("") == "");
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const json::value read = parse_json(to_text(json::value(bytes)));
    BOOST_TEST_REQUIRE(std::string(read.as_string()) == valid_utf8(bytes));
    BOOST_TEST_REQUIRE(valid_utf8(valid_utf8(bytes)) == valid_utf8(bytes));
  }
}

BOOST_AUTO_TEST_CASE(texts_are_escaped_so_that_they_stay_on_one_line) {
  const std::string hostile = std::string("\"\\/\b\f\n\r\t\x1b\x7f", 10) + '\0' + "end";
  const std::string text = to_text(json::value(hostile));
  BOOST_TEST(text == R"("\"\\/\u0008\u000c\n\r\t\u001b\u007f\u0000end")");
  BOOST_TEST((parse_json(text).as_string() == hostile));
}

BOOST_AUTO_TEST_CASE(pretty_text_is_for_people) {
  const json::value value = parse_json(R"({"a":[1,2.5,"x",null,true],"b":{"c":[[1],{}],"d":[]},"e":{}})");
  BOOST_TEST(to_pretty_text(value) ==
             "{\n  \"a\": [1, 2.5, \"x\", null, true],\n  \"b\": {\n    \"c\": [\n      [1],\n      {}\n    ],\n    "
             "\"d\": []\n  },\n  \"e\": {}\n}");
  BOOST_TEST((parse_json(to_pretty_text(value)) == value));
  BOOST_TEST(to_text(value) == R"({"a":[1,2.5,"x",null,true],"b":{"c":[[1],{}],"d":[]},"e":{}})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
