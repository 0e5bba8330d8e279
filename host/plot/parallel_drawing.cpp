// SPDX-License-Identifier: MIT
#include "plot/parameter_drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"
#include "plot/text_fitting.hpp"

namespace skrobot {
namespace {

constexpr double k_slant = 35, k_degree = 3.14159265358979 / 180, k_heading_line = 15;

class ParallelDrawing {
 public:
  ParallelDrawing(const ParameterChart& chart, double width, double height)
      : chart_(chart), look_(chart), bottom_(height - 26) {
    const double room = width / static_cast<double>(chart.parameters.size() + 2);
    make_headings(room);
    top_ = std::min(k_parameter_top + 16 + heading_height_, bottom_ - 20);
    const auto wanted = static_cast<std::size_t>(std::max((bottom_ - top_) / 48, 2.0)),
               most = static_cast<std::size_t>(std::max((bottom_ - top_) / 18, 1.0));
    for (std::size_t i = 0; i < chart.parameters.size(); ++i) {
      axes_.push_back(axis_of(chart, i));
      ticks_.push_back(ticks_of(chart.parameters[i], axes_.back(), wanted, most));
    }
    axes_.push_back(look_.axis());
    ticks_.push_back(look_.axis().ticks(wanted));
    double labels = 0;
    for (const AxisTick& tick : ticks_.front())
      labels = std::max(labels, text_width(printable(tick.label, 400), k_text));
    left_ = 20 + std::clamp(std::max(labels + 8, is_slanted_ ? 0 : heading_width(0) / 2), 20.0, std::max(room, 40.0));
    const double last = heading_width(axes_.size() - 1),
                 beyond = is_slanted_ ? last * std::cos(k_slant * k_degree) : last / 2;
    right_ = width - 24 - std::clamp(beyond, 22.0, std::max(is_slanted_ ? 2 * room : room, 40.0));
  }

  void draw(Canvas& canvas) const {
    for (std::size_t i = 0; i < chart_.trials.size(); ++i) draw_trial(i, canvas);
    for (std::size_t i = 0; i < axes_.size(); ++i) draw_axis(i, canvas);
    draw_direction(canvas);
  }

 private:
  std::string name(std::size_t axis) const {
    return axis < chart_.parameters.size() ? chart_.parameters[axis].name : chart_.metric;
  }
  double heading_width(std::size_t axis) const {
    double widest = 0;
    for (const std::string& line : headings_[axis]) widest = std::max(widest, text_width(line, k_text));
    return widest;
  }

  // Names in lines below each other where they fit between the axes, else each on one line, slanted.
  void make_headings(double room) {
    constexpr std::size_t k_most_lines = 3, k_most_columns = 24;
    std::vector<std::string> names;
    for (std::size_t i = 0; i <= chart_.parameters.size(); ++i) {
      names.push_back(name(i));
      headings_.push_back(wrapped(names.back(), columns_in(room - 4, k_text), k_most_lines));
      is_slanted_ = is_slanted_ || headings_.back().empty();
      heading_height_ = std::max(heading_height_, k_heading_line * static_cast<double>(headings_.back().size()));
    }
    if (!is_slanted_) return;
    const std::vector<std::string> cut = fitted(names, k_most_columns);
    heading_height_ = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
      headings_[i] = {cut[i]};
      heading_height_ =
          std::max(heading_height_, text_width(cut[i], k_text) * std::sin(k_slant * k_degree) + k_heading_line);
    }
  }

  void draw_heading(std::size_t axis, Canvas& canvas) const {
    const bool is_last = axis + 1 == axes_.size();
    if (is_slanted_) {
      canvas.text(x_of(axis), top_ - 12, headings_[axis].front(), {k_text, k_ink, Anchor::start, is_last, k_slant});
      return;
    }
    double y = top_ - 14 - k_heading_line * static_cast<double>(headings_[axis].size() - 1);
    for (const std::string& line : headings_[axis]) {
      canvas.text(x_of(axis), y, line, {k_text, k_ink, Anchor::middle, is_last});
      y += k_heading_line;
    }
  }

