// SPDX-License-Identifier: MIT
#include "plot/html_page.hpp"

#include <array>
#include <charconv>
#include <skrobot/json.hpp>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/html_scripts.hpp"
#include "plot/svg_canvas.hpp"

namespace skrobot {
namespace {

json::object axis_data(const ChartAxis& axis, const std::string& label) {
  return {{"begin", axis.begin()},
          {"end", axis.end()},
          {"log", axis.scale() == AxisScale::logarithmic},
          {"whole", axis.numbers() == Numbers::whole},
          {"label", printable(label, 200)}};
}

std::string colour_text(const Colour& colour) {
  std::array<char, 8> hex{};
  const auto end = std::to_chars(hex.data(), hex.data() + hex.size(), 0x1000000 + colour.rgb, 16).ptr;
  return "#" + std::string(hex.data() + 1, end);
}

// As JSON that may stand in a script: no `<`.
std::string in_script(const json::value& value) {
  std::string out;
  for (const char c : to_text(value)) {
    if (c == '<') out += "\\u003c";
    else out += c;
  }
  return out;
}

json::array to_json(const std::vector<PlotPoint>& points) {
  json::array array;
  for (const PlotPoint& point : points) array.push_back({point.x, point.y});
  return array;
}

json::object chart_data(const Chart& chart, const ChartDrawing& drawing, const std::string& prefix) {
  constexpr std::size_t k_name_columns = 24;
  std::vector<std::string> labels;
  for (const ChartLine& line : chart.lines) labels.push_back(line.label);
  const std::vector<std::string> names = fitted(labels, k_name_columns);
  json::array lines;
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    const ChartLine& line = chart.lines[i];
    json::object data{{"label", printable(line.label, 400)},
                      {"name", names[i]},
                      {"colour", colour_text(drawing.stroke_of(i).colour)},
                      {"points", to_json(line.points)}};
    if (!line.band_low.empty()) {
      std::vector<PlotPoint> corners = line.band_low;
      corners.insert(corners.end(), line.band_high.rbegin(), line.band_high.rend());
      data["band"] = to_json(corners);
    }
    if (!line.raw.empty() && !line.is_muted) data["raw"] = to_json(line.raw);
    lines.push_back(std::move(data));
  }
  const PlotArea& area = drawing.area();
  return {{"prefix", prefix},
          {"area", {{"x", area.x}, {"y", area.y}, {"width", area.width}, {"height", area.height}}},
          {"x", axis_data(drawing.x_axis(), chart.x_label)},
          {"y", axis_data(drawing.y_axis(), chart.y_label)},
          {"lines", std::move(lines)}};
}

json::object trials_data(const ParameterChart& chart) {
  json::array names, trials;
  for (const ParameterAxis& parameter : chart.parameters) names.emplace_back(printable(parameter.name, 200));
  names.emplace_back(printable(chart.metric, 200));
  for (const ChartTrial& trial : chart.trials) {
    json::array values;
    for (const std::string& value : trial.values) values.emplace_back(printable(value, 200));
    values.emplace_back(short_label(trial.metric));
    trials.push_back({{"trial", trial.number}, {"values", std::move(values)}});
  }
  return {{"prefix", ""}, {"kind", kind_of_trial(chart)}, {"names", std::move(names)}, {"trials", std::move(trials)}};
}

// One picture with what the script needs beside it.
std::string figure(const std::string& svg) {
  return "<figure>\n" + svg +
         "<button type=\"button\" class=\"reset\">Show all</button>\n<div class=\"values\"></div>\n<div "
         "class=\"spoken\" aria-live=\"polite\"></div>\n</figure>\n";
}

std::string page(const std::string& title, const std::string& figures, const json::array& charts, const char* help,
                 const char* script) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
         "content=\"width=device-width\">\n<title>" +
         escape_xml(title) + "</title>\n<style>" + k_page_style + "</style>\n</head>\n<body>\n<main>\n" + figures +
         "</main>\n<p class=\"help\">" + help +
         "</p>\n<noscript>Values under the pointer and zooming need JavaScript.</noscript>\n" +
         "<script>\nconst charts = " + in_script(charts) + ";" + k_common_script + script +
         "</script>\n</body>\n</html>\n";
}

}  // namespace

std::string html_page(const std::string& title, const std::vector<const Chart*>& charts, double width, double height) {
  constexpr const char* k_help =
      "Drag to zoom, double-click to show all; click a name to hide its line. Keys: ← → step through values, + − zoom, "
      "Shift "
      "with arrows pans, 0 shows all.";
  std::string figures = charts.size() > 1 ? "<h1>" + escape_xml(title) + "</h1>\n" : "";
  json::array data;
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const std::string prefix = charts.size() > 1 ? "plot-" + std::to_string(i) + "-" : "";
    const ChartDrawing drawing(*charts[i], width, height);
    SvgCanvas canvas({width, height, charts[i]->title, prefix, true});
    drawing.draw(canvas);
    figures += figure(canvas.finish());
    data.push_back(chart_data(*charts[i], drawing, prefix));
  }
  return page(title, figures, data, k_help, k_curves_script);
}

std::string html_page(const ParameterChart& chart, ParameterPicture picture, double width, double height) {
  constexpr const char* k_help =
      "Drag to zoom, double-click to show all. Keys: ← → step through trials, best first, + − zoom, Shift with arrows "
      "pans, 0 shows all.";
  SvgCanvas canvas({width, height, chart.title, "", true});
  draw(chart, picture, width, height, canvas);
  return page(chart.title, figure(canvas.finish()), {trials_data(chart)}, k_help, k_trials_script);
}

}  // namespace skrobot
