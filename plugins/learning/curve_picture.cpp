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

struct Scale {
  double low = 0;
  double high = 1;
  double place(double value, double from, double to) const { return from + (value - low) / (high - low) * (to - from); }
};

Scale scale_of(const Picture& picture, double std::pair<double, double>::*part) {
  if (picture.is_share) return {};
  Scale scale{INFINITY, -INFINITY};
  for (const Line& line : picture.lines) {
    for (const auto& point : line.points) {
      if (!std::isfinite(point.first) || !std::isfinite(point.second)) continue;
      scale.low = std::min(scale.low, point.*part);
      scale.high = std::max(scale.high, point.*part);
    }
  }
  if (scale.low > scale.high) return {};
  if (scale.low == scale.high) return {scale.low - 1, scale.high + 1};
  const double margin = (scale.high - scale.low) * 0.04;
  return {scale.low - margin, scale.high + margin};
}

std::string text_at(double x, double y, const char* anchor, std::string_view text, const char* more = "") {
  return "<text x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" text-anchor=\"" + anchor + "\"" + more + ">" +
         escaped(text) + "</text>\n";
}

std::string grid(const Scale& x, const Scale& y) {
  std::string out;
  constexpr int k_ticks = 5;
  for (int i = 0; i <= k_ticks; ++i) {
    const double share = static_cast<double>(i) / k_ticks;
    const double at_x = k_left + share * (k_right - k_left);
    const double at_y = k_bottom + share * (k_top - k_bottom);
    out += "<path d=\"M" + fixed(at_x) + " " + fixed(k_top) + "V" + fixed(k_bottom) + "M" + fixed(k_left) + " " +
           fixed(at_y) + "H" + fixed(k_right) + "\" stroke=\"#ddd\"/>\n";
    out += text_at(at_x, k_bottom + 16, "middle", in_short(x.low + share * (x.high - x.low)));
    out += text_at(k_left - 6, at_y + 4, "end", in_short(y.low + share * (y.high - y.low)));
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
