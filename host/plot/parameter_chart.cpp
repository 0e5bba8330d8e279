// SPDX-License-Identifier: MIT
#include "plot/parameter_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"

namespace skrobot {
namespace {

constexpr double k_nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double k_most = 1e300;  // beyond it, the length of an axis is no number
constexpr double k_top = 44;      // of the title
constexpr std::uint32_t k_best = 0xD55E00;

std::string text_of(const json::value& value) { return value.is_string() ? std::string(value.get_string()) : to_text(value); }

ParameterAxis axis_by_kind(const std::string& name, const std::vector<json::value>& values, const json::array& known, std::vector<double>& places) {
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
    if (is_used && std::find(axis.categories.begin(), axis.categories.end(), text) == axis.categories.end()) axis.categories.push_back(text);
  }
  for (const std::string& text : seen) {
    places.push_back(static_cast<double>(std::find(axis.categories.begin(), axis.categories.end(), text) - axis.categories.begin()));
  }
  return axis;
}

// From pale for the least to dark for the most, in between by `share`.
Colour shade(double share) {
  constexpr std::array<std::array<double, 3>, 3> k_stops{{{0xC3, 0xD5, 0xE8}, {0x4A, 0x90, 0xC4}, {0x08, 0x30, 0x6B}}};
  const double at = std::clamp(share, 0.0, 1.0) * 2;
  const auto from = static_cast<std::size_t>(std::min(at, 1.0));
  std::uint32_t rgb = 0;
  for (std::size_t i = 0; i < 3; ++i) rgb = rgb << 8 | static_cast<std::uint32_t>(std::lround(k_stops[from][i] + (k_stops[from + 1][i] - k_stops[from][i]) * (at - static_cast<double>(from))));
  return {rgb};
}

struct Range {
  double least = std::numeric_limits<double>::infinity(), most = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (std::isnan(value)) return;
    least = std::min(least, value);
    most = std::max(most, value);
  }
};

ChartAxis axis_of(const ParameterChart& chart, std::size_t parameter) {
  const ParameterAxis& axis = chart.parameters[parameter];
  if (!axis.categories.empty()) return {AxisScale::linear, 0, static_cast<double>(axis.categories.size() - 1), 0.08};
  Range range;
  for (const ChartTrial& trial : chart.trials) range.add(trial.places[parameter]);
  if (range.least > range.most) range = {1, 1};
  return {axis.scale, range.least, range.most, 0.05};
}

ChartAxis metric_axis(const ParameterChart& chart) {
  Range range;
  for (const ChartTrial& trial : chart.trials) range.add(trial.metric);
  return {chart.metric_scale, range.least, range.most, 0.05};
}

// A tick for each kind, or for every second, third … when so many do not fit.
std::vector<AxisTick> ticks_of(const ParameterAxis& parameter, const ChartAxis& axis, std::size_t wanted, std::size_t most) {
  if (parameter.categories.empty()) return axis.ticks(wanted);
  const std::size_t every = (parameter.categories.size() + most - 1) / std::max<std::size_t>(most, 1);
  std::vector<AxisTick> ticks;
  for (std::size_t i = 0; i < parameter.categories.size(); i += std::max<std::size_t>(every, 1)) ticks.push_back({static_cast<double>(i), parameter.categories[i]});
  return ticks;
}

// How a trial is drawn: the best one stands out, the others are as dark as they are good.
class Look {
 public:
  explicit Look(const ParameterChart& chart) : chart_(chart), axis_(metric_axis(chart)), first_(axis_.place(chart.trials.front().metric)), last_(axis_.place(chart.trials.back().metric)) {}

  bool is_best(std::size_t trial) const { return chart_.best_is_known && trial + 1 == chart_.trials.size(); }
  Colour at(double place) const { return shade(first_ == last_ ? 0.5 : (place - first_) / (last_ - first_)); }
  // Of many trials, those below show through.
  Stroke stroke(std::size_t trial, double width, double best_width) const {
    if (is_best(trial)) return {{k_best}, best_width};
    const double many = std::clamp(300.0 / static_cast<double>(chart_.trials.size()), 0.4, 1.0);
    Colour colour = at(axis_.place(chart_.trials[trial].metric));
    colour.opacity = many;
    return {colour, width * many};
  }
  const ChartAxis& axis() const { return axis_; }

 private:
  const ParameterChart& chart_;
  ChartAxis axis_;
  double first_;
  double last_;
};

void draw_title(const ParameterChart& chart, double width, Canvas& canvas) {
  canvas.fill(0, 0, width, k_top, {0xFFFFFF});
  std::string best;
  if (chart.best_is_known) best = "best: trial " + std::to_string(chart.trials.back().number);
  const double best_width = text_width(best, k_text);
  canvas.text(20, 26, shortened(chart.title, width - 60 - best_width, k_title), {k_title, k_ink, Anchor::start, true});
  if (chart.best_is_known) canvas.text(width - 20, 26, best, {k_text, {k_best}, Anchor::end});
}

