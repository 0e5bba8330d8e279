// SPDX-License-Identifier: MIT
#include "learning/csv_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace learning {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Csv parse(std::string_view text, char delimiter = ',') { return Csv::parse(text, "t.csv", delimiter); }

Rows rows_of(const Csv& csv) {
  Rows rows;
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    rows.emplace_back();
    for (std::size_t column = 0; column < csv.columns().size(); ++column)
      rows.back().emplace_back(csv.cell(row, column));
  }
  return rows;
}

std::string error_of(std::string_view text, char delimiter = ',') {
  try {
    parse(text, delimiter);
  } catch (const CsvError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_reader_test)

BOOST_AUTO_TEST_CASE(reads_rows_whatever_ends_them) {
  const Rows wanted = {{"1", "2"}, {"3", "4"}};
  constexpr const char* k_with_mark =
      "\xEF\xBB\xBF"
      "a,b\n1,2\n3,4\n";
  for (const char* text :
       {"a,b\n1,2\n3,4\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\r1,2\r\n3,4", k_with_mark,
        "\n\na,b\n\n1,2\n  \n3,4\n\n\n", "\"a\",\"b\"\n\"1\",2\n3,\"4\"", " a , b\n1,2\n3,4"}) {
    const Csv csv = parse(text);
    BOOST_TEST((csv.columns() == std::vector<std::string>{"a", "b"}), text);
    BOOST_TEST((rows_of(csv) == wanted), text);
  }
}

BOOST_AUTO_TEST_CASE(reads_quoted_fields) {
  const Csv csv = parse("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",\n \"q\" ,\"\"\"\"\n5\" pipe,\"\"\n");
  const Rows wanted = {{"x, y", "say \"hi\""}, {"two\r\nlines", ""}, {"q", "\""}, {"5\" pipe", ""}};
  BOOST_TEST((rows_of(csv) == wanted));
  BOOST_TEST(csv.line(0) == 2U);
  BOOST_TEST(csv.line(1) == 3U);
  BOOST_TEST(csv.line(2) == 5U);
  BOOST_TEST(csv.place(2, 1) == "t.csv:5: column 'b'");
}

BOOST_AUTO_TEST_CASE(keeps_empty_fields) {
  BOOST_TEST((rows_of(parse("a,b,c\n,,\n1,,")) == Rows{{"", "", ""}, {"1", "", ""}}));
  BOOST_TEST((rows_of(parse("a\n\"\"\n\nx")) == Rows{{""}, {"x"}}));
}

BOOST_AUTO_TEST_CASE(takes_other_delimiters) {
  BOOST_TEST((rows_of(parse("\"fixed acidity\";\"pH\"\n7.4;3,51\n", ';')) == Rows{{"7.4", "3,51"}}));
  BOOST_TEST((rows_of(parse("a\tb\n\t\n\"x\"\ty z", '\t')) == Rows{{"", ""}, {"x", "y z"}}));
  BOOST_TEST((rows_of(parse("a b\n1 2\n \n", ' ')) == Rows{{"1", "2"}, {"", ""}}));
  BOOST_TEST(parse_delimiter(",").value() == ',');
  BOOST_TEST(parse_delimiter("tab").value() == '\t');
  BOOST_TEST(parse_delimiter("\\t").value() == '\t');
  BOOST_TEST(parse_delimiter("\t").value() == '\t');
  for (const char* bad : {"", ",,", "\"", "\n", "\r", "é"}) BOOST_TEST(!parse_delimiter(bad).has_value(), bad);
  BOOST_TEST(!parse_delimiter(std::string_view("\0", 1)).has_value());
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_and_where) {
  using namespace std::string_view_literals;
  BOOST_TEST(error_of("") == "t.csv: is empty");
  BOOST_TEST(error_of("\n\r\n  \n") == "t.csv: is empty");
  BOOST_TEST(error_of("\xEF\xBB\xBF") == "t.csv: is empty");
  BOOST_TEST(error_of("a,b\n") == "t.csv: has a header but no rows");
  BOOST_TEST(error_of("a,b\n1,2\n\n3\n") == "t.csv:4: row has 1 field, the header has 2: no value for column 'b'");
  BOOST_TEST(error_of("a,b\n1,\"x\ny\"\n1,2,3\n") ==
             "t.csv:4: row has 3 fields, the header has 2: '3' belongs to no column");
  BOOST_TEST(error_of("a,b,a\n1,2,3") == "t.csv:1: columns 1 and 3 are both named 'a'");
  BOOST_TEST(error_of("a,,c\n1,2,3") == "t.csv:1: column 2 has no name");
  BOOST_TEST(error_of("a,b\n1,\"2\n3,4\n") == "t.csv:2: the quote opened in column 'b' is never closed");
  BOOST_TEST(error_of("a,\"b\n1,2\n") == "t.csv:1: the quote opened in column 2 is never closed");
  BOOST_TEST(error_of("a,b\n1,\"2\"3\n") ==
             "t.csv:2: column 'b': '3' follows the closing quote; double a quote inside a quoted field");
  BOOST_TEST(error_of("a,b\n1,\0"sv).substr(0, 29) == "t.csv:2: contains a NUL byte;");
  BOOST_TEST(error_of("\xFF\xFE"
                      "a\0,\0"sv) == "t.csv: is UTF-16 text; save it as UTF-8");
  BOOST_TEST(error_of("\xFE\xFF\0a"sv) == "t.csv: is UTF-16 text; save it as UTF-8");
  BOOST_TEST(error_of("a\n" + std::string(1 << 24, 'x')).find("t.csv:2: column 'a' has a field of 16 MiB or more") ==
             0U);
  BOOST_CHECK_THROW(Csv::read("no/such/file.csv", ','), CsvError);
  BOOST_CHECK_THROW(Csv::read(".", ','), CsvError);
}

BOOST_AUTO_TEST_CASE(reads_other_text_as_latin1) {
  const Csv csv = parse("caf\xE9,\"\xC4\"\n1,\xFC\n");
  BOOST_TEST(csv.was_latin1());
  BOOST_TEST((csv.columns() == std::vector<std::string>{"caf\xC3\xA9", "\xC3\x84"}));
  BOOST_TEST(csv.cell(0, 1) == "\xC3\xBC");
  BOOST_TEST(!parse("caf\xC3\xA9\n1").was_latin1());
}

BOOST_AUTO_TEST_CASE(survives_a_move) {
  Csv csv = parse("a\n1");
  const Csv moved = std::move(csv);
  BOOST_TEST(moved.cell(0, 0) == "1");
  BOOST_TEST(moved.find("a").value() == 0U);
  BOOST_TEST(!moved.find("b").has_value());
}

// Any bytes give cells or an error, and what was written by the rules is read back.
BOOST_AUTO_TEST_CASE(survives_any_bytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto size = random() % 40; size > 0; --size) text += ",\"\r\n ab\t\xEF\xBB\xBF;\\"[random() % 13];
    for (const char delimiter : {',', '\t', 'a'}) {
      try {
        const Csv csv = parse(text, delimiter);
        BOOST_REQUIRE(csv.rows() > 0);
        BOOST_REQUIRE(!rows_of(csv).empty());
      } catch (const CsvError& e) {
        BOOST_REQUIRE(std::string_view(e.what()).find('\n') == std::string_view::npos);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(survives_a_round_trip) {
  std::mt19937 random(8);
  for (int round = 0; round < 2000; ++round) {
    Rows rows(1 + random() % 4, std::vector<std::string>(2));
    std::string text = "a,b\r\n";
    for (auto& row : rows) {
      for (auto& cell : row) {
        for (auto size = random() % 6; size > 0; --size) cell += ",\"\r\nab "[random() % 7];
        text += '"';
        for (const char byte : cell) text += byte == '"' ? std::string("\"\"") : std::string(1, byte);
        text += &cell == &row.front() ? "\"," : "\"\r\n";
      }
    }
    BOOST_REQUIRE((rows_of(parse(text)) == rows));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
