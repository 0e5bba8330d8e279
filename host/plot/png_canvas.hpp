// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_PNG_CANVAS_HPP
#define SKROBOT_HOST_PLOT_PNG_CANVAS_HPP

#include <memory>

#include "plot/canvas.hpp"

namespace skrobot {

/// Draws with cairo, which is loaded when the first of these is made and not before: linked, it and its fonts would be
/// loaded at the start of every command.
class PngCanvas : public Canvas {
 public:
  /// A picture of so many pixels that shows a drawing of that width. Throws Error(Fault::host) when there is no cairo.
  PngCanvas(int pixel_width, int pixel_height, double width);
  ~PngCanvas() override;
  void fill(double x, double y, double width, double height, Colour colour) override;
  void line(std::span<const PlotPoint> points, const Stroke& stroke) override;
  void area(std::span<const PlotPoint> corners, Colour colour) override;
  void text(double x, double y, std::string_view text, const TextStyle& style) override;
  /// The file's bytes. Throws Error(Fault::host) when cairo could not draw.
  std::string finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skrobot

#endif
