// SPDX-License-Identifier: MIT
// What is drawn, on every kind of canvas.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/html_page.hpp"
#include "plot/png_canvas.hpp"
#include "plot/svg_canvas.hpp"
#include "plot/terminal_chart.hpp"

using namespace skrobot;

namespace {

Chart chart_of(std::size_t lines, const std::string& label = "line") {
  Chart chart{"a title", "step", "value", AxisScale::linear, AxisScale::linear, {}};
  for (std::size_t i = 0; i < lines; ++i) {
    ChartLine line{label + std::to_string(i), {}, {}, 0, 0, 0};
    for (int x = 0; x <= 20; ++x) line.points.push_back({static_cast<double>(x), static_cast<double>(i) + x * 0.1});
    line.last = line.most = line.points.back().y;
    line.least = line.points.front().y;
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

std::string svg_of(const Chart& chart, double width = 960, double height = 540) {
  SvgCanvas canvas(width, height, width, height);
  ChartDrawing(chart, width, height).draw(canvas);
  return canvas.finish();
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++found;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drawing_test)

BOOST_AUTO_TEST_CASE(a_small_terminal_chart_to_the_letter) {
  Chart chart{"x squared", "step", "y", AxisScale::linear, AxisScale::linear, {}};
  ChartLine line{"y", {}, {}, 100, 0, 100};
  for (int x = 0; x <= 10; ++x) line.points.push_back({static_cast<double>(x), static_cast<double>(x * x)});
  chart.lines.push_back(line);
  const std::string expected = R"(x squared
100 ┤                         ⢀⠔
    │                       ⣀⠔⠁
    │                    ⢀⠔⠊
 50 ┤                 ⢀⡠⠊⠁
    │              ⣀⠤⠊⠁
    │         ⣀⠤⠔⠒⠉
  0 ┤⠤⠤⠤⠤⠒⠒⠒⠉⠉
    └┬────────────┬────────────┬
     0            5           10
                step
y  last 100
)";
  BOOST_TEST(terminal_chart(chart, 32, 7, Colours::no) == expected);
}

BOOST_AUTO_TEST_CASE(terminal_charts_keep_to_their_columns) {
  for (const std::size_t columns : {30u, 60u, 80u, 200u}) {
    for (const std::size_t lines : {1u, 3u, 40u}) {
      const std::string text = terminal_chart(chart_of(lines, "a rather long name of an experiment and its run "), columns, 10, Colours::no);
      for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        const std::string line = text.substr(begin, end - begin);
        BOOST_TEST(display_width(line) <= columns, columns << " columns: " << line);
        begin = end + 1;
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(without_colours_letters_tell_lines_apart) {
  const std::string text = terminal_chart(chart_of(3), 60, 12, Colours::no);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  for (const char* part : {"A  line0", "B  line1", "C  line2"}) BOOST_TEST(text.find(part) != std::string::npos, text);
  const std::string coloured = terminal_chart(chart_of(3), 60, 12, Colours::yes);
  BOOST_TEST(coloured.find("\x1b[36m━━ \x1b[0mline0") != std::string::npos, coloured);
}

BOOST_AUTO_TEST_CASE(an_svg_has_axes_lines_and_a_legend) {
  const std::string svg = svg_of(chart_of(3));
  BOOST_TEST(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"540\""));
  BOOST_TEST(svg.ends_with("</svg>\n"));
  for (const char* part : {">a title</text>", ">step</text>", ">value</text>", ">line0</text>", ">line2</text>", "id=\"line-2\""}) BOOST_TEST(svg.find(part) != std::string::npos, part);
  BOOST_TEST(count(svg_of(chart_of(1)), ">line0</text>") == 0u);  // one line needs no legend
  const std::string many = svg_of(chart_of(60));
  BOOST_TEST(many.find(" more</text>") != std::string::npos);
  BOOST_TEST(count(many, "<g id=\"line-") == 60u);
}

BOOST_AUTO_TEST_CASE(foreign_text_is_harmless) {
  Chart chart = chart_of(2, "</text><script>alert(1)</script>\x1b[31m\xFF &\"' ");
  chart.title = "<b>&\"title\x01";
  const std::string svg = svg_of(chart), html = html_page(chart, 960, 540);
  BOOST_TEST(svg.find("<script>") == std::string::npos);
  BOOST_TEST(svg.find("&lt;b&gt;&amp;&quot;title\\x01") != std::string::npos);
  BOOST_TEST(count(html, "<script>") == 1u);
  BOOST_TEST(count(html, "</script>") == 1u);
  BOOST_TEST(is_valid_utf8(html));
  const std::string text = terminal_chart(chart, 80, 10, Colours::no);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(is_valid_utf8(text));
}

BOOST_AUTO_TEST_CASE(a_page_needs_nothing_from_anywhere) {
  const std::string html = html_page(chart_of(2), 800, 400);
  for (const char* part : {"src=", "href=", "@import", "url("}) BOOST_TEST(html.find(part) == std::string::npos, part);
  BOOST_TEST(count(html, "http") == count(html, "http://www.w3.org/2000/svg"));
  BOOST_TEST(html.find("\"label\":\"line1\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_point_is_a_dot) {
  Chart chart = chart_of(1);
  chart.lines[0].points = {{3, 5}};
  BOOST_TEST(svg_of(chart).find("<circle") != std::string::npos);
  BOOST_TEST(terminal_chart(chart, 60, 10, Colours::no).size() > 100u);
}

BOOST_AUTO_TEST_CASE(a_png_has_its_size) {
  const Chart chart = chart_of(2);
  PngCanvas canvas(480, 270, 480);
  ChartDrawing(chart, 480, 270).draw(canvas);
  const std::string png = canvas.finish();
  BOOST_TEST_REQUIRE(png.size() > 1000u);
  BOOST_TEST(png.substr(1, 3) == "PNG");
  const auto number = [&](std::size_t at) { return static_cast<unsigned char>(png[at + 2]) * 256 + static_cast<unsigned char>(png[at + 3]); };
  BOOST_TEST(number(16) == 480);
  BOOST_TEST(number(20) == 270);
}

BOOST_AUTO_TEST_CASE(a_long_name_loses_its_middle) {
  BOOST_TEST(shortened("short", 100, 12) == "short");
  const std::string cut = shortened("anonymous-2026-03-01T12-00-00/train_task", 0.6 * 12 * 20, 12);
  BOOST_TEST(cut.starts_with("anonymous"));
  BOOST_TEST(cut.ends_with("rain_task"));
  BOOST_TEST(display_width(cut) <= 20u);
  BOOST_TEST(is_valid_utf8(shortened("ééééééééééééééééééééééééé", 40, 12)));
}

BOOST_AUTO_TEST_CASE(extreme_numbers_are_drawn) {
  Chart chart = chart_of(1);
  for (const auto& [least, most] : {std::pair{-1e299, 1e299}, {0.0, 5e-324}, {1e-300, 2e-300}, {123456789.0, 123456789.0000001}}) {
    chart.lines[0].points = {{0, least}, {1, most}};
    BOOST_TEST(svg_of(chart).find("nan") == std::string::npos, least);
    BOOST_TEST(svg_of(chart).find("inf") == std::string::npos, least);
    BOOST_TEST(terminal_chart(chart, 60, 10, Colours::no).find("nan") == std::string::npos, least);
  }
}

BOOST_AUTO_TEST_SUITE_END()
