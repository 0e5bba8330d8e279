// SPDX-License-Identifier: MIT
#include "plot/emphasis.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

namespace {

// Lines of the metric `loss`; the number is the last value, and the score ten less it.
struct Bench {
  std::vector<RunToPlot> runs;
  PlotPanel panel;

  void add(std::size_t count) {
    runs.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      runs[i].run = "trials/" + std::to_string(i) + "/t";
      runs[i].score = 10 - static_cast<double>(i);
      const auto value = static_cast<double>(i);
      panel.chart.lines.push_back({"line " + std::to_string(i), {{0, 1}, {1, value}}, {}, value, 0, 1});
      panel.sources.push_back({&runs[i], "loss", ""});
    }
  }
  std::vector<std::size_t> standing_out() const {
    std::vector<std::size_t> found;
    for (const std::size_t line : legend_order(panel.chart)) {
      if (!panel.chart.lines[line].is_muted) found.push_back(line);
    }
    return found;
  }
  std::size_t best() const {
    const auto found = std::find_if(panel.chart.lines.begin(), panel.chart.lines.end(),
                                    [](const ChartLine& line) { return line.is_best; });
    return static_cast<std::size_t>(found - panel.chart.lines.begin());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(emphasis_test, Bench)

BOOST_AUTO_TEST_CASE(few_lines_of_which_none_is_better_stay_as_they_are) {
  add(k_most_told_apart);
  emphasize(panel, std::nullopt);
  BOOST_TEST(standing_out().size() == k_most_told_apart);
  BOOST_TEST(best() == k_most_told_apart);
  BOOST_TEST(panel.chart.note == "");
}

BOOST_AUTO_TEST_CASE(the_best_of_many_stand_out_by_the_direction) {
  add(45);
  emphasize(panel, CurveOrder{CurveOrder::By::last, "loss", true});
  BOOST_TEST((standing_out() == std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
  BOOST_TEST(best() == 0u);
  BOOST_TEST(panel.chart.note == "best: trial 0, lower is better");
  BOOST_TEST(drawing_order(panel.chart).back() == 0u);
  BOOST_TEST(panel.chart.lines[drawing_order(panel.chart).front()].is_muted);
}

BOOST_AUTO_TEST_CASE(the_objective_ranks_also_another_metric) {
  add(45);
  runs[0].score.reset();  // it did not complete
  emphasize(panel, CurveOrder{CurveOrder::By::score, "validation.auc", false});
  BOOST_TEST((standing_out() == std::vector<std::size_t>{1, 2, 3, 4, 5, 6}));
  BOOST_TEST(panel.chart.note == "best by validation.auc: trial 1, higher is better");
}

BOOST_AUTO_TEST_CASE(without_a_better_end_both_ends_stand_out) {
  add(45);
  emphasize(panel, std::nullopt);
  BOOST_TEST((standing_out() == std::vector<std::size_t>{44, 43, 42, 2, 1, 0}));
  BOOST_TEST(best() == 45u);
  BOOST_TEST(panel.chart.note == "highlighted: the highest and lowest last values");
}

BOOST_AUTO_TEST_CASE(a_direction_of_one_metric_says_nothing_about_another) {
  add(4);
  panel.sources[2].metric = panel.sources[3].metric = "auc";
  emphasize(panel, CurveOrder{CurveOrder::By::last, "auc", false});
  BOOST_TEST(best() == 3u);
  BOOST_TEST(panel.chart.note == "best: trial 3, higher is better");
}

BOOST_AUTO_TEST_CASE(a_sweep_of_which_nothing_completed_has_no_best) {
  add(12);
  for (RunToPlot& run : runs) run.score.reset();
  emphasize(panel, CurveOrder{CurveOrder::By::score, "loss", true});
  BOOST_TEST(best() == 12u);
  BOOST_TEST(standing_out().size() == 6u);
}

BOOST_AUTO_TEST_SUITE_END()
