// SPDX-License-Identifier: MIT
// What a plot shows, whatever it is drawn on.
#ifndef SKROBOT_HOST_PLOT_CHART_HPP
#define SKROBOT_HOST_PLOT_CHART_HPP

#include <cstddef>
#include <string>
#include <vector>

namespace skrobot {

struct PlotPoint {
  double x;
  double y;
  bool operator==(const PlotPoint&) const = default;
};

enum class AxisScale { linear, logarithmic };

/// One line of a plot.
struct ChartLine {
  std::string label;               ///< may be foreign text: whoever draws it makes it safe
  std::vector<PlotPoint> points;   ///< by x, finite, and above 0 on a logarithmic axis; never empty
  std::vector<PlotPoint> raw;      ///< as recorded, shown faintly behind smoothed points; empty: the points are as recorded
  double last = 0, least = 0, most = 0;  ///< of the values as recorded
};

struct Chart {
  std::string title;
  std::string x_label;
  std::string y_label;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  std::vector<ChartLine> lines;
};

}  // namespace skrobot

#endif
