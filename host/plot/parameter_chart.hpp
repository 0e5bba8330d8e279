// SPDX-License-Identifier: MIT
// A sweep's trials as a picture: what each parameter has to do with a metric.
#ifndef SKROBOT_HOST_PLOT_PARAMETER_CHART_HPP
#define SKROBOT_HOST_PLOT_PARAMETER_CHART_HPP

#include <cstdint>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "plot/axis.hpp"
#include "plot/canvas.hpp"

namespace skrobot {

/// A parameter whose values differ.
struct ParameterAxis {
  std::string name;
  AxisScale scale = AxisScale::linear;
  std::vector<std::string> categories;  ///< not empty: what it is at 0, 1, 2 …
  Numbers numbers = Numbers::any;
};

struct ChartTrial {
  std::uint64_t number = 0;         ///< of the trial or the point
  std::vector<double> places;       ///< on each axis; NaN: it has no value that the axis can show
  std::vector<std::string> values;  ///< the same for people
  double metric = 0;                ///< finite
};

struct ParameterChart {
  std::string title;
  std::string metric;
  AxisScale metric_scale = AxisScale::linear;
  bool least_is_best = false;
  bool are_points = false;                ///< the trials are points: what the repeats of each came to
  bool best_is_known = true;              ///< false: nobody said whether more or less is better, and none is marked
  std::vector<ParameterAxis> parameters;  ///< at least one
  std::vector<ChartTrial> trials;         ///< at least two; the best one last
};

enum class ParameterPicture {
  parallel,  ///< an upright axis for each parameter and one for the metric, a line through them for each trial
  scatter    ///< a panel for each parameter: the metric over it, a dot for each trial
};

/// The axis on which `values`, one of each trial, are shown, and their places on it: numbers by their size, anything
/// else by kind, in the order of `known` as far as it goes. Numbers all above 0 stand on a logarithmic axis where that
/// is wanted.
ParameterAxis parameter_axis(const std::string& name, const std::vector<json::value>& values, const json::array& known,
                             bool is_logarithmic, std::vector<double>& places);

/// Puts the trials in order: worst first, of equal ones the earliest last.
void order_trials(ParameterChart& chart);

/// The axis on which a parameter, or the metric, is shown.
ChartAxis axis_of(const ParameterChart& chart, std::size_t parameter);
ChartAxis metric_axis(const ParameterChart& chart);

/// "trial", or "point" where the chart shows points.
const char* kind_of_trial(const ParameterChart& chart);

/// Its ticks: about `wanted` numbers, or each kind, or of more kinds than `most` every second, third …
std::vector<AxisTick> ticks_of(const ParameterAxis& parameter, const ChartAxis& axis, std::size_t wanted,
                               std::size_t most);

/// "best: trial 7, higher is better"; empty when nobody said what is better.
std::string best_words(const ParameterChart& chart);

/// Each trial is a group of the canvas, by its place among the trials; it is coloured by the metric, the best one
/// marked and on top.
void draw(const ParameterChart& chart, ParameterPicture picture, double width, double height, Canvas& canvas);

}  // namespace skrobot

#endif
