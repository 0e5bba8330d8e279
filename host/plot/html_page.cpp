// SPDX-License-Identifier: MIT
#include "plot/html_page.hpp"

#include <array>
#include <charconv>
#include <skrobot/json.hpp>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/svg_canvas.hpp"

namespace skrobot {
namespace {

constexpr const char* k_style = R"(
body { margin: 16px; font: 13px Helvetica, Arial, 'DejaVu Sans', sans-serif; color: #222; background: #fff; }
figure { margin: 0; position: relative; display: inline-block; max-width: 100%; }
svg { max-width: 100%; height: auto; }
g[id^=line-] { cursor: pointer; }
g.hidden { opacity: .15; }
#values { position: absolute; pointer-events: none; background: rgba(255,255,255,.94); border: 1px solid #bbb; border-radius: 3px; padding: 5px 8px; display: none; white-space: nowrap; font-size: 12px; }
#values i { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 5px; }
#values b { padding-left: 10px; float: right; }
g.over polyline:not(.wide) { stroke: #D55E00; stroke-opacity: 1; stroke-width: 3.5; }
g.over circle { fill: #D55E00; fill-opacity: 1; r: 7px; }
noscript { color: #666; }
)";

// `chart` is the object that chart_data() makes. Texts are set as text, never as HTML.
constexpr const char* k_script = R"(
'use strict';
const svg = document.querySelector('svg'), box = document.getElementById('values'), figure = document.querySelector('figure');
const area = chart.area, hidden = new Set(), marks = [];
function element(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  svg.appendChild(made);
  return made;
}
function place(axis, value) { return ((axis.log ? Math.log10(value) : value) - axis.begin) / (axis.end - axis.begin); }
function value(axis, place) {
  const at = axis.begin + place * (axis.end - axis.begin);
  return axis.log ? Math.pow(10, at) : at;
}
const cursor = element('line', { y1: area.y, y2: area.y + area.height, stroke: '#888', 'stroke-dasharray': '3 3', visibility: 'hidden' });
chart.lines.forEach((line, i) => {
  marks.push(element('circle', { r: 4, fill: line.colour, stroke: '#fff', visibility: 'hidden' }));
  const group = document.getElementById('line-' + i);
  group.addEventListener('click', () => {
    if (!hidden.delete(i)) hidden.add(i);
    group.classList.toggle('hidden');
    marks[i].setAttribute('visibility', 'hidden');
  });
});
// The index of the point that is nearest to x: points are by x.
function nearest(points, x) {
  let low = 0, high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] < x) low = middle; else high = middle;
  }
  return Math.abs(points[low][0] - x) <= Math.abs(points[high][0] - x) ? low : high;
}
function text(number) { return Number(number.toPrecision(6)).toString(); }
function leave() {
  box.style.display = 'none';
  cursor.setAttribute('visibility', 'hidden');
  marks.forEach(mark => mark.setAttribute('visibility', 'hidden'));
}
svg.addEventListener('mouseleave', leave);
svg.addEventListener('mousemove', event => {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  if (at.x < area.x || at.x > area.x + area.width || at.y < area.y || at.y > area.y + area.height) return leave();
  const x = value(chart.x, (at.x - area.x) / area.width);
  box.replaceChildren();
  const shown = [];
  chart.lines.forEach((line, i) => { if (!hidden.has(i)) shown.push([i, line.points[nearest(line.points, x)]]); });
  if (shown.length === 0) return leave();
  const head = document.createElement('div');
  head.textContent = chart.x.label + ' ' + text(shown.reduce((best, one) => Math.abs(one[1][0] - x) < Math.abs(best[1][0] - x) ? one : best)[1][0]);
  box.appendChild(head);
  for (const [i, point] of shown) {
    marks[i].setAttribute('cx', area.x + area.width * place(chart.x, point[0]));
    marks[i].setAttribute('cy', area.y + area.height * (1 - place(chart.y, point[1])));
    marks[i].setAttribute('visibility', 'visible');
    if (shown.length > 20) continue;
    const row = document.createElement('div'), spot = document.createElement('i'), number = document.createElement('b');
    spot.style.background = chart.lines[i].colour;
    number.textContent = text(point[1]);
    row.append(spot, chart.lines[i].label, number);
    box.appendChild(row);
  }
  cursor.setAttribute('x1', at.x);
  cursor.setAttribute('x2', at.x);
  cursor.setAttribute('visibility', 'visible');
  box.style.display = 'block';
  const bounds = figure.getBoundingClientRect(), left = event.clientX - bounds.left + 16;
  box.style.left = (left + box.offsetWidth > bounds.width ? left - box.offsetWidth - 32 : left) + 'px';
  box.style.top = Math.max(event.clientY - bounds.top - box.offsetHeight / 2, 0) + 'px';
});
)";

// `chart` is what trials_data() makes. A line gets a wide one, unseen, that is easier to point at.
constexpr const char* k_trials_script = R"(
'use strict';
const svg = document.querySelector('svg'), box = document.getElementById('values'), figure = document.querySelector('figure');
chart.trials.forEach((trial, i) => {
  const group = document.getElementById('line-' + i);
  for (const line of group.querySelectorAll('polyline')) {
    const wide = line.cloneNode();
    wide.setAttribute('class', 'wide');
    wide.setAttribute('stroke-width', 9);
    wide.setAttribute('stroke-opacity', 0);
    group.appendChild(wide);
  }
  group.addEventListener('mouseleave', () => {
    group.classList.remove('over');
    box.style.display = 'none';
  });
  group.addEventListener('mousemove', event => {
    group.classList.add('over');
    box.replaceChildren();
    const head = document.createElement('div');
    head.textContent = 'trial ' + trial.trial;
    box.appendChild(head);
    chart.names.forEach((name, at) => {
      const row = document.createElement('div'), value = document.createElement('b');
      value.textContent = trial.values[at];
      row.append(name, value);
      box.appendChild(row);
    });
    box.style.display = 'block';
    const bounds = figure.getBoundingClientRect(), left = event.clientX - bounds.left + 16;
    box.style.left = (left + box.offsetWidth > bounds.width ? left - box.offsetWidth - 32 : left) + 'px';
    box.style.top = Math.max(event.clientY - bounds.top - box.offsetHeight / 2, 0) + 'px';
  });
});
)";