class ParallelDrawing {
 public:
  ParallelDrawing(const ParameterChart& chart, double width, double height) : chart_(chart), look_(chart), top_(k_top + 34), bottom_(height - 26) {
    const auto wanted = static_cast<std::size_t>(std::max((bottom_ - top_) / 48, 2.0)), most = static_cast<std::size_t>(std::max((bottom_ - top_) / 18, 1.0));
    for (std::size_t i = 0; i < chart.parameters.size(); ++i) {
      axes_.push_back(axis_of(chart, i));
      ticks_.push_back(ticks_of(chart.parameters[i], axes_.back(), wanted, most));
    }
    axes_.push_back(look_.axis());
    ticks_.push_back(look_.axis().ticks(wanted));
    const double room = width / static_cast<double>(axes_.size() + 1);
    double labels = 0;
    for (const AxisTick& tick : ticks_.front()) labels = std::max(labels, text_width(printable(tick.label, 400), k_text));
    left_ = 20 + std::clamp(std::max(labels + 8, text_width(name(0), k_text) / 2), 20.0, std::max(room, 40.0));
    right_ = width - 24 - std::clamp(text_width(name(axes_.size() - 1), k_text) / 2, 14.0, std::max(room, 40.0));
  }

  void draw(Canvas& canvas) const {
    for (std::size_t i = 0; i < chart_.trials.size(); ++i) draw_trial(i, canvas);
    for (std::size_t i = 0; i < axes_.size(); ++i) draw_axis(i, canvas);
  }

 private:
  std::string name(std::size_t axis) const { return axis < chart_.parameters.size() ? chart_.parameters[axis].name : chart_.metric; }
  double step() const { return (right_ - left_) / static_cast<double>(axes_.size() - 1); }
  double x_of(std::size_t axis) const { return left_ + step() * static_cast<double>(axis); }
  double y_of(std::size_t axis, double value) const { return bottom_ - (bottom_ - top_) * axes_[axis].place(value); }

  // A line with gaps where a value is missing.
  void draw_trial(std::size_t number, Canvas& canvas) const {
    const ChartTrial& trial = chart_.trials[number];
    const Stroke stroke = look_.stroke(number, 1.4, 3.5);
    std::vector<PlotPoint> points;
    canvas.begin_line(number);
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
    canvas.end_line();
  }

  void draw_axis(std::size_t axis, Canvas& canvas) const {
    const double x = x_of(axis), most = axis == 0 ? left_ - 12 : step() - 24;
    if (axis + 1 == axes_.size()) {  // what the colours mean
      constexpr int k_parts = 40;
      const double part = (bottom_ - top_) / k_parts;
      for (int i = 0; i < k_parts; ++i) canvas.fill(x, bottom_ - part * (i + 1), 8, part + 0.3, look_.at((i + 0.5) / k_parts));
    }
    canvas.line(std::array{PlotPoint{x, top_}, PlotPoint{x, bottom_}}, {k_frame, 1.5});
    for (const AxisTick& tick : ticks_[axis]) {
      const double y = y_of(axis, tick.value);
      const std::string label = shortened(tick.label, std::max(most, 20.0), k_text);
      const double wide = text_width(label, k_text) + 4;
      canvas.line(std::array{PlotPoint{x - 4, y}, PlotPoint{x, y}}, {k_frame, 1.5});
      canvas.fill(x - 6 - wide, y - 7, wide, 14, {0xFFFFFF, 0.75});
      canvas.text(x - 8, y + 4, label, {k_text, k_ink, Anchor::end});
    }
    const bool is_last = axis + 1 == axes_.size();
    canvas.text(x, top_ - 14, shortened(name(axis), std::max(step() - 8, 30.0), k_text), {k_text, k_ink, Anchor::middle, is_last});
  }

  const ParameterChart& chart_;
  Look look_;
  double top_, bottom_, left_ = 0, right_ = 0;
  std::vector<ChartAxis> axes_;  // the metric's last
  std::vector<std::vector<AxisTick>> ticks_;
};

