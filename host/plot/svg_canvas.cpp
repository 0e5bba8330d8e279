// SPDX-License-Identifier: MIT
#include "plot/svg_canvas.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "base/xml_text.hpp"

namespace skrobot {
namespace {

// To a hundredth of a pixel.
std::string number(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), std::round(value * 100) / 100).ptr};
}

std::string colour_of(Colour colour) {
  std::string hex = "#000000";
  for (std::size_t i = 0; i < 6; ++i) hex[6 - i] = "0123456789abcdef"[colour.rgb >> (4 * i) & 15];
  return hex;
}

std::string attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + value + "\"";
}

std::string opacity(const char* name, Colour colour) {
  return colour.opacity < 1 ? attribute(name, number(colour.opacity)) : "";
}

}  // namespace

std::string escape_xml(std::string_view text) { return xml_text(printable(text, 1000)); }

SvgCanvas::SvgCanvas(double pixel_width, double pixel_height, double width, double height) {
  begin(pixel_width, pixel_height, width, height, "");
}

SvgCanvas::SvgCanvas(const SvgPicture& picture) : prefix_(picture.prefix) {
  const char* role = picture.is_interactive ? "application" : "img";
  begin(picture.width, picture.height, picture.width, picture.height,
        attribute("role", role) + (picture.label.empty() ? "" : attribute("aria-label", escape_xml(picture.label))) +
            (picture.is_interactive ? attribute("tabindex", "0") : ""));
}

void SvgCanvas::begin(double pixel_width, double pixel_height, double width, double height, const std::string& more) {
  svg_ = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", number(pixel_width)) +
         attribute("height", number(pixel_height)) +
         attribute("viewBox", "0 0 " + number(width) + " " + number(height)) + more +
         " font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n";
}

void SvgCanvas::fill(double x, double y, double width, double height, Colour colour) {
  svg_ += "<rect" + attribute("x", number(x)) + attribute("y", number(y)) + attribute("width", number(width)) +
          attribute("height", number(height)) + attribute("fill", colour_of(colour)) + opacity("fill-opacity", colour) +
          "/>\n";
}

void SvgCanvas::line(std::span<const PlotPoint> points, const Stroke& stroke) {
  if (points.size() == 1) {
    svg_ += "<circle" + attribute("cx", number(points[0].x)) + attribute("cy", number(points[0].y)) +
            attribute("r", number(1.6 * stroke.width)) + attribute("fill", colour_of(stroke.colour)) +
            opacity("fill-opacity", stroke.colour) + "/>\n";
    return;
  }
  svg_ += "<polyline fill=\"none\"" + attribute("stroke", colour_of(stroke.colour)) +
          opacity("stroke-opacity", stroke.colour) + attribute("stroke-width", number(stroke.width));
  if (stroke.dash != Dash::solid) svg_ += attribute("stroke-dasharray", stroke.dash == Dash::dashed ? "7 4" : "2 3");
  if (points.size() > 2) svg_ += " stroke-linejoin=\"round\"";
  svg_ += " points=\"";
  for (std::size_t i = 0; i < points.size(); ++i)
    svg_ += (i > 0 ? " " : "") + number(points[i].x) + "," + number(points[i].y);
  svg_ += "\"/>\n";
}

void SvgCanvas::area(std::span<const PlotPoint> corners, Colour colour) {
  svg_ += "<polygon" + attribute("fill", colour_of(colour)) + opacity("fill-opacity", colour) + " points=\"";
  for (std::size_t i = 0; i < corners.size(); ++i)
    svg_ += (i > 0 ? " " : "") + number(corners[i].x) + "," + number(corners[i].y);
  svg_ += "\"/>\n";
}

void SvgCanvas::text(double x, double y, std::string_view text, const TextStyle& style) {
  svg_ += "<text" + attribute("x", number(x)) + attribute("y", number(y)) + attribute("font-size", number(style.size)) +
          attribute("fill", colour_of(style.colour));
  if (style.anchor != Anchor::start)
    svg_ += attribute("text-anchor", style.anchor == Anchor::middle ? "middle" : "end");
  if (style.bold) svg_ += " font-weight=\"bold\"";
  if (style.turn != 0)
    svg_ += attribute("transform", "rotate(" + number(-style.turn) + " " + number(x) + " " + number(y) + ")");
  svg_ += ">" + escape_xml(text) + "</text>\n";
}

void SvgCanvas::begin_group(std::string_view name) {
  const bool is_numbered = name.find('-') != std::string_view::npos;
  svg_ += "<g" + (is_numbered ? attribute("id", prefix_ + std::string(name)) : attribute("class", std::string(name))) +
          ">\n";
}

void SvgCanvas::end_group() { svg_ += "</g>\n"; }

}  // namespace skrobot