json::object axis_data(const ChartAxis& axis, const std::string& label) {
  return {{"begin", axis.begin()}, {"end", axis.end()}, {"log", axis.scale() == AxisScale::logarithmic}, {"label", printable(label, 200)}};
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

std::string chart_data(const Chart& chart, const ChartDrawing& drawing) {
  json::array lines;
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    json::array points;
    for (const PlotPoint& point : chart.lines[i].points) points.push_back({point.x, point.y});
    lines.push_back({{"label", printable(chart.lines[i].label, 400)}, {"colour", colour_text(ChartDrawing::stroke_of(i).colour)}, {"points", std::move(points)}});
  }
  const PlotArea& area = drawing.area();
  return in_script(json::object{{"area", {{"x", area.x}, {"y", area.y}, {"width", area.width}, {"height", area.height}}},
                                {"x", axis_data(drawing.x_axis(), chart.x_label)},
                                {"y", axis_data(drawing.y_axis(), chart.y_label)},
                                {"lines", std::move(lines)}});
}

std::string trials_data(const ParameterChart& chart) {
  json::array names, trials;
  for (const ParameterAxis& parameter : chart.parameters) names.emplace_back(printable(parameter.name, 200));
  names.emplace_back(printable(chart.metric, 200));
  for (const ChartTrial& trial : chart.trials) {
    json::array values;
    for (const std::string& value : trial.values) values.emplace_back(printable(value, 200));
    values.emplace_back(short_label(trial.metric));
    trials.push_back({{"trial", trial.number}, {"values", std::move(values)}});
  }
  return in_script(json::object{{"names", std::move(names)}, {"trials", std::move(trials)}});
}

std::string page(const std::string& title, const std::string& svg, const std::string& data, const char* script) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escape_xml(title) + "</title>\n<style>" + k_style +
         "</style>\n</head>\n<body>\n<figure>\n" + svg + "<div id=\"values\"></div>\n</figure>\n<noscript>Values under the pointer need JavaScript.</noscript>\n" +
         "<script>\nconst chart = " + data + ";" + script + "</script>\n</body>\n</html>\n";
}

}  // namespace

std::string html_page(const Chart& chart, double width, double height) {
  const ChartDrawing drawing(chart, width, height);
  SvgCanvas canvas(width, height, width, height);
  drawing.draw(canvas);
  return page(chart.title, canvas.finish(), chart_data(chart, drawing), k_script);
}

std::string html_page(const ParameterChart& chart, ParameterPicture picture, double width, double height) {
  SvgCanvas canvas(width, height, width, height);
  draw(chart, picture, width, height, canvas);
  return page(chart.title, canvas.finish(), trials_data(chart), k_trials_script);
}

}  // namespace skrobot