  // An arrow along the metric's axis to its better end.
  void draw_direction(Canvas& canvas) const {
    if (!chart_.best_is_known) return;
    const double x = x_of(axes_.size() - 1) + 16, from = chart_.least_is_best ? top_ : bottom_,
                 to = chart_.least_is_best ? bottom_ : top_;
    const double back = to + (from - to > 0 ? 8 : -8);
    canvas.line(std::array{PlotPoint{x, (from + to) / 2}, PlotPoint{x, to}}, {k_quiet, 1.5});
    canvas.line(std::array{PlotPoint{x - 4, back}, PlotPoint{x, to}, PlotPoint{x + 4, back}}, {k_quiet, 1.5});
    canvas.text(x + 14, (from + to) / 2, "better",
                {k_text, k_quiet, chart_.least_is_best ? Anchor::end : Anchor::start, false, 90});
  }

  double step() const { return (right_ - left_) / static_cast<double>(axes_.size() - 1); }
  double x_of(std::size_t axis) const { return left_ + step() * static_cast<double>(axis); }
  double y_of(std::size_t axis, double value) const { return bottom_ - (bottom_ - top_) * axes_[axis].place(value); }

  std::vector<AxisTick> fitted_ticks(std::size_t axis, std::size_t columns) const {
    const bool is_by_kind = axis < chart_.parameters.size() && !chart_.parameters[axis].categories.empty();
    return is_by_kind ? with_fitted_labels(ticks_[axis], columns) : ticks_[axis];
  }

  // A line with gaps where a value is missing.
  void draw_trial(std::size_t number, Canvas& canvas) const {
    const ChartTrial& trial = chart_.trials[number];
    const Stroke stroke = look_.stroke(number, 1.4, 3.5);
    std::vector<PlotPoint> points;
    canvas.begin_group(line_group(number));
    const auto flush = [&] {
      if (!points.empty()) canvas.line(points, stroke);
      points.clear();
    };
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      const double value = i < trial.places.size() ? trial.places[i] : trial.metric;
      if (std::isnan(value)) flush();
      else points.push_back({x_of(i), y_of(i, value)});
    }
    flush();
    canvas.end_group();
  }

  void draw_axis(std::size_t axis, Canvas& canvas) const {
    const double x = x_of(axis), most = axis == 0 ? left_ - 12 : step() - 24;
    if (axis + 1 == axes_.size()) {  // what the colours mean
      constexpr int k_parts = 40;
      const double part = (bottom_ - top_) / k_parts;
      for (int i = 0; i < k_parts; ++i)
        canvas.fill(x, bottom_ - part * (i + 1), 8, part + 0.3, look_.at((i + 0.5) / k_parts));
    }
    canvas.line(std::array{PlotPoint{x, top_}, PlotPoint{x, bottom_}}, {k_frame, 1.5});
    for (const AxisTick& tick : fitted_ticks(axis, columns_in(std::max(most, 20.0), k_text))) {
      const double y = y_of(axis, tick.value);
      const std::string& label = tick.label;
      const double wide = text_width(label, k_text) + 4;
      canvas.line(std::array{PlotPoint{x - 4, y}, PlotPoint{x, y}}, {k_frame, 1.5});
      canvas.fill(x - 6 - wide, y - 7, wide, 14, {0xFFFFFF, 0.75});
      canvas.text(x - 8, y + 4, label, {k_text, k_ink, Anchor::end});
    }
    draw_heading(axis, canvas);
  }

  const ParameterChart& chart_;
  TrialLook look_;
  double bottom_, top_ = 0, left_ = 0, right_ = 0, heading_height_ = 0;
  bool is_slanted_ = false;
  std::vector<std::vector<std::string>> headings_;  // in lines
  std::vector<ChartAxis> axes_;                     // the metric's last
  std::vector<std::vector<AxisTick>> ticks_;
};

}  // namespace

void draw_parallel(const ParameterChart& chart, double width, double height, Canvas& canvas) {
  ParallelDrawing(chart, width, height).draw(canvas);
}

}  // namespace skrobot
