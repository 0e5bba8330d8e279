// SPDX-License-Identifier: MIT
#include "plot/panels.hpp"

#include <algorithm>

#include "plot/chart_drawing.hpp"

namespace skrobot {
namespace {

constexpr double k_title_height = 44;

// A part of another canvas, whose corner is at (x, y) of that.
class PartCanvas : public Canvas {
 public:
  PartCanvas(Canvas& whole, double x, double y, std::string prefix)
      : whole_(whole), x_(x), y_(y), prefix_(std::move(prefix)) {}

  void fill(double x, double y, double width, double height, Colour colour) override {
    whole_.fill(x + x_, y + y_, width, height, colour);
  }
  void line(std::span<const PlotPoint> points, const Stroke& stroke) override {
    moved_.clear();
    for (const PlotPoint& point : points) moved_.push_back({point.x + x_, point.y + y_});
    whole_.line(moved_, stroke);
  }
  void area(std::span<const PlotPoint> corners, Colour colour) override {
    moved_.clear();
    for (const PlotPoint& corner : corners) moved_.push_back({corner.x + x_, corner.y + y_});
    whole_.area(moved_, colour);
  }
  void text(double x, double y, std::string_view text, const TextStyle& style) override {
    whole_.text(x + x_, y + y_, text, style);
  }
  void begin_group(std::string_view name) override {
    const bool is_numbered = name.find('-') != std::string_view::npos;
    whole_.begin_group(is_numbered ? prefix_ + std::string(name) : std::string(name));
  }
  void end_group() override { whole_.end_group(); }

 private:
  Canvas& whole_;
  double x_, y_;
  std::string prefix_;
  std::vector<PlotPoint> moved_;
};

}  // namespace

PanelGrid::PanelGrid(std::size_t count, double width, bool has_legends) {
  const double least = has_legends ? 440 : 290;
  columns = std::clamp<std::size_t>(static_cast<std::size_t>(width / least), 1, std::max<std::size_t>(count, 1));
  rows = (count + columns - 1) / columns;
  columns = (count + rows - 1) / std::max<std::size_t>(rows, 1);
}

void draw_panels(const std::string& title, const std::vector<const Chart*>& charts, double width, double height,
                 Canvas& canvas) {
  const bool has_legends =
      std::any_of(charts.begin(), charts.end(), [](const Chart* chart) { return chart->lines.size() > 1; });
  const PanelGrid grid(charts.size(), width, has_legends);
  const double cell_width = width / static_cast<double>(grid.columns),
               cell_height = (height - k_title_height) / static_cast<double>(grid.rows);
  canvas.fill(0, 0, width, height, {0xFFFFFF});
  canvas.text(20, 28, shortened(title, width - 40, k_title), {k_title, k_ink, Anchor::start, true});
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const auto column = static_cast<double>(i % grid.columns), row = static_cast<double>(i / grid.columns);
    PartCanvas part(canvas, column * cell_width, k_title_height + row * cell_height, "plot-" + std::to_string(i) + "-");
    ChartDrawing(*charts[i], cell_width, cell_height).draw(part);
  }
}

}  // namespace skrobot
