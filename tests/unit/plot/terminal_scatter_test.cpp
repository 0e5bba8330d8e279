// SPDX-License-Identifier: MIT
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "base/text.hpp"
#include "plot/terminal_chart.hpp"
#include "plot/terminal_frame.hpp"

using namespace skrobot;

namespace {

ParameterChart chart_of(std::size_t parameters, std::size_t trials) {
  ParameterChart chart;
  chart.title = "auc of a sweep";
  chart.metric = "auc";
  for (std::size_t p = 0; p < parameters; ++p)
    chart.parameters.push_back({"parameter_" + std::to_string(p), AxisScale::linear, {}, Numbers::whole});
  for (std::size_t i = 0; i < trials; ++i) {
    ChartTrial trial{i + 1, {}, {}, static_cast<double>(i % 5)};
    for (std::size_t p = 0; p < parameters; ++p) {
      trial.places.push_back(static_cast<double>(i % 4));
      trial.values.push_back(std::to_string(i % 4));
    }
    chart.trials.push_back(trial);
  }
  order_trials(chart);
  return chart;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(terminal_scatter_test)

BOOST_AUTO_TEST_CASE(a_small_one_to_the_letter) {
  ParameterChart chart = chart_of(1, 3);
  chart.parameters[0] = {"kind", AxisScale::linear, {"plain", "odd"}, Numbers::any};
  chart.trials = {{1, {0}, {"plain"}, 0}, {2, {0}, {"plain"}, 0}, {3, {1}, {"odd"}, 1}};
  const std::string expected = R"(auc of a sweep
best: trial 3, higher is better

kind
1 ┤                              *
  │
  │
  │
0 ┤  2
  └──┬───────────────────────────┬──
   plain                        odd

o: one trial, 2 to 9 and #: several…
* trial 3: auc 1, kind=odd
)";
  BOOST_TEST(terminal_scatter(chart, 36, 5, Colours::no) == expected, terminal_scatter(chart, 36, 5, Colours::no));
}

BOOST_AUTO_TEST_CASE(it_keeps_to_its_columns_and_shows_every_trial) {
  for (const std::size_t columns : {40u, 80u, 132u, 200u}) {
    for (const std::size_t parameters : {1u, 2u, 7u}) {
      for (const auto colours : {Colours::no, Colours::yes}) {
        const ParameterChart chart = chart_of(parameters, 45);
        const std::string text = terminal_scatter(chart, columns, 8, colours);
        for (const std::string& line : lines_of(text)) BOOST_TEST(visible_width(line) <= columns, line);
        for (const ParameterAxis& parameter : chart.parameters)
          BOOST_TEST(text.find(parameter.name) != std::string::npos);
        BOOST_TEST((text.find('\x1b') != std::string::npos) == (colours == Colours::yes));
        BOOST_TEST(is_valid_utf8(text));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(nobody_is_best_when_no_direction_is_known) {
  ParameterChart chart = chart_of(1, 4);
  chart.best_is_known = false;
  const std::string text = terminal_scatter(chart, 80, 8, Colours::no);
  BOOST_TEST(text.find('*') == std::string::npos, text);
  BOOST_TEST(text.find("best") == std::string::npos, text);
  chart.trials[0].places[0] = std::nan("");
  BOOST_TEST(terminal_scatter(chart, 80, 8, Colours::no).find("nan") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(foreign_text_is_harmless) {
  ParameterChart chart = chart_of(2, 4);
  chart.title = chart.metric = chart.parameters[0].name = "\x1b[31m\xFF\n\t漢字";
  chart.parameters[1].categories = {"\x1b[2J", "漢字漢字漢字漢字漢字漢字", "c", "d"};
  const std::string text = terminal_scatter(chart, 80, 8, Colours::no);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(is_valid_utf8(text));
  for (const std::string& line : lines_of(text)) BOOST_TEST(display_width(line) <= 80u, line);
}

BOOST_AUTO_TEST_CASE(plots_stand_side_by_side_as_far_as_there_is_room) {
  const std::vector<std::vector<std::string>> plots{{"\x1b[31mab\x1b[0m", "c"}, {"dd"}, {"e"}};
  BOOST_TEST(side_by_side(plots, 9, 4, 1) == "\x1b[31mab\x1b[0m   dd\nc\n\ne\n");
  BOOST_TEST(side_by_side(plots, 4, 4, 1) == "\x1b[31mab\x1b[0m\nc\n\ndd\n\ne\n");
  BOOST_TEST(visible_width("\x1b[31m漢\x1b[0m┤") == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
