// SPDX-License-Identifier: MIT
#include "learning/curve_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace learning {

namespace {

constexpr double k_width = 480;
constexpr double k_left = 64;
constexpr double k_right = 464;
constexpr double k_top = 36;
constexpr double k_bottom = 336;
constexpr double k_line_of_legend = 18;

// Okabe and Ito's colours, which people with colour blindness can tell apart.
constexpr std::array<const char*, 7> k_colours = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                  "#e69f00", "#56b4e9", "#000000"};

std::string fixed(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", number);
  return text.data();
}

/// From `low` to `high`, with a tick at each `step`.
struct Scale {
  double low = 0;
  double high = 1;
  double step = 0.2;
  double place(double value, double from, double to) const { return from + (value - low) / (high - low) * (to - from); }
};

/// About five ticks, at multiples of 1, 2 or 5 times a power of ten.
Scale round_scale(double low, double high) {
  const double wanted = (high - low) / 5;
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  double step = power;
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    step = factor * power;
    if (step >= wanted * (1 - 1e-9)) break;
  }
  return {std::floor(low / step) * step, std::ceil(high / step) * step, step};
}

Scale scale_of(const Picture& picture, double std::pair<double, double>::*part) {
  if (picture.is_share) return {};
  double low = INFINITY;
  double high = -INFINITY;
  for (const Line& line : picture.lines) {
    for (const auto& point : line.points) {
      if (!std::isfinite(point.first) || !std::isfinite(point.second)) continue;
      low = std::min(low, point.*part);
      high = std::max(high, point.*part);
    }
  }
  if (low > high) return {};
  // What differs by less than a double can place is one value, which gets room on both sides.
  const double middle = low + (high - low) / 2;
  if (high - low <= std::abs(middle) * 1e-9) {
    const double reach = std::max(1.0, std::abs(middle) * 1e-6);
    return round_scale(middle - reach, middle + reach);
  }
  return round_scale(low, high);
}

std::string text_at(double x, double y, const char* anchor, std::string_view text, const char* more = "") {
  return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" + anchor + "\"" + more + ">" +
         escaped(text) + "</text>\n";
}

std::string grid(const Scale& x, const Scale& y) {
  std::string out;
  const auto ticks = [](const Scale& scale) { return std::lround((scale.high - scale.low) / scale.step); };
  for (long i = 0; i <= ticks(x); ++i) {
    const double value = x.low + static_cast<double>(i) * x.step;
    const double at = x.place(value, k_left, k_right);
    out += "<path d=\"M" + fixed(at) + " " + fixed(k_top) + "V" + fixed(k_bottom) + "\" stroke=\"#ddd\"/>\n" +
           text_at(at, k_bottom + 16, "middle", in_short(value));
  }
  for (long i = 0; i <= ticks(y); ++i) {
    const double value = y.low + static_cast<double>(i) * y.step;
    const double at = y.place(value, k_bottom, k_top);
    out += "<path d=\"M" + fixed(k_left) + " " + fixed(at) + "H" + fixed(k_right) + "\" stroke=\"#ddd\"/>\n" +
           text_at(k_left - 6, at + 4, "end", in_short(value));
  }
  return out;
}

}  // namespace

std::string in_short(double number) {
  if (std::isnan(number)) return "";
  if (std::abs(number) < 1e-12) return "0";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", number);
  return text.data();
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    switch (byte) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F ? '?' : byte;
    }
  }
  return out;
}

std::string to_svg(const Picture& picture) {
  const Scale x = scale_of(picture, &std::pair<double, double>::first);
  const Scale y = scale_of(picture, &std::pair<double, double>::second);
  const bool has_legend =
      picture.lines.size() > 1 || (picture.lines.size() == 1 && !picture.lines.front().name.empty());
  const double legend = has_legend ? k_line_of_legend * static_cast<double>(picture.lines.size()) : 0;
  const std::string height = fixed(k_bottom + 52 + legend);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + fixed(k_width) + "\" height=\"" + height +
                    "\" viewBox=\"0 0 " + fixed(k_width) + " " + height +
                    "\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n<title>" + escaped(picture.title) +
                    "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  out += text_at(k_width / 2, 20, "middle", picture.title, " font-size=\"14\" font-weight=\"bold\"");
  out += grid(x, y);
  out += text_at((k_left + k_right) / 2, k_bottom + 36, "middle", picture.x_label);
  out += text_at(-(k_top + k_bottom) / 2, 16, "middle", picture.y_label, " transform=\"rotate(-90)\"");
  if (picture.has_diagonal) {
    out += "<path d=\"M" + fixed(k_left) + " " + fixed(k_bottom) + "L" + fixed(k_right) + " " + fixed(k_top) +
           "\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>\n";
  }
  for (std::size_t i = 0; i < picture.lines.size(); ++i) {
    const std::string colour = k_colours[i % k_colours.size()];
    std::string path;
    std::string marks;
    for (const auto& [px, py] : picture.lines[i].points) {
      if (!std::isfinite(px) || !std::isfinite(py)) continue;
      const std::string at_x = fixed(x.place(px, k_left, k_right));
      const std::string at_y = fixed(y.place(py, k_bottom, k_top));
      path += (path.empty() ? "M" : "L") + at_x + " " + at_y;
      if (picture.has_marks)
        marks += "<circle cx=\"" + at_x + "\" cy=\"" + at_y + "\" r=\"3\" fill=\"" + colour + "\"/>\n";
    }
    if (!path.empty())
      out += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\"/>\n" + marks;
    if (!has_legend) continue;
    const double at_y = k_bottom + 56 + k_line_of_legend * static_cast<double>(i);
    out += "<path d=\"M" + fixed(k_left) + " " + fixed(at_y - 4) + "h24\" stroke=\"" + colour +
           "\" stroke-width=\"3\"/>\n" + text_at(k_left + 32, at_y, "start", picture.lines[i].name);
  }
  return out + "</svg>\n";
}

}  // namespace learning
