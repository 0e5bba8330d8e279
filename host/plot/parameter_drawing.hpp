// SPDX-License-Identifier: MIT
// What the two pictures of a sweep's parameters share. Each is drawn by a function of its own.
#ifndef SKROBOT_HOST_PLOT_PARAMETER_DRAWING_HPP
#define SKROBOT_HOST_PLOT_PARAMETER_DRAWING_HPP

#include "plot/parameter_chart.hpp"

namespace skrobot {

inline constexpr double k_parameter_top = 44;  // of the title

/// How a trial is drawn: the best one stands out, the others are as dark as they are good. Borrows the chart.
class TrialLook {
 public:
  explicit TrialLook(const ParameterChart& chart);

  bool is_best(std::size_t trial) const { return chart_.best_is_known && trial + 1 == chart_.trials.size(); }
  /// The colour at a place of the metric's axis.
  Colour at(double place) const;
  /// Of many trials, those below show through.
  Stroke stroke(std::size_t trial, double width, double best_width) const;
  const ChartAxis& axis() const { return axis_; }

 private:
  const ParameterChart& chart_;
  ChartAxis axis_;
  double first_;
  double last_;
};

/// Ticks of kinds, whose names tell them apart in so many columns.
std::vector<AxisTick> with_fitted_labels(std::vector<AxisTick> ticks, std::size_t columns);

void draw_parallel(const ParameterChart& chart, double width, double height, Canvas& canvas);
void draw_scatter(const ParameterChart& chart, double width, double height, Canvas& canvas);

}  // namespace skrobot

#endif
