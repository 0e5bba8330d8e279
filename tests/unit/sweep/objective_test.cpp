// SPDX-License-Identifier: MIT
#include "sweep/objective.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <skrobot/error.hpp>

#include "sweep/ranking.hpp"

using namespace skrobot;

namespace {

std::string round_trip(const std::string& text) {
  try {
    return to_string(parse_objective(text));
  } catch (const Error& e) {
    return e.what();
  }
}

std::string ranked(Direction direction, std::size_t most, const std::vector<double>& values) {
  Ranking ranking(Objective{direction, "m"}, most);
  for (std::size_t i = 0; i < values.size(); ++i) ranking.add(i + 1, values[i]);
  std::string text;
  for (const auto& place : ranking.places()) text += std::to_string(place.number) + " ";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(objective_test)

BOOST_AUTO_TEST_CASE(text) {
  BOOST_TEST(round_trip("maximize:auc") == "maximize:auc");
  BOOST_TEST(round_trip("minimize:test:loss") == "minimize:test:loss");
  for (const char* wrong : {"auc", "max:auc", "maximize:", ""}) {
    BOOST_TEST(round_trip(wrong) == "expected maximize:METRIC or minimize:METRIC, got '" + std::string(wrong) + "'");
  }
}

BOOST_AUTO_TEST_CASE(the_best_come_first_and_only_so_many_are_kept) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(ranked(Direction::maximize, 9, {1, 3, 2}) == "2 3 1 ");
  BOOST_TEST(ranked(Direction::minimize, 9, {1, 3, 2}) == "1 3 2 ");
  BOOST_TEST(ranked(Direction::maximize, 2, {1, 3, 2, 4}) == "4 2 ");
  BOOST_TEST(ranked(Direction::maximize, 9, {5, 5, 5}) == "1 2 3 ");
  BOOST_TEST(ranked(Direction::maximize, 9, {nan, 1, nan, 2}) == "4 2 1 3 ");
}

BOOST_AUTO_TEST_CASE(a_statistic_is_the_end_of_a_name) {
  const auto read = [](const char* name) {
    const auto found = statistic_in(name);
    if (!found) return std::string("none");
    return found->metric + (found->statistic == Statistic::max   ? " max"
                            : found->statistic == Statistic::min ? " min"
                                                                 : " last");
  };
  BOOST_TEST(read("auc.max") == "auc max");
  BOOST_TEST(read("test.loss.min") == "test.loss min");
  BOOST_TEST(read("a.max.last") == "a.max last");
  for (const char* none : {"auc", ".max", "max", "auc.mean", "auc.max.", "auc.MAX", "aucmax", ""})
    BOOST_TEST(read(none) == "none", none);
}

BOOST_AUTO_TEST_CASE(a_running_statistic_passes_over_what_is_not_a_number) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto after = [](Statistic statistic, const std::vector<double>& values) {
    RunningStatistic running(statistic);
    double value = 0;
    for (const double one : values) value = running.add(one);
    return value;
  };
  BOOST_TEST(after(Statistic::max, {1, 3, 2}) == 3);
  BOOST_TEST(after(Statistic::min, {2, 1, 3}) == 1);
  BOOST_TEST(after(Statistic::last, {1, 3, 2}) == 2);
  BOOST_TEST(after(Statistic::max, {nan, -2, nan}) == -2);
  BOOST_TEST(after(Statistic::min, {nan, -2, nan}) == -2);
  BOOST_TEST(std::isnan(after(Statistic::max, {nan, nan})));
}

BOOST_AUTO_TEST_CASE(an_exact_name_wins_over_a_statistic) {
  std::map<std::string, std::vector<double>> metrics{{"auc", {0.5, 0.9, 0.7}}};
  json::value result = json::object();
  const auto value = [&](const char* name) {
    const auto found = objective_value(
        name,
        [&](const std::string& metric, Statistic statistic) -> std::optional<double> {
          if (!metrics.contains(metric)) return std::nullopt;
          RunningStatistic running(statistic);
          double last = 0;
          for (const double one : metrics[metric]) last = running.add(one);
          return last;
        },
        [&](const std::string& number) { return number_in(result, number); });
    return found.value_or(-1);
  };
  BOOST_TEST(value("auc") == 0.7);
  BOOST_TEST(value("auc.last") == 0.7);
  BOOST_TEST(value("auc.max") == 0.9);
  BOOST_TEST(value("auc.min") == 0.5);
  BOOST_TEST(value("loss.min") == -1);
  BOOST_TEST(value("auc.mean") == -1);
  result = parse_json(R"({"auc": {"max": 3}})");
  BOOST_TEST(value("auc.max") == 3);
  metrics["auc.max"] = {8, 4};
  BOOST_TEST(value("auc.max") == 4);
  BOOST_TEST(value("auc.max.max") == 8);
}

BOOST_AUTO_TEST_CASE(numbers_of_a_result_by_dotted_name) {
  const json::value result = parse_json(R"({"auc": 0.5, "test": {"loss": 2, "a.b": 3}, "name": "x", "c.d": {"e": 4}})");
  BOOST_TEST(number_in(result, "auc").value() == 0.5);
  BOOST_TEST(number_in(result, "test.loss").value() == 2.0);
  BOOST_TEST(number_in(result, "test.a.b").value() == 3.0);
  for (const char* none : {"name", "test", "test.x", "x", "auc.y", ""}) BOOST_TEST(!number_in(result, none), none);
  std::vector<std::string> names;
  collect_numbers(result, 3, names);
  BOOST_TEST(names == (std::vector<std::string>{"auc", "test.loss", "test.a.b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
