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
  bool upwards = false;  ///< turned a quarter to the left
};

/// Coordinates are in pixels of the drawing's own size, from the upper left corner. Not thread-safe. What fails is kept, and said at the end.
class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual void fill(double x, double y, double width, double height, Colour colour) = 0;
  /// A line through `points`; a single point is a dot.
  virtual void line(std::span<const PlotPoint> points, const Stroke& stroke) = 0;
  /// `y` is the text's base line.
  virtual void text(double x, double y, std::string_view text, const TextStyle& style) = 0;
  /// What is drawn from here to the end_line() of the same number belongs to that line of the chart.
  virtual void begin_line(std::size_t) {}
  virtual void end_line() {}
};

/// About how wide a text is: what is drawn has no font of its own.
double text_width(std::string_view text, double size);

/// Where the points are, within a drawing.
struct PlotArea {
  double x, y, width, height;
};

}  // namespace skrobot

#endif
