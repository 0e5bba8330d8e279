// SPDX-License-Identifier: MIT
// What is drawn, on every kind of canvas.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/html_page.hpp"
#include "plot/panels.hpp"
#include "plot/png_canvas.hpp"
#include "plot/svg_canvas.hpp"
#include "plot/terminal_chart.hpp"
#include "plot/terminal_frame.hpp"

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
      const std::string text =
          terminal_chart(chart_of(lines, "a rather long name of an experiment and its run "), columns, 10, Colours::no);
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

BOOST_AUTO_TEST_CASE(many_lines_are_few_and_what_is_behind_them) {
  Chart chart = chart_of(45);
  for (std::size_t i = 0; i < 45; ++i) {
    chart.lines[i].is_muted = i >= 6;
    chart.lines[i].rank = 44 - i;
    chart.lines[i].is_best = i == 5;
  }
  chart.note = "best: trial 5, higher is better";
  const std::string plain = terminal_chart(chart, 80, 12, Colours::no),
                    coloured = terminal_chart(chart, 80, 12, Colours::yes), svg = svg_of(chart);
  BOOST_TEST(plain.find("A  line5  last 7  min 5  max 7  best\nB  line4") != std::string::npos, plain);
  BOOST_TEST(plain.find("and 39 more, last 8 to 46\n") != std::string::npos, plain);
  BOOST_TEST(plain.find("·") != std::string::npos);  // behind, of another kind
  BOOST_TEST(coloured.find("\x1b[90mand 39 more") != std::string::npos, coloured);
  BOOST_TEST(coloured.find("·") == std::string::npos);
  BOOST_TEST(plain.find("best: trial 5, higher is better\n") != std::string::npos);
  BOOST_TEST(svg.find(">best: trial 5, higher is better<") != std::string::npos);
  BOOST_TEST(svg.find(">and 39 more<") != std::string::npos);
  BOOST_TEST(count(svg, "stroke-opacity=\"0.4\"") == 39u);
  BOOST_TEST(svg.find("id=\"line-44\"") < svg.find("id=\"line-0\""));  // behind
  BOOST_TEST(svg.rfind("<g id=") == svg.find("<g id=\"line-5\""));     // on top
  for (const char* name : {">line5<", ">line0<"}) BOOST_TEST(count(svg, name) == 1u, name);
  BOOST_TEST(count(svg, ">line6<") == 0u);
}

BOOST_AUTO_TEST_CASE(a_legend_keeps_the_numbers_of_trials) {
  Chart chart = chart_of(8);
  for (std::size_t i = 0; i < 8; ++i)
    chart.lines[i].label =
        "trial " + std::to_string(110 + i) + " learning_rate=0.05 max_depth=4 subsample=0.8 column_subsample=0.5";
  for (const std::string& text : {svg_of(chart), svg_of(chart, 480, 300), terminal_chart(chart, 80, 10, Colours::no),
                                  terminal_chart(chart, 48, 10, Colours::yes)}) {
    for (std::size_t i = 0; i < 8; ++i) BOOST_TEST(count(text, "trial " + std::to_string(110 + i)) == 1u, text);
  }
}

BOOST_AUTO_TEST_CASE(more_lines_than_colours_get_letters_too) {
  const std::string text = terminal_chart(chart_of(8), 80, 12, Colours::yes);
  BOOST_TEST(text.find("A━ \x1b[0mline0") != std::string::npos, text);
  BOOST_TEST(text.find("H━ \x1b[0mline7") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(several_charts_stand_side_by_side) {
  const Chart one = chart_of(1), two = chart_of(2);
  for (const std::size_t columns : {40u, 80u, 120u}) {
    const std::string text = terminal_charts("a run", {&one, &two, &one}, columns, 6, Colours::yes);
    BOOST_TEST(text.starts_with("a run\n\n"));
    BOOST_TEST(count(text, "a title") == 3u);
    BOOST_TEST(count(text, "└") == 3u);
    BOOST_TEST(text.find("a title  last 2") != std::string::npos, text);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      BOOST_TEST(visible_width(text.substr(begin, end - begin)) <= columns);
      begin = end + 1;
    }
  }
  SvgCanvas canvas(960, 400, 960, 400);
  draw_panels("a run", {&one, &two}, 960, 400, canvas);
  const std::string svg = canvas.finish(), page = html_page("a run", {&one, &two}, 480, 250);
  BOOST_TEST(count(svg, ">a title<") == 2u);
  BOOST_TEST(count(svg, "<g id=\"plot-1-line-1\">") == 1u);
  BOOST_TEST(count(page, "<figure>") == 2u);
  BOOST_TEST(count(page, "<g id=\"plot-0-line-0\">") == 1u);
  BOOST_TEST(count(page, "<h1>a run</h1>") == 1u);
}

BOOST_AUTO_TEST_CASE(an_svg_has_axes_lines_and_a_legend) {
  const std::string svg = svg_of(chart_of(3));
  BOOST_TEST(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"540\""));
  BOOST_TEST(svg.ends_with("</svg>\n"));
  for (const char* part :
       {">a title</text>", ">step</text>", ">value</text>", ">line0</text>", ">line2</text>", "id=\"line-2\""})
    BOOST_TEST(svg.find(part) != std::string::npos, part);
  BOOST_TEST(count(svg_of(chart_of(1)), ">line0</text>") == 0u);  // one line needs no legend
  const std::string many = svg_of(chart_of(60));
  BOOST_TEST(many.find(" more</text>") != std::string::npos);
  BOOST_TEST(count(many, "<g id=\"line-") == 60u);
  BOOST_TEST(count(many, "<g class=\"curve\">") == 60u);
  BOOST_TEST(count(many, "<g class=\"ticks\">") == 1u);
}

BOOST_AUTO_TEST_CASE(foreign_text_is_harmless) {
  Chart chart = chart_of(2, "</text><script>alert(1)</script>\x1b[31m\xFF &\"' ");
  chart.title = "<b>&\"title\x01";
  const std::string svg = svg_of(chart), html = html_page(chart.title, {&chart}, 960, 540);
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
  const Chart chart = chart_of(2);
  const std::string html = html_page(chart.title, {&chart}, 800, 400);
  BOOST_TEST(count(html, "url(") == count(html, "url(#"));  // of the page itself
  for (const char* part : {"src=", "href=", "@import"}) BOOST_TEST(html.find(part) == std::string::npos, part);
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
  const auto number = [&](std::size_t at) {
    return static_cast<unsigned char>(png[at + 2]) * 256 + static_cast<unsigned char>(png[at + 3]);
  };
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
  for (const auto& [least, most] :
       {std::pair{-1e299, 1e299}, {0.0, 5e-324}, {1e-300, 2e-300}, {123456789.0, 123456789.0000001}}) {
    chart.lines[0].points = {{0, least}, {1, most}};
    BOOST_TEST(svg_of(chart).find("nan") == std::string::npos, least);
    BOOST_TEST(svg_of(chart).find("inf") == std::string::npos, least);
    BOOST_TEST(terminal_chart(chart, 60, 10, Colours::no).find("nan") == std::string::npos, least);
  }
}

BOOST_AUTO_TEST_SUITE_END()
