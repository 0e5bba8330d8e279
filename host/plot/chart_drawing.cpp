// SPDX-License-Identifier: MIT
#include "plot/chart_drawing.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr double k_legend_row = 19, k_legend_most = 300, k_swatch = 22;

// Ten colours that stay apart, on white and for most colour-blind people.
constexpr std::array<std::uint32_t, 10> k_colours{0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x7F3C8D, 0x6B6B6B, 0x8C564B, 0x1B1B9E};

struct Range {
  double least = std::numeric_limits<double>::infinity(), most = -std::numeric_limits<double>::infinity();
};

template <class Coordinate>
Range range_of(const Chart& chart, Coordinate coordinate) {
  Range range;
  for (const ChartLine& line : chart.lines) {
    for (const auto* points : {&line.points, &line.raw}) {
      for (const PlotPoint& point : *points) {
        range.least = std::min(range.least, coordinate(point));
        range.most = std::max(range.most, coordinate(point));
      }
    }
  }
  return range;
}

// What a legend of so many rows can show; the last row says how many are left out.
std::size_t legend_rows(const Chart& chart, double height) {
  return std::min(chart.lines.size(), static_cast<std::size_t>(std::max(height / k_legend_row, 2.0)));
}

}  // namespace

double text_width(std::string_view text, double size) { return 0.6 * size * static_cast<double>(display_width(text)); }

std::string shortened(const std::string& text, double width, double size) {
  std::string safe = printable(text, 400);
  if (text_width(safe, size) <= width) return safe;
  const auto begins = [&](std::size_t i) { return (static_cast<unsigned char>(safe[i]) & 0xC0) != 0x80; };
  const auto columns = static_cast<std::size_t>(std::max(width / (0.6 * size), 3.0));
  std::size_t front = 0, back = safe.size();
  while (front < safe.size() && display_width(std::string_view(safe).substr(0, front + 1)) < columns / 2) ++front;
  while (front > 0 && !begins(front)) --front;
  while (back > front && display_width(std::string_view(safe).substr(back - 1)) < columns - columns / 2) --back;
  while (back < safe.size() && !begins(back)) ++back;
  return safe.substr(0, front) + "…" + safe.substr(back);
}

ChartAxis x_axis_of(const Chart& chart) {
  const Range range = range_of(chart, [](const PlotPoint& point) { return point.x; });
  return {chart.x_scale, range.least, range.most, 0};
}

ChartAxis y_axis_of(const Chart& chart) {
  const Range range = range_of(chart, [](const PlotPoint& point) { return point.y; });
  return {chart.y_scale, range.least, range.most, 0.04};
}

Stroke ChartDrawing::stroke_of(std::size_t line) {
  constexpr std::array k_dashes{Dash::solid, Dash::dashed, Dash::dotted};
  return {{k_colours[line % k_colours.size()]}, 1.8, k_dashes[line / k_colours.size() % k_dashes.size()]};
}

ChartDrawing::ChartDrawing(const Chart& chart, double width, double height)
    : chart_(chart), width_(width), height_(height), x_(x_axis_of(chart)), y_(y_axis_of(chart)) {
  const double top = 44, bottom = 52;
  double right = 24;
  if (chart.lines.size() > 1 && width >= 360) {
    double widest = 0;
    for (const ChartLine& line : chart.lines) widest = std::max(widest, text_width(printable(line.label, 400), k_text));
    const double legend = std::min({widest, k_legend_most, width / 3}) + k_swatch + 8;
    legend_x_ = width - legend - 8;
    right = legend + 28;
  }
  area_ = {0, top, 0, height - top - bottom};
  y_ticks_ = y_.ticks(static_cast<std::size_t>(std::max(area_.height / 48, 2.0)));
  double labels = 0;
  for (const AxisTick& tick : y_ticks_) labels = std::max(labels, text_width(tick.label, k_text));
  area_.x = labels + 42;
  area_.width = std::max(width - right - area_.x, 10.0);
  x_ticks_ = x_.ticks(static_cast<std::size_t>(std::max(area_.width / 80, 3.0)));
}

