// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_SVG_CANVAS_HPP
#define SKROBOT_HOST_PLOT_SVG_CANVAS_HPP

#include "plot/canvas.hpp"

namespace skrobot {

/// A picture that a page can use: a name for it, and whether the keyboard can reach it.
struct SvgPicture {
  double width, height;
  std::string label;   ///< what it shows, for who cannot see it; empty: nothing
  std::string prefix;  ///< of each id, where several pictures are in one page
  bool is_interactive = false;
};

/// Collects SVG 1.1. Texts stay texts: they can be searched, selected and read aloud. Groups that are numbered are
/// found by their id, the others by their class.
class SvgCanvas : public Canvas {
 public:
  /// A picture of so many pixels that shows a drawing of that size.
  SvgCanvas(double pixel_width, double pixel_height, double width, double height);
  /// A picture of as many pixels as the drawing is large.
  explicit SvgCanvas(const SvgPicture& picture);
  void fill(double x, double y, double width, double height, Colour colour) override;
  void line(std::span<const PlotPoint> points, const Stroke& stroke) override;
  void area(std::span<const PlotPoint> corners, Colour colour) override;
  void text(double x, double y, std::string_view text, const TextStyle& style) override;
  void begin_group(std::string_view name) override;
  void end_group() override;
  /// The document, whole.
  std::string finish() const { return svg_ + "</svg>\n"; }

 private:
  void begin(double pixel_width, double pixel_height, double width, double height, const std::string& more);

  std::string svg_;
  std::string prefix_;
};

/// `text` as XML takes it, in an element and in an attribute.
std::string escape_xml(std::string_view text);

}  // namespace skrobot

#endif
