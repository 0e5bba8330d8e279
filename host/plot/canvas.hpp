// SPDX-License-Identifier: MIT
// What a picture is drawn on; the same drawing becomes SVG and PNG.
#ifndef SKROBOT_HOST_PLOT_CANVAS_HPP
#define SKROBOT_HOST_PLOT_CANVAS_HPP

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "plot/chart.hpp"

namespace skrobot {

struct Colour {
  std::uint32_t rgb = 0;
  double opacity = 1;
};

// What every drawing is drawn with.
inline constexpr Colour k_ink{0x222222}, k_quiet{0x666666}, k_grid{0xE4E4E4}, k_frame{0x999999};
inline constexpr double k_text = 12, k_title = 15;

enum class Anchor { start, middle, end };
enum class Dash { solid, dashed, dotted };

struct Stroke {
  Colour colour;
  double width = 1;
  Dash dash = Dash::solid;
};

struct TextStyle {
  double size = 12;
  Colour colour;
  Anchor anchor = Anchor::start;
  bool bold = false;
  double turn = 0;  ///< in degrees to the left, about its anchor; 90: upwards
};

/// Coordinates are in pixels of the drawing's own size, from the upper left corner. Not thread-safe. What fails is
/// kept, and said at the end.
class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual void fill(double x, double y, double width, double height, Colour colour) = 0;
  /// A line through `points`; a single point is a dot.
  virtual void line(std::span<const PlotPoint> points, const Stroke& stroke) = 0;
  /// The inside of a polygon.
  virtual void area(std::span<const PlotPoint> corners, Colour colour) = 0;
  /// `y` is the text's base line.
  virtual void text(double x, double y, std::string_view text, const TextStyle& style) = 0;
  /// What is drawn from here to end_group() belongs together, under a name: "line-0" is a line of the chart with its
  /// place in the legend, "curve" within it the line alone, "ticks" what is read beside the axes. Groups may lie in
  /// groups.
  virtual void begin_group(std::string_view) {}
  virtual void end_group() {}
};

/// The name of the group of a chart's line, or of a trial.
inline std::string line_group(std::size_t number) { return "line-" + std::to_string(number); }

/// Where the points are, within a drawing.
struct PlotArea {
  double x, y, width, height;
};

}  // namespace skrobot

#endif
