// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_CHART_DRAWING_HPP
#define SKROBOT_HOST_PLOT_CHART_DRAWING_HPP

#include "plot/axis.hpp"
#include "plot/canvas.hpp"
#include "plot/text_fitting.hpp"

namespace skrobot {

/// A chart laid out for a drawing of some size: axes, title, legend, lines.
class ChartDrawing {
 public:
  /// REQUIRES: the chart has a line; it is borrowed.
  ChartDrawing(const Chart& chart, double width, double height);

  void draw(Canvas& canvas) const;

  const PlotArea& area() const { return area_; }
  const ChartAxis& x_axis() const { return x_; }
  const ChartAxis& y_axis() const { return y_; }
  /// How a line is drawn: by its place in the legend one of ten colours, then again dashed, then dotted; the best one
  /// thick, a muted one grey.
  const Stroke& stroke_of(std::size_t line) const { return strokes_[line]; }

 private:
  void draw_axes(Canvas& canvas) const;
  void draw_title(Canvas& canvas) const;
  void draw_band(Canvas& canvas, std::size_t number) const;
  void draw_line(Canvas& canvas, std::size_t number) const;
  void draw_legend_row(Canvas& canvas, std::size_t number) const;
  std::vector<PlotPoint> placed(const std::vector<PlotPoint>& points) const;

  const Chart& chart_;
  double width_;
  double height_;
  PlotArea area_{};
  ChartAxis x_;
  ChartAxis y_;
  std::vector<AxisTick> x_ticks_;
  std::vector<AxisTick> y_ticks_;
  double legend_x_ = 0;             // 0: none
  std::vector<Stroke> strokes_;     // of each line
  std::vector<std::string> names_;  // in the legend, by row
  std::vector<std::size_t> rows_;   // of each line in the legend; beyond the names: it has none
};

/// The axes that show every point of a chart.
ChartAxis x_axis_of(const Chart& chart);
ChartAxis y_axis_of(const Chart& chart);

}  // namespace skrobot

#endif
