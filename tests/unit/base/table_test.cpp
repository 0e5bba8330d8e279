// SPDX-License-Identifier: MIT
#include "base/table.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(table_test)

BOOST_AUTO_TEST_CASE(columns_are_aligned_by_what_is_seen) {
  Table table({"NAME", "N", "TEXT"});
  BOOST_TEST(table.empty());
  table.add({"a", "100", "first"});
  table.add({"\xE4\xBD\xA0\xE5\xA5\xBD", "1", "wide"});  // four columns
  table.add({"longer", "", ""});
  BOOST_TEST(!table.empty());
  BOOST_TEST(table.text(80) ==
             "NAME    N    TEXT\n"
             "a       100  first\n"
             "\xE4\xBD\xA0\xE5\xA5\xBD    1    wide\n"
             "longer\n");
}

BOOST_AUTO_TEST_CASE(the_last_column_goes_on_under_itself) {
  Table table({});
  table.add({"key", "one two three four five six seven eight"});
  BOOST_TEST(table.text(33, 2) == "  key  one two three four five\n       six seven eight\n");
  // There is room for a word, however narrow it is.
  Table narrow({});
  narrow.add({"key", "seventeen columns and"});
  BOOST_TEST(narrow.text(1) == "key  seventeen columns and\n");
}

BOOST_AUTO_TEST_CASE(colour_takes_no_room_and_no_header_has_it) {
  Table table({"A", "B"});
  table.add({"x", "y"});
  table.paint([](std::size_t column, const std::string& cell) { return column == 0 ? "<" + cell + ">" : cell; });
  BOOST_TEST(table.text(80) == "A  B\n<x>  y\n");
}

BOOST_AUTO_TEST_CASE(without_rows_there_is_the_header) {
  BOOST_TEST(Table({"A", "B"}).text(80) == "A  B\n");
  BOOST_TEST(Table({}).text(80) == "");
}

BOOST_AUTO_TEST_CASE(hidden_columns_are_named_as_far_as_there_is_room) {
  const std::vector<std::string> names{"params.data", "params.rounds", "metrics.loss", "started"};
  const char* const hint = "choose with --columns";
  BOOST_TEST(hidden_columns({}, hint, 80) == "");
  BOOST_TEST(hidden_columns(names, hint, 100) ==
             "Hidden: params.data, params.rounds, metrics.loss, started; choose with --columns");
  // Few names on one line say less than a line of names.
  BOOST_TEST(hidden_columns(names, hint, 60) ==
             "Hidden: params.data, params.rounds, metrics.loss, started;\nchoose with --columns");
  BOOST_TEST(hidden_columns(names, hint, 40) == "Hidden: params.data and 3 more;\nchoose with --columns");
  BOOST_TEST(hidden_columns(std::vector<std::string>{"started"}, hint, 40) == "Hidden: started; choose with --columns");
  BOOST_TEST(hidden_columns(std::vector<std::string>{"a\x1b[2J"}, hint, 80) ==
             "Hidden: a\\x1b[2J; choose with --columns");
}

BOOST_AUTO_TEST_SUITE_END()
