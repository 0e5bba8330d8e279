// SPDX-License-Identifier: MIT
// From a sweep's plan and its trials' records to a chart of its parameters.
#ifndef SKROBOT_HOST_PLOT_SWEEP_DATA_HPP
#define SKROBOT_HOST_PLOT_SWEEP_DATA_HPP

#include <filesystem>
#include <string>
#include <vector>

#include "plot/parameter_chart.hpp"

namespace skrobot {

struct SweepDataRequest {
  std::filesystem::path experiment;  ///< the sweep's directory
  std::string metric;  ///< a name, or as an objective is written, "minimize:loss"; empty: the sweep's own objective
  AxisScale metric_scale = AxisScale::linear;
  std::string title;  ///< empty: made of what is plotted
};

struct SweepData {
  ParameterChart chart;
  std::vector<std::string> warnings;  ///< what is not shown and why, as sentences without a full stop; printable
};

/// Reads the completed trials: their last value of the metric, or a number of that name in the result, as the sweep's
/// objective is read. Throws Error(Fault::usage) when it is no sweep, when no metric is known or no trial has it, and
/// when fewer than two trials can be drawn.
SweepData read_sweep_data(const SweepDataRequest& request);

}  // namespace skrobot

#endif
