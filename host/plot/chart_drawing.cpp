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
constexpr std::array<std::uint32_t, 10> k_colours{0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00,
                                                  0x56B4E9, 0x7F3C8D, 0x6B6B6B, 0x8C564B, 0x1B1B9E};

struct Range {
  double least = std::numeric_limits<double>::infinity(), most = -std::numeric_limits<double>::infinity();
};

template <class Coordinate>
Range range_of(const Chart& chart, Coordinate coordinate) {
  Range range;
  for (const ChartLine& line : chart.lines) {
    for (const auto* points : {&line.points, &line.raw, &line.band_low, &line.band_high}) {
      for (const PlotPoint& point : *points) {
        range.least = std::min(range.least, coordinate(point));
        range.most = std::max(range.most, coordinate(point));
      }
    }
  }
  return range;
}

// What a legend of this height can show; its last row says how many are left out, and lines that are muted are left out
// together.
std::size_t legend_names(const Chart& chart, double height) {
  const auto rows = static_cast<std::size_t>(std::max(height / k_legend_row, 2.0));
  const auto muted = static_cast<std::size_t>(
      std::count_if(chart.lines.begin(), chart.lines.end(), [](const ChartLine& line) { return line.is_muted; }));
  const std::size_t wanted = chart.lines.size() - muted;
  return wanted + (muted > 0 ? 1 : 0) <= rows ? wanted : rows - 1;
}

std::vector<Stroke> strokes_of(const Chart& chart, const std::vector<std::size_t>& order) {
  constexpr std::array k_dashes{Dash::solid, Dash::dashed, Dash::dotted};
  std::vector<Stroke> strokes(chart.lines.size());
  for (std::size_t row = 0; row < order.size(); ++row) {
    const ChartLine& line = chart.lines[order[row]];
    if (line.is_muted) strokes[order[row]] = {{0x8A8A8A, 0.4}, 1, Dash::solid};
    else
      strokes[order[row]] = {{k_colours[row % k_colours.size()]},
                             line.is_best ? 3.4 : 1.8,
                             k_dashes[row / k_colours.size() % k_dashes.size()]};
  }
  return strokes;
}

}  // namespace

ChartAxis x_axis_of(const Chart& chart) {
  const Range range = range_of(chart, [](const PlotPoint& point) { return point.x; });
  return {chart.x_scale, range.least, range.most, 0, chart.x_numbers};
}

ChartAxis y_axis_of(const Chart& chart) {
  const Range range = range_of(chart, [](const PlotPoint& point) { return point.y; });
  return {chart.y_scale, range.least, range.most, 0.04};
}

ChartDrawing::ChartDrawing(const Chart& chart, double width, double height)
    : chart_(chart), width_(width), height_(height), x_(x_axis_of(chart)), y_(y_axis_of(chart)) {
  const double top = 44, bottom = 52;
  double right = 24;
  area_ = {0, top, 0, height - top - bottom};
  const std::vector<std::size_t> order = legend_order(chart);
  strokes_ = strokes_of(chart, order);
  rows_.resize(order.size());
  for (std::size_t row = 0; row < order.size(); ++row) rows_[order[row]] = row;
  if (chart.lines.size() > 1 && width >= 360) {
    std::vector<std::string> labels;
    for (std::size_t row = 0; row < legend_names(chart, area_.height); ++row)
      labels.push_back(chart.lines[order[row]].label);
    names_ = fitted(labels, columns_in(std::min(k_legend_most, width / 3), k_text));
    double widest = names_.size() < order.size() ? text_width("and 1000 more", k_text) : 0;
    for (const std::string& name : names_) widest = std::max(widest, text_width(name, k_text));
    legend_x_ = width - widest - k_swatch - 16;
    right = width - legend_x_ + 20;
  }
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
  for (const PlotPoint& point : points)
    out.push_back({area_.x + area_.width * x_.place(point.x), area_.y + area_.height * (1 - y_.place(point.y))});
  return out;
}

void ChartDrawing::draw_axes(Canvas& canvas) const {
  const double bottom = area_.y + area_.height;
  canvas.begin_group("ticks");
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
  canvas.end_group();
  canvas.line(
      std::array{PlotPoint{area_.x, area_.y}, PlotPoint{area_.x, bottom}, PlotPoint{area_.x + area_.width, bottom}},
      {k_frame, 1});
  canvas.text(area_.x + area_.width / 2, height_ - 14, shortened(chart_.x_label, area_.width, k_text),
              {k_text, k_ink, Anchor::middle});
  canvas.text(18, area_.y + area_.height / 2, shortened(chart_.y_label, area_.height, k_text),
              {k_text, k_ink, Anchor::middle, false, 90});
}

void ChartDrawing::draw_title(Canvas& canvas) const {
  const double room = width_ - area_.x - 20;
  const std::string note = shortened(chart_.note, room * 0.6, k_text);
  const double taken = note.empty() ? 0 : text_width(note, k_text) + 16;
  canvas.text(area_.x, 26, shortened(chart_.title, std::max(room - taken, 40.0), k_title),
              {k_title, k_ink, Anchor::start, true});
  if (!note.empty()) canvas.text(width_ - 20, 26, note, {k_text, k_quiet, Anchor::end});
}

void ChartDrawing::draw_band(Canvas& canvas, std::size_t number) const {
  const ChartLine& line = chart_.lines[number];
  if (line.band_low.empty()) return;
  std::vector<PlotPoint> corners = placed(line.band_low), back = placed(line.band_high);
  corners.insert(corners.end(), back.rbegin(), back.rend());
  canvas.area(corners, {strokes_[number].colour.rgb, line.is_muted ? 0.06 : 0.16});
}

void ChartDrawing::draw_line(Canvas& canvas, std::size_t number) const {
  const ChartLine& line = chart_.lines[number];
  const Stroke& stroke = strokes_[number];
  canvas.begin_group(line_group(number));
  canvas.begin_group("curve");
  draw_band(canvas, number);
  if (!line.raw.empty() && !line.is_muted) {
    Stroke faint = stroke;
    faint.colour.opacity = 0.25;
    faint.width = 1;
    canvas.line(placed(line.raw), faint);
  }
  canvas.line(placed(line.points), stroke);
  canvas.end_group();
  if (rows_[number] < names_.size()) draw_legend_row(canvas, number);
  canvas.end_group();
}

void ChartDrawing::draw_legend_row(Canvas& canvas, std::size_t number) const {
  const Stroke& stroke = strokes_[number];
  const double y = area_.y + 8 + k_legend_row * static_cast<double>(rows_[number]);
  canvas.line(std::array{PlotPoint{legend_x_, y}, PlotPoint{legend_x_ + k_swatch - 6, y}},
              {stroke.colour, std::max(stroke.width, 2.5), stroke.dash});
  canvas.text(legend_x_ + k_swatch, y + 4, names_[rows_[number]], {k_text, k_ink});
}

void ChartDrawing::draw(Canvas& canvas) const {
  canvas.fill(0, 0, width_, height_, {0xFFFFFF});
  draw_axes(canvas);
  draw_title(canvas);
  for (const std::size_t number : drawing_order(chart_)) draw_line(canvas, number);
  if (legend_x_ > 0 && names_.size() < chart_.lines.size()) {
    canvas.text(legend_x_ + k_swatch, area_.y + 12 + k_legend_row * static_cast<double>(names_.size()),
                "and " + std::to_string(chart_.lines.size() - names_.size()) + " more", {k_text, k_quiet});
  }
}

}  // namespace skrobot
