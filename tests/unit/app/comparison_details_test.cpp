// SPDX-License-Identifier: MIT
// Which of a metric's values a comparison shows without being asked for all.
#include <boost/test/unit_test.hpp>

#include "app/comparison.hpp"

using namespace skrobot;

namespace {

RecordView with_metric(const std::string& name, const std::vector<double>& values) {
  RecordView view;
  MetricSeries series;
  series.summary.name = name;
  for (std::size_t i = 0; i < values.size(); ++i) series.summary.add(static_cast<std::int64_t>(i), values[i]);
  view.metrics.series.push_back(series);
  return view;
}

// The lines of the metrics that are shown.
std::string shown(const std::vector<RecordView>& views, ComparedLines which = ComparedLines::differing) {
  auto sections = compare_records(views, which);
  leave_out_details(sections);
  std::string text;
  for (const ComparedSection& section : sections) {
    if (section.title != "metrics") continue;
    for (const ComparedLine& line : section.lines) text += (text.empty() ? "" : " ") + line.name;
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(comparison_details_test)

BOOST_AUTO_TEST_CASE(a_metric_is_compared_by_its_last_value) {
  BOOST_TEST(shown({with_metric("loss", {1, 0.5, 0.25}), with_metric("loss", {1, 0.5})}) == "loss");
}

BOOST_AUTO_TEST_CASE(the_best_is_shown_where_a_run_ended_with_a_worse_value) {
  BOOST_TEST(shown({with_metric("loss", {1, 0.2, 0.25}), with_metric("loss", {1, 0.5})}) == "loss loss.min");
  BOOST_TEST(shown({with_metric("auc", {0.5, 0.9, 0.8}), with_metric("auc", {0.5, 0.7})}) == "auc auc.max");
}

BOOST_AUTO_TEST_CASE(where_nobody_can_tell_what_is_best_no_end_is_shown) {
  // One falls and one rises; one ends in the middle.
  BOOST_TEST(shown({with_metric("x", {1, 0.2, 0.25}), with_metric("x", {0, 1, 0.9})}) == "x");
  BOOST_TEST(shown({with_metric("x", {0, 2, 1}), with_metric("x", {0, 3, 1.5})}) == "x");
}

BOOST_AUTO_TEST_CASE(equal_last_values_do_not_hide_a_difference) {
  BOOST_TEST(shown({with_metric("loss", {1, 0.5}), with_metric("loss", {2, 1, 0.5})}) == "loss.max loss.count");
}

BOOST_AUTO_TEST_CASE(programs_get_every_value) {
  const auto sections =
      compare_records({with_metric("loss", {1, 0.5, 0.25}), with_metric("loss", {2, 0.5})}, ComparedLines::differing);
  const json::object document = comparison_document({}, sections);
  BOOST_TEST(to_text(document.at("metrics")) ==
             R"({"loss":[0.25,0.5],"loss.min":[0.25,0.5],"loss.max":[1.0,2.0],"loss.count":[3,2]})");
}

BOOST_AUTO_TEST_SUITE_END()