std::vector<PlotPoint> ChartDrawing::placed(const std::vector<PlotPoint>& points) const {
  std::vector<PlotPoint> out;
  out.reserve(points.size());
  for (const PlotPoint& point : points) out.push_back({area_.x + area_.width * x_.place(point.x), area_.y + area_.height * (1 - y_.place(point.y))});
  return out;
}

void ChartDrawing::draw_axes(Canvas& canvas) const {
  const double bottom = area_.y + area_.height;
  for (const AxisTick& tick : y_ticks_) {
    const double y = area_.y + area_.height * (1 - y_.place(tick.value));
    canvas.line(std::array{PlotPoint{area_.x, y}, PlotPoint{area_.x + area_.width, y}}, {k_grid, 1});
    canvas.text(area_.x - 8, y + 4, tick.label, {k_text, k_quiet, Anchor::end});
  }
  for (const AxisTick& tick : x_ticks_) {
    const double x = area_.x + area_.width * x_.place(tick.value);
    canvas.line(std::array{PlotPoint{x, area_.y}, PlotPoint{x, bottom}}, {k_grid, 1});
    canvas.text(x, bottom + 18, tick.label, {k_text, k_quiet, Anchor::middle});
  }
  canvas.line(std::array{PlotPoint{area_.x, area_.y}, PlotPoint{area_.x, bottom}, PlotPoint{area_.x + area_.width, bottom}}, {k_frame, 1});
  canvas.text(area_.x + area_.width / 2, height_ - 14, shortened(chart_.x_label, area_.width, k_text), {k_text, k_ink, Anchor::middle});
  canvas.text(18, area_.y + area_.height / 2, shortened(chart_.y_label, area_.height, k_text), {k_text, k_ink, Anchor::middle, false, true});
  canvas.text(area_.x, 26, shortened(chart_.title, width_ - area_.x - 20, k_title), {k_title, k_ink, Anchor::start, true});
}

void ChartDrawing::draw_line(Canvas& canvas, std::size_t number) const {
  const ChartLine& line = chart_.lines[number];
  Stroke stroke = stroke_of(number);
  canvas.begin_line(number);
  if (!line.raw.empty()) {
    Stroke faint = stroke;
    faint.colour.opacity = 0.25;
    faint.width = 1;
    canvas.line(placed(line.raw), faint);
  }
  canvas.line(placed(line.points), stroke);
  if (legend_x_ > 0) {
    const std::size_t rows = legend_rows(chart_, area_.height);
    const bool is_cut = rows < chart_.lines.size();
    if (number < (is_cut ? rows - 1 : rows)) {
      const double y = area_.y + 8 + k_legend_row * static_cast<double>(number);
      canvas.line(std::array{PlotPoint{legend_x_, y}, PlotPoint{legend_x_ + k_swatch - 6, y}}, {stroke.colour, 2.5, stroke.dash});
      canvas.text(legend_x_ + k_swatch, y + 4, shortened(line.label, width_ - legend_x_ - k_swatch - 6, k_text), {k_text, k_ink});
    }
  }
  canvas.end_line();
}

void ChartDrawing::draw_legend(Canvas& canvas) const {
  const std::size_t rows = legend_rows(chart_, area_.height);
  if (legend_x_ == 0 || rows == chart_.lines.size()) return;
  canvas.text(legend_x_ + k_swatch, area_.y + 12 + k_legend_row * static_cast<double>(rows - 1),
              "and " + std::to_string(chart_.lines.size() - rows + 1) + " more", {k_text, k_quiet});
}

void ChartDrawing::draw(Canvas& canvas) const {
  canvas.fill(0, 0, width_, height_, {0xFFFFFF});
  draw_axes(canvas);
  for (std::size_t i = 0; i < chart_.lines.size(); ++i) draw_line(canvas, i);
  draw_legend(canvas);
}

}  // namespace skrobot
