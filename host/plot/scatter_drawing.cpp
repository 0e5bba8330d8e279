// SPDX-License-Identifier: MIT
#include "plot/parameter_drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "plot/text_fitting.hpp"

namespace skrobot {
namespace {

class ScatterDrawing {
 public:
  ScatterDrawing(const ParameterChart& chart, double width, double height) : chart_(chart), look_(chart) {
    const std::size_t count = chart.parameters.size();
    const double shape = width / std::max(height - k_parameter_top, 1.0) / 1.3;  // a panel is somewhat wider than high
    columns_ = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count) * shape))), 1, count);
    const std::size_t rows = (count + columns_ - 1) / columns_;
    columns_ = (count + rows - 1) / rows;
    cell_width_ = (width - 16) / static_cast<double>(columns_);
    cell_height_ = (height - k_parameter_top) / static_cast<double>(rows);
    y_ticks_ = look_.axis().ticks(static_cast<std::size_t>(std::max((cell_height_ - 60) / 48, 2.0)));
    for (const AxisTick& tick : y_ticks_) labels_ = std::max(labels_, text_width(tick.label, k_text));
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
      axes_.push_back(axis_of(chart, i));
      names.push_back(chart.parameters[i].name);
    }
    names_ = fitted(names, columns_in(area_of(0).width, k_text));
  }

  void draw(Canvas& canvas) const {
    for (std::size_t i = 0; i < axes_.size(); ++i) draw_panel(i, canvas);
    for (std::size_t number = 0; number < chart_.trials.size(); ++number) {
      const ChartTrial& trial = chart_.trials[number];
      canvas.begin_group(line_group(number));
      for (std::size_t i = 0; i < axes_.size(); ++i) {
        if (std::isnan(trial.places[i])) continue;
        const PlotArea area = area_of(i);
        const PlotPoint dot{area.x + area.width * axes_[i].place(trial.places[i]), y_of(area, trial.metric)};
        canvas.line(std::array{dot}, look_.stroke(number, 2.2, 3.5));
      }
      canvas.end_group();
    }
  }

 private:
  PlotArea area_of(std::size_t panel) const {
    const std::size_t above = panel / columns_;
    const auto column = static_cast<double>(panel % columns_), row = static_cast<double>(above);
    const double left = labels_ + 42;
    return {column * cell_width_ + left, k_parameter_top + row * cell_height_ + 4,
            std::max(cell_width_ - left - 8, 10.0), std::max(cell_height_ - 58, 10.0)};
  }
  double y_of(const PlotArea& area, double metric) const {
    return area.y + area.height * (1 - look_.axis().place(metric));
  }

  void draw_panel(std::size_t panel, Canvas& canvas) const {
    const PlotArea area = area_of(panel);
    const double bottom = area.y + area.height;
    for (const AxisTick& tick : y_ticks_) {
      const double y = y_of(area, tick.value);
      canvas.line(std::array{PlotPoint{area.x, y}, PlotPoint{area.x + area.width, y}}, {k_grid, 1});
      canvas.text(area.x - 8, y + 4, tick.label, {k_text, k_quiet, Anchor::end});
    }
    auto ticks =
        ticks_of(chart_.parameters[panel], axes_[panel], static_cast<std::size_t>(std::max(area.width / 80, 3.0)),
                 static_cast<std::size_t>(std::max(area.width / 40, 2.0)));
    const double most = area.width / static_cast<double>(std::max<std::size_t>(ticks.size(), 1));
    if (!chart_.parameters[panel].categories.empty())
      ticks = with_fitted_labels(std::move(ticks), columns_in(std::max(most - 4, 20.0), k_text));
    for (const AxisTick& tick : ticks) {
      const double x = area.x + area.width * axes_[panel].place(tick.value);
      canvas.line(std::array{PlotPoint{x, area.y}, PlotPoint{x, bottom}}, {k_grid, 1});
      canvas.text(x, bottom + 18, tick.label, {k_text, k_quiet, Anchor::middle});
    }
    canvas.line(
        std::array{PlotPoint{area.x, area.y}, PlotPoint{area.x, bottom}, PlotPoint{area.x + area.width, bottom}},
        {k_frame, 1});
    canvas.text(area.x + area.width / 2, bottom + 38, names_[panel], {k_text, k_ink, Anchor::middle});
    if (panel % columns_ == 0)
      canvas.text(18, area.y + area.height / 2, shortened(chart_.metric, area.height, k_text),
                  {k_text, k_ink, Anchor::middle, false, 90});
  }

  const ParameterChart& chart_;
  TrialLook look_;
  std::size_t columns_ = 1;
  double cell_width_ = 0, cell_height_ = 0, labels_ = 0;
  std::vector<AxisTick> y_ticks_;
  std::vector<ChartAxis> axes_;
  std::vector<std::string> names_;
};

}  // namespace

void draw_scatter(const ParameterChart& chart, double width, double height, Canvas& canvas) {
  ScatterDrawing(chart, width, height).draw(canvas);
}

}  // namespace skrobot
