// SPDX-License-Identifier: MIT
#include "plot/parameter_chart.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plot/emphasis.hpp"

namespace skrobot {
namespace {

constexpr double k_nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double k_most = 1e300;  // beyond it, the length of an axis is no number

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

ParameterAxis axis_by_kind(const std::string& name, const std::vector<json::value>& values, const json::array& known,
                           std::vector<double>& places) {
  ParameterAxis axis{name, AxisScale::linear, {}};
  std::vector<std::string> seen;
  for (const json::value& value : values) seen.push_back(text_of(value));
  std::vector<std::string> order;
  for (const json::value& value : known) order.push_back(text_of(value));
  std::vector<std::string> rest = seen;
  std::sort(rest.begin(), rest.end());
  order.insert(order.end(), rest.begin(), rest.end());
  for (const std::string& text : order) {
    const bool is_used = std::binary_search(rest.begin(), rest.end(), text);
    if (is_used && std::find(axis.categories.begin(), axis.categories.end(), text) == axis.categories.end())
      axis.categories.push_back(text);
  }
  for (const std::string& text : seen) {
    places.push_back(
        static_cast<double>(std::find(axis.categories.begin(), axis.categories.end(), text) - axis.categories.begin()));
  }
  return axis;
}

struct Range {
  double least = std::numeric_limits<double>::infinity(), most = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (std::isnan(value)) return;
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

}  // namespace

ChartAxis axis_of(const ParameterChart& chart, std::size_t parameter) {
  const ParameterAxis& axis = chart.parameters[parameter];
  if (!axis.categories.empty()) return {AxisScale::linear, 0, static_cast<double>(axis.categories.size() - 1), 0.08};
  Range range;
  for (const ChartTrial& trial : chart.trials) range.add(trial.places[parameter]);
  if (range.least > range.most) range = {1, 1};
  return {axis.scale, range.least, range.most, 0.05, axis.numbers};
}

ChartAxis metric_axis(const ParameterChart& chart) {
  Range range;
  for (const ChartTrial& trial : chart.trials) range.add(trial.metric);
  return {chart.metric_scale, range.least, range.most, 0.05};
}

std::vector<AxisTick> ticks_of(const ParameterAxis& parameter, const ChartAxis& axis, std::size_t wanted,
                               std::size_t most) {
  if (parameter.categories.empty()) return axis.ticks(wanted);
  const std::size_t every = (parameter.categories.size() + most - 1) / std::max<std::size_t>(most, 1);
  std::vector<AxisTick> ticks;
  for (std::size_t i = 0; i < parameter.categories.size(); i += std::max<std::size_t>(every, 1))
    ticks.push_back({static_cast<double>(i), parameter.categories[i]});
  return ticks;
}

ParameterAxis parameter_axis(const std::string& name, const std::vector<json::value>& values, const json::array& known,
                             bool is_logarithmic, std::vector<double>& places) {
  places.clear();
  const auto is_number = [](const json::value& value) { return value.is_number(); };
  if (!std::all_of(values.begin(), values.end(), is_number)) return axis_by_kind(name, values, known, places);
  bool is_positive = true, is_whole = true;
  for (const json::value& value : values) {
    const auto number = value.to_number<double>();
    places.push_back(std::fabs(number) <= k_most ? number : k_nothing);
    is_positive = is_positive && number > 0;
    is_whole = is_whole && !value.is_double();
  }
  return {name,
          is_logarithmic && is_positive ? AxisScale::logarithmic : AxisScale::linear,
          {},
          is_whole ? Numbers::whole : Numbers::any};
}

const char* kind_of_trial(const ParameterChart& chart) { return chart.are_points ? "point" : "trial"; }

std::string best_words(const ParameterChart& chart) {
  if (!chart.best_is_known) return "";
  return std::string("best: ") + kind_of_trial(chart) + " " + std::to_string(chart.trials.back().number) + ", " +
         better_words(chart.least_is_best);
}

void order_trials(ParameterChart& chart) {
  std::sort(chart.trials.begin(), chart.trials.end(), [&](const ChartTrial& a, const ChartTrial& b) {
    if (a.metric != b.metric) return chart.least_is_best ? a.metric > b.metric : a.metric < b.metric;
    return a.number > b.number;
  });
}

}  // namespace skrobot