class ScatterDrawing {
 public:
  ScatterDrawing(const ParameterChart& chart, double width, double height) : chart_(chart), look_(chart) {
    const std::size_t count = chart.parameters.size();
    const double shape = width / std::max(height - k_top, 1.0) / 1.3;  // a panel is somewhat wider than high
    columns_ = std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count) * shape))), 1, count);
    const std::size_t rows = (count + columns_ - 1) / columns_;
    columns_ = (count + rows - 1) / rows;
    cell_width_ = (width - 16) / static_cast<double>(columns_);
    cell_height_ = (height - k_top) / static_cast<double>(rows);
    y_ticks_ = look_.axis().ticks(static_cast<std::size_t>(std::max((cell_height_ - 60) / 48, 2.0)));
    for (const AxisTick& tick : y_ticks_) labels_ = std::max(labels_, text_width(tick.label, k_text));
    for (std::size_t i = 0; i < count; ++i) axes_.push_back(axis_of(chart, i));
  }

  void draw(Canvas& canvas) const {
    for (std::size_t i = 0; i < axes_.size(); ++i) draw_panel(i, canvas);
    for (std::size_t number = 0; number < chart_.trials.size(); ++number) {
      const ChartTrial& trial = chart_.trials[number];
      canvas.begin_line(number);
      for (std::size_t i = 0; i < axes_.size(); ++i) {
        if (std::isnan(trial.places[i])) continue;
        const PlotArea area = area_of(i);
        const PlotPoint dot{area.x + area.width * axes_[i].place(trial.places[i]), y_of(area, trial.metric)};
        canvas.line(std::array{dot}, look_.stroke(number, 2.2, 3.5));
      }
      canvas.end_line();
    }
  }

 private:
  PlotArea area_of(std::size_t panel) const {
    const std::size_t above = panel / columns_;
    const auto column = static_cast<double>(panel % columns_), row = static_cast<double>(above);
    const double left = labels_ + 42;
    return {column * cell_width_ + left, k_top + row * cell_height_ + 4, std::max(cell_width_ - left - 8, 10.0), std::max(cell_height_ - 58, 10.0)};
  }
  double y_of(const PlotArea& area, double metric) const { return area.y + area.height * (1 - look_.axis().place(metric)); }

  void draw_panel(std::size_t panel, Canvas& canvas) const {
    const PlotArea area = area_of(panel);
    const double bottom = area.y + area.height;
    for (const AxisTick& tick : y_ticks_) {
      const double y = y_of(area, tick.value);
      canvas.line(std::array{PlotPoint{area.x, y}, PlotPoint{area.x + area.width, y}}, {k_grid, 1});
      canvas.text(area.x - 8, y + 4, tick.label, {k_text, k_quiet, Anchor::end});
    }
    const auto ticks = ticks_of(chart_.parameters[panel], axes_[panel], static_cast<std::size_t>(std::max(area.width / 80, 3.0)), static_cast<std::size_t>(std::max(area.width / 40, 2.0)));
    const double most = area.width / static_cast<double>(std::max<std::size_t>(ticks.size(), 1));
    for (const AxisTick& tick : ticks) {
      const double x = area.x + area.width * axes_[panel].place(tick.value);
      canvas.line(std::array{PlotPoint{x, area.y}, PlotPoint{x, bottom}}, {k_grid, 1});
      canvas.text(x, bottom + 18, shortened(tick.label, std::max(most - 4, 20.0), k_text), {k_text, k_quiet, Anchor::middle});
    }
    canvas.line(std::array{PlotPoint{area.x, area.y}, PlotPoint{area.x, bottom}, PlotPoint{area.x + area.width, bottom}}, {k_frame, 1});
    canvas.text(area.x + area.width / 2, bottom + 38, shortened(chart_.parameters[panel].name, area.width, k_text), {k_text, k_ink, Anchor::middle});
    if (panel % columns_ == 0) canvas.text(18, area.y + area.height / 2, shortened(chart_.metric, area.height, k_text), {k_text, k_ink, Anchor::middle, false, true});
  }

  const ParameterChart& chart_;
  Look look_;
  std::size_t columns_ = 1;
  double cell_width_ = 0, cell_height_ = 0, labels_ = 0;
  std::vector<AxisTick> y_ticks_;
  std::vector<ChartAxis> axes_;
};

}  // namespace

ParameterAxis parameter_axis(const std::string& name, const std::vector<json::value>& values, const json::array& known, bool is_logarithmic, std::vector<double>& places) {
  places.clear();
  const auto is_number = [](const json::value& value) { return value.is_number(); };
  if (!std::all_of(values.begin(), values.end(), is_number)) return axis_by_kind(name, values, known, places);
  bool is_positive = true;
  for (const json::value& value : values) {
    const auto number = value.to_number<double>();
    places.push_back(std::fabs(number) <= k_most ? number : k_nothing);
    is_positive = is_positive && number > 0;
  }
  return {name, is_logarithmic && is_positive ? AxisScale::logarithmic : AxisScale::linear, {}};
}

void order_trials(ParameterChart& chart) {
  std::sort(chart.trials.begin(), chart.trials.end(), [&](const ChartTrial& a, const ChartTrial& b) {
    if (a.metric != b.metric) return chart.least_is_best ? a.metric > b.metric : a.metric < b.metric;
    return a.number > b.number;
  });
}

void draw(const ParameterChart& chart, ParameterPicture picture, double width, double height, Canvas& canvas) {
  canvas.fill(0, 0, width, height, {0xFFFFFF});
  if (picture == ParameterPicture::parallel) ParallelDrawing(chart, width, height).draw(canvas);
  else ScatterDrawing(chart, width, height).draw(canvas);
  draw_title(chart, width, canvas);
}

}  // namespace skrobot
