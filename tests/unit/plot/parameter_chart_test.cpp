// SPDX-License-Identifier: MIT
#include "plot/parameter_chart.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <regex>

#include "plot/html_page.hpp"
#include "plot/png_canvas.hpp"
#include "plot/svg_canvas.hpp"

using namespace skrobot;

namespace {

std::string svg_of(const ParameterChart& chart, ParameterPicture picture, double width = 960, double height = 540) {
  SvgCanvas canvas(width, height, width, height);
  draw(chart, picture, width, height, canvas);
  return canvas.finish();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++found;
  return found;
}

// The trial's group in the picture.
std::string group_of(const std::string& svg, std::size_t number) {
  const std::size_t begin = svg.find("<g id=\"line-" + std::to_string(number) + "\">");
  BOOST_TEST_REQUIRE(begin != std::string::npos);
  return svg.substr(begin, svg.find("</g>", begin) - begin);
}

// A rate from 0.001 to 1 and two kinds; the metric grows with the number.
ParameterChart chart_of(std::size_t trials) {
  ParameterChart chart;
  chart.title = "auc of a sweep";
  chart.metric = "auc";
  chart.parameters = {{"rate", AxisScale::logarithmic, {}}, {"kind", AxisScale::linear, {"plain", "odd"}}};
  for (std::size_t i = 0; i < trials; ++i) {
    const double rate = std::pow(10.0, -3.0 * static_cast<double>(i) / static_cast<double>(trials - 1));
    chart.trials.push_back({i + 1,
                            {rate, static_cast<double>(i % 2)},
                            {std::to_string(rate), i % 2 == 0 ? "plain" : "odd"},
                            static_cast<double>(i)});
  }
  order_trials(chart);
  return chart;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parameter_chart_test)

BOOST_AUTO_TEST_CASE(numbers_stand_by_their_size) {
  std::vector<double> places{7};
  const ParameterAxis linear = parameter_axis("k", {3, 1, 2.5}, {}, false, places);
  BOOST_TEST(linear.name == "k");
  BOOST_TEST((linear.scale == AxisScale::linear));
  BOOST_TEST(linear.categories.empty());
  BOOST_TEST((places == std::vector<double>{3, 1, 2.5}));
  BOOST_TEST((parameter_axis("k", {1, 100}, {}, true, places).scale == AxisScale::logarithmic));
  BOOST_TEST((parameter_axis("k", {0, 100}, {}, true, places).scale == AxisScale::linear));
  parameter_axis("k", {1, 1e305}, {}, false, places);
  BOOST_TEST(std::isnan(places[1]));
}

BOOST_AUTO_TEST_CASE(anything_else_stands_by_kind_in_the_order_it_was_given_in) {
  std::vector<double> places;
  const ParameterAxis known =
      parameter_axis("kind", {"odd", "plain", "odd", "new"}, {"plain", "unused", "odd"}, false, places);
  BOOST_TEST((known.categories == std::vector<std::string>{"plain", "odd", "new"}));
  BOOST_TEST((places == std::vector<double>{1, 0, 1, 2}));
  const ParameterAxis flags = parameter_axis("flag", {true, false}, {}, true, places);
  BOOST_TEST((flags.categories == std::vector<std::string>{"false", "true"}));
  BOOST_TEST((flags.scale == AxisScale::linear));
  const ParameterAxis mixed = parameter_axis("depth", {2, nullptr}, {}, false, places);
  BOOST_TEST((mixed.categories == std::vector<std::string>{"2", "null"}));
}

BOOST_AUTO_TEST_CASE(the_best_trial_is_the_last_and_of_equal_ones_the_first) {
  ParameterChart chart = chart_of(3);
  chart.trials[0].metric = chart.trials[2].metric;
  order_trials(chart);
  BOOST_TEST(chart.trials.back().number == 1u);
  BOOST_TEST(chart.trials.front().number == 2u);
  chart.least_is_best = true;
  order_trials(chart);
  BOOST_TEST(chart.trials.back().number == 2u);
}

BOOST_AUTO_TEST_CASE(parallel_axes_have_a_line_for_each_trial_and_the_best_on_top) {
  const std::string svg = svg_of(chart_of(5), ParameterPicture::parallel);
  BOOST_TEST(count(svg, "<g id=\"line-") == 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    const std::string group = group_of(svg, i);
    BOOST_TEST(count(group, "<polyline") == 1u);
    BOOST_TEST(count(group, "stroke=\"#d55e00\"") == (i == 4 ? 1u : 0u));
    BOOST_TEST(count(group, "stroke-width=\"3.5\"") == (i == 4 ? 1u : 0u));
    const std::string points = group.substr(group.find(" points=\""));
    BOOST_TEST(count(points, ",") == 3u);  // two parameters and the metric
  }
  BOOST_TEST(svg.find(">best: trial 5, higher is better<") != std::string::npos);
  BOOST_TEST(count(svg, ">better<") == 1u);  // beside the arrow
  for (const char* text : {">rate<", ">kind<", ">auc<", ">plain<", ">odd<", ">0.001<", ">auc of a sweep<"})
    BOOST_TEST(count(svg, text) == 1u, text);
}

BOOST_AUTO_TEST_CASE(what_is_drawn_is_named_as_what_it_is) {
  ParameterChart points = chart_of(3);
  BOOST_TEST(best_words(points).starts_with("best: trial "));
  points.are_points = true;
  BOOST_TEST(best_words(points).starts_with("best: point "));
}

BOOST_AUTO_TEST_CASE(nobody_is_best_when_no_direction_is_known) {
  ParameterChart chart = chart_of(4);
  chart.best_is_known = false;
  for (const auto picture : {ParameterPicture::parallel, ParameterPicture::scatter}) {
    const std::string svg = svg_of(chart, picture);
    BOOST_TEST(svg.find("#d55e00") == std::string::npos);
    BOOST_TEST(svg.find("best:") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(whole_parameters_have_whole_ticks) {
  const std::regex fraction(">[0-9]+\\.[0-9]+<");
  ParameterChart chart = chart_of(5);
  std::vector<double> places;
  BOOST_TEST((parameter_axis("rate", {2.0, 3.0, 5.5}, {}, false, places).numbers == Numbers::any));
  chart.parameters = {parameter_axis("max_depth", {2, 3, 4, 5, 6}, {}, false, places)};
  BOOST_TEST((chart.parameters[0].numbers == Numbers::whole));
  for (std::size_t i = 0; i < 5; ++i) {
    chart.trials[i].places = {places[i]};
    chart.trials[i].metric *= 1000;
  }
  for (const auto picture : {ParameterPicture::parallel, ParameterPicture::scatter}) {
    for (const auto& [width, height] : {std::pair(2000.0, 1200.0), {960.0, 540.0}, {300.0, 200.0}}) {
      chart.parameters[0].numbers = Numbers::whole;
      BOOST_TEST(!std::regex_search(svg_of(chart, picture, width, height), fraction));
    }
    chart.parameters[0].numbers = Numbers::any;
    BOOST_TEST(std::regex_search(svg_of(chart, picture, 2000, 1200), fraction));
  }
}

BOOST_AUTO_TEST_CASE(headings_are_whole_in_lines_or_slanted) {
  ParameterChart chart = chart_of(3);
  chart.parameters.clear();
  for (ChartTrial& trial : chart.trials) trial.places.clear(), trial.values.clear();
  const std::vector<std::string> names{
      "learning_rate",          "max_depth", "column_subsample", "early_stopping_rounds", "validation_fraction",
      "optimizer.weight_decay", "batch_size"};
  for (const std::string& name : names) {
    chart.parameters.push_back({name, AxisScale::linear, {}, Numbers::any});
    for (ChartTrial& trial : chart.trials)
      trial.places.push_back(static_cast<double>(trial.number)), trial.values.emplace_back("1");
  }
  const std::string svg = svg_of(chart, ParameterPicture::parallel);
  BOOST_TEST(svg.find("…") == std::string::npos);
  for (const char* text : {">early_<", ">stopping_<", ">rounds<", ">optimizer.<", ">weight_decay<", ">batch_size<"})
    BOOST_TEST(count(svg, text) == 1u, text);
  // Where no line is wide enough they are slanted, and still whole.
  const std::string narrow = svg_of(chart, ParameterPicture::parallel, 480, 400);
  BOOST_TEST(narrow.find("…") == std::string::npos, narrow);
  BOOST_TEST(count(narrow, "rotate(-35") == names.size() + 1);
  for (const std::string& name : names) BOOST_TEST(narrow.find(">" + name + "<") != std::string::npos, name);
}

BOOST_AUTO_TEST_CASE(the_better_direction_is_shown) {
  ParameterChart chart = chart_of(4);
  chart.least_is_best = true;
  order_trials(chart);
  for (const auto picture : {ParameterPicture::parallel, ParameterPicture::scatter}) {
    BOOST_TEST(svg_of(chart, picture).find("best: trial 1, lower is better") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_value_is_a_gap) {
  ParameterChart chart = chart_of(3);
  chart.trials[1].places[1] = std::nan("");
  const std::string group = group_of(svg_of(chart, ParameterPicture::parallel), 1);
  BOOST_TEST(count(group, "<circle") == 2u);
  BOOST_TEST(count(group, "<polyline") == 0u);
  BOOST_TEST(count(group_of(svg_of(chart, ParameterPicture::scatter), 1), "<circle") == 1u);
}

BOOST_AUTO_TEST_CASE(scatter_has_a_panel_for_each_parameter) {
  const std::string svg = svg_of(chart_of(6), ParameterPicture::scatter);
  BOOST_TEST(count(svg, "<circle") == 12u);
  BOOST_TEST(count(group_of(svg, 5), "fill=\"#d55e00\"") == 2u);
  for (const char* text : {">rate<", ">kind<", ">plain<", ">odd<"}) BOOST_TEST(count(svg, text) == 1u, text);
}

BOOST_AUTO_TEST_CASE(pictures_of_any_size_and_of_equal_trials_have_only_numbers) {
  ParameterChart same = chart_of(4), many = chart_of(2);
  for (ChartTrial& trial : same.trials) trial.metric = 1;
  for (std::size_t i = 0; i < 30; ++i) {
    many.parameters.push_back(
        {"a rather long name of a parameter " + std::to_string(i), AxisScale::linear, {}, Numbers::any});
    for (ChartTrial& trial : many.trials)
      trial.places.push_back(static_cast<double>(trial.number)), trial.values.emplace_back("1");
  }
  for (const ParameterChart& chart : {same, many}) {
    for (const auto picture : {ParameterPicture::parallel, ParameterPicture::scatter}) {
      for (const auto& [width, height] : {std::pair(20.0, 5.0), std::pair(300.0, 200.0), std::pair(3000.0, 400.0)}) {
        const std::string svg = svg_of(chart, picture, width, height);
        BOOST_TEST(svg.find("nan") == std::string::npos);
        BOOST_TEST(svg.find("inf") == std::string::npos);
        BOOST_TEST(count(svg, "<g id=\"line-") == chart.trials.size());
      }
    }
  }
  PngCanvas canvas(200, 100, 200);
  draw(many, ParameterPicture::parallel, 200, 100, canvas);
  BOOST_TEST(canvas.finish().substr(1, 3) == "PNG");
}

BOOST_AUTO_TEST_CASE(foreign_text_stays_text) {
  ParameterChart chart = chart_of(2);
  chart.title = chart.parameters[0].name = chart.parameters[1].categories[0] = chart.trials[0].values[1] =
      "</script><script>alert(1)</script>\x1b[2J";
  for (const auto picture : {ParameterPicture::parallel, ParameterPicture::scatter}) {
    const std::string page = html_page(chart, picture, 960, 540);
    BOOST_TEST(count(page, "<script>") == 1u);
    BOOST_TEST(count(page, "</script>") == 1u);
    BOOST_TEST(page.find('\x1b') == std::string::npos);
    BOOST_TEST(page.find(R"("trial":2)") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
