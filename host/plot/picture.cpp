// SPDX-License-Identifier: MIT
#include "plot/picture.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/html_page.hpp"
#include "plot/panels.hpp"
#include "plot/png_canvas.hpp"
#include "plot/svg_canvas.hpp"

namespace skrobot {
namespace {

// Texts keep their size in a picture of up to this width, and above it grow with the picture.
constexpr double k_drawing_width = 960;
constexpr PictureSize k_one_chart{960, 540};
constexpr std::size_t k_panel_height = 250, k_title_height = 44;
constexpr double k_png_scale = 1.5;  // pixels are smaller than a browser's where a PNG is looked at

using DrawOn = std::function<void(Canvas& canvas, double width, double height)>;

std::string drawn(const DrawOn& draw_on, PictureKind kind, std::optional<PictureSize> asked, PictureSize natural) {
  PictureSize size = asked.value_or(natural);
  if (!asked && kind == PictureKind::png) {
    const auto larger = [](std::size_t length) {
      return static_cast<std::size_t>(k_png_scale * static_cast<double>(length));
    };
    size = {larger(size.width), larger(size.height)};
  }
  const auto width = static_cast<double>(size.width), height = static_cast<double>(size.height);
  const double scale = std::max(1.0, width / k_drawing_width);
  if (kind == PictureKind::svg) {
    SvgCanvas canvas(width, height, width / scale, height / scale);
    draw_on(canvas, width / scale, height / scale);
    return canvas.finish();
  }
  PngCanvas canvas(static_cast<int>(size.width), static_cast<int>(size.height), width / scale);
  draw_on(canvas, width / scale, height / scale);
  return canvas.finish();
}

}  // namespace

PictureKind picture_kind(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  if (extension == ".svg") return PictureKind::svg;
  if (extension == ".png") return PictureKind::png;
  if (extension == ".html") return PictureKind::html;
  throw Error(Fault::usage, in_quotes(file.string(), 300) + " has no supported picture extension",
              "use .svg, .png or .html");
}

std::string picture_of(const PlotData& plot, PictureKind kind, std::optional<PictureSize> size) {
  std::vector<const Chart*> charts;
  bool has_legends = false;
  for (const PlotPanel& panel : plot.panels) {
    charts.push_back(&panel.chart);
    has_legends = has_legends || panel.chart.lines.size() > 1;
  }
  const bool is_one = charts.size() == 1;
  const PanelGrid grid(charts.size(), static_cast<double>(k_one_chart.width), has_legends);
  const PictureSize natural =
      is_one ? k_one_chart : PictureSize{k_one_chart.width, k_title_height + grid.rows * k_panel_height};
  if (kind == PictureKind::html) {
    const auto each = [&](std::size_t all, std::size_t count) {
      return static_cast<double>(all) / static_cast<double>(count);
    };
    const PictureSize whole = size.value_or(natural);
    return html_page(plot.title, charts, each(whole.width, grid.columns), each(whole.height, grid.rows));
  }
  const DrawOn draw_on = [&](Canvas& canvas, double width, double height) {
    if (is_one) ChartDrawing(*charts.front(), width, height).draw(canvas);
    else draw_panels(plot.title, charts, width, height, canvas);
  };
  return drawn(draw_on, kind, size, natural);
}

std::string picture_of(const ParameterChart& chart, ParameterPicture picture, PictureKind kind,
                       std::optional<PictureSize> size) {
  if (kind == PictureKind::html) {
    const PictureSize whole = size.value_or(k_one_chart);
    return html_page(chart, picture, static_cast<double>(whole.width), static_cast<double>(whole.height));
  }
  return drawn([&](Canvas& canvas, double width, double height) { draw(chart, picture, width, height, canvas); }, kind,
               size, k_one_chart);
}

}  // namespace skrobot
