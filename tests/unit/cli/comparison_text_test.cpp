// SPDX-License-Identifier: MIT
#include "cli/comparison_text.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using namespace skrobot;

namespace {

using Kind = ComparedLine::Kind;

ComparedLine line_of(Kind kind, json::value a, json::value b) {
  return {"x", {std::move(a), std::move(b)}, kind, false};
}

std::string difference(Kind kind, json::value a, json::value b) {
  return difference_text(line_of(kind, std::move(a), std::move(b)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(comparison_text_test)

BOOST_AUTO_TEST_CASE(a_difference_is_b_less_a_in_the_unit_of_the_line) {
  BOOST_TEST(difference(Kind::quantity, 0.91, 0.93) == "+0.02 (+2.2%)");
  BOOST_TEST(difference(Kind::quantity, 50, 20) == "-30 (-60.0%)");
  BOOST_TEST(difference(Kind::quantity, -2.0, -1.0) == "+1 (+50.0%)");
  BOOST_TEST(difference(Kind::bytes, 100 << 20, 90 << 20) == "-10 MiB (-10.0%)");
  BOOST_TEST(difference(Kind::milliseconds, 1000, 3500) == "+2.5 s (+250.0%)");
}

BOOST_AUTO_TEST_CASE(a_share_that_says_nothing_is_left_out) {
  BOOST_TEST(difference(Kind::quantity, 0, 5) == "+5");
  BOOST_TEST(difference(Kind::quantity, 0.001, 5000.0) == "+5000");
  BOOST_TEST(difference(Kind::quantity, 1.0, 0.9999) == "-0.0001");
}

BOOST_AUTO_TEST_CASE(what_is_no_quantity_has_no_difference) {
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(difference(Kind::identity, 1, 2) == "");
  BOOST_TEST(difference(Kind::time, "2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z") == "");
  BOOST_TEST(difference(Kind::quantity, "a", 2) == "");
  BOOST_TEST(difference(Kind::quantity, 1, nullptr) == "");
  BOOST_TEST(difference(Kind::quantity, 1.0, infinity) == "");
  BOOST_TEST(difference(Kind::quantity, nan, 1.0) == "");
  BOOST_TEST(difference(Kind::quantity, 3, 3) == "");
  BOOST_TEST(difference_text({"x", {1, 2, 3}, Kind::quantity, false}) == "");
}

BOOST_AUTO_TEST_CASE(values_have_their_units) {
  const auto text = [](Kind kind, const json::value& value, std::size_t room = 40) {
    return compared_text(line_of(kind, value, nullptr), value, room);
  };
  BOOST_TEST(text(Kind::bytes, 125829120) == "120 MiB");
  BOOST_TEST(text(Kind::milliseconds, 12345) == "12.3 s");
  BOOST_TEST(text(Kind::bytes, -1) == "-1");
  BOOST_TEST(text(Kind::identity, json::value(std::string(64, 'd'))) == "dddddddddddd");
  BOOST_TEST(text(Kind::identity, json::array{"skrobot", "run"}) == "skrobot run");
  BOOST_TEST(text(Kind::identity, nullptr) == "-");
  BOOST_TEST(text(Kind::identity, "") == "(empty)");
  BOOST_TEST(text(Kind::identity, "/data/breast_cancer/train.csv", 12) == "…r/train.csv");
}

BOOST_AUTO_TEST_CASE(two_runs_have_a_column_of_differences_and_more_have_none) {
  const std::vector<ComparedSection> two{{"run",
                                          {{"peak memory bytes", {1048576, 2097152}, Kind::bytes, false},
                                           {"note", {nullptr, nullptr}, Kind::identity, false}}}};
  BOOST_TEST(comparison_table(two, 2, 80) ==
             "               A      B      DIFFERENCE\n"
             "run\n"
             "  peak memory  1 MiB  2 MiB  +1 MiB (+100.0%)\n");
  const std::vector<ComparedSection> three{{"metrics", {{"loss", {1, 2, 3}, Kind::quantity, false}}}};
  BOOST_TEST(comparison_table(three, 3, 80) ==
             "         A  B  C\n"
             "metrics\n"
             "  loss   1  2  3\n");
}

BOOST_AUTO_TEST_SUITE_END()
