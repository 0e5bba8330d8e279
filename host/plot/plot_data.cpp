// SPDX-License-Identifier: MIT
#include "plot/plot_data.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/file_system.hpp"
#include "base/text.hpp"
#include "plot/points.hpp"
#include "store/metrics_reader.hpp"

namespace skrobot {
namespace {

std::string full_name(const RunToPlot& run) { return run.experiment + "/" + run.run; }

// What one metrics file holds of what is wanted.
struct RunPoints {
  std::vector<std::string> names;                // every metric of the file
  std::vector<std::vector<PlotPoint>> points;    // by metric; of those that are not wanted none
  std::uint64_t damaged = 0;
  std::string fault;

  const std::vector<PlotPoint>* find(const std::string& metric) const {
    const auto found = std::find(names.begin(), names.end(), metric);
    return found == names.end() ? nullptr : &points[static_cast<std::size_t>(found - names.begin())];
  }
};

RunPoints read_run_points(const RunToPlot& run, const std::vector<std::string>& metrics, XKind x) {
  RunPoints read;
  MetricsReader reader(run.files.metrics());
  std::vector<char> wanted;
  const auto code = reader.read([&](std::span<const MetricRow> rows) {
    for (const MetricRow& row : rows) {
      while (wanted.size() <= row.metric) {
        const std::string& name = reader.names()[wanted.size()];
        wanted.push_back(metrics.empty() || std::find(metrics.begin(), metrics.end(), name) != metrics.end() ? 1 : 0);
        read.points.emplace_back();
      }
      if (wanted[row.metric] != 0) read.points[row.metric].push_back({x == XKind::step ? static_cast<double>(row.step) : row.time, row.value});
    }
  });
  if (code) read.fault = "cannot be read: " + reason(code);
  read.names = reader.names();
  read.points.resize(read.names.size());
  read.damaged = reader.damaged();
  return read;
}

void flatten(const json::object& object, const std::string& prefix, std::map<std::string, std::string>& texts) {
  for (const auto& [key, value] : object) {
    const std::string name = prefix + std::string(key);
    if (value.is_object()) flatten(value.get_object(), name + ".", texts);
    else texts[name] = value.is_string() ? std::string(value.get_string()) : to_text(value);
  }
}

bool are_unique(const std::vector<std::string>& texts) { return std::set<std::string>(texts.begin(), texts.end()).size() == texts.size(); }

// For each run what differs of its parameters, "learning_rate=0.1 max_depth=3"; nothing when that is much or little.
std::vector<std::string> differing_params(const std::vector<RunToPlot>& runs) {
  constexpr std::size_t k_most_keys = 3, k_most_bytes = 24;
  std::vector<std::map<std::string, std::string>> params(runs.size());
  std::map<std::string, std::set<std::string>> values;
  for (std::size_t i = 0; i < runs.size(); ++i) flatten(runs[i].params, "", params[i]);
  for (const auto& texts : params) {
    for (const auto& [key, text] : texts) values[key].insert(text);
  }
  std::vector<std::string> keys;
  for (const auto& pair : values) {
    const auto& key = pair.first;
    const auto& seen = pair.second;
    const bool in_all = std::all_of(params.begin(), params.end(), [&](const auto& texts) { return texts.contains(key); });
    const bool is_short = std::all_of(seen.begin(), seen.end(), [](const std::string& text) { return text.size() <= k_most_bytes; });
    if (in_all && seen.size() > 1 && is_short) keys.push_back(key);
  }
  std::vector<std::string> labels(runs.size());
  if (keys.empty() || keys.size() > k_most_keys) return labels;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const std::string& key : keys) labels[i] += (labels[i].empty() ? "" : " ") + key + "=" + params[i][key];
  }
  return labels;
}

// What x is measured in, so that the numbers at the axis stay small.
void choose_time_unit(Chart& chart) {
  constexpr std::array<std::pair<double, const char*>, 3> k_units{{{86400, "d"}, {3600, "h"}, {60, "min"}}};
  double most = 0;
  for (const ChartLine& line : chart.lines) most = std::max(most, line.points.back().x);
  chart.x_label = "time (s)";
  for (const auto& [seconds, name] : k_units) {
    if (most < 2 * seconds) continue;
    chart.x_label = std::string("time (") + name + ")";
    for (ChartLine& line : chart.lines) {
      for (auto* points : {&line.points, &line.raw}) {
        for (PlotPoint& point : *points) point.x /= seconds;
      }
    }
    return;
  }
}

std::vector<std::string> names_in(const std::vector<RunPoints>& read) {
  std::vector<std::string> names;
  for (const RunPoints& points : read) {
    for (const std::string& name : points.names) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

// The metrics that are to be drawn; refuses a name that no run has.
std::vector<std::string> chosen_metrics(const PlotRequest& request, const std::vector<RunPoints>& read) {
  std::vector<std::string> names = names_in(read);
  const std::string what = request.runs.size() == 1 ? in_quotes(full_name(request.runs.front()), 200) + " has" : "the chosen runs have";
  if (names.empty()) {
    for (const RunPoints& points : read) {
      if (!points.fault.empty()) throw Error(Fault::usage, what + " no metrics that can be read: " + read.front().fault);
    }
    throw Error(Fault::usage, what + " no metrics yet");
  }
  if (request.metrics.empty()) {
    if (names.size() == 1) return names;
    throw Error(Fault::usage, what + " several metrics: name one or some of them", "there are " + list_in_quotes(names));
  }
  for (const std::string& metric : request.metrics) {
    if (std::find(names.begin(), names.end(), metric) != names.end()) continue;
    const auto near = nearest(metric, names);
    throw UnknownMetric("there is no metric " + in_quotes(metric) + " in " + (request.runs.size() == 1 ? printable(full_name(request.runs.front()), 200) : "any of the chosen runs"),
                        near ? "did you mean " + in_quotes(*near, 200) + "?" : names.size() == 1 ? "there is " + in_quotes(names.front(), 200) : "there are " + list_in_quotes(names), metric,
                        near.has_value());
  }
  return request.metrics;
}

std::string points_text(std::size_t count) { return count == 1 ? "1 point" : std::to_string(count) + " points"; }

ChartLine make_line(std::string label, std::vector<PlotPoint> points, const PlotRequest& request) {
  const auto by_value = [](const PlotPoint& a, const PlotPoint& b) { return a.y < b.y; };
  ChartLine line;
  line.label = std::move(label);
  line.last = points.back().y;
  const auto [least, most] = std::minmax_element(points.begin(), points.end(), by_value);
  line.least = least->y;
  line.most = most->y;
  order_by_x(points);
  const auto thin = [&](std::vector<PlotPoint> all) { return request.most_points == 0 ? std::move(all) : downsampled(all, request.most_points); };
  if (request.smooth > 0) {
    line.points = thin(smoothed(points, request.smooth));
    line.raw = thin(std::move(points));
  } else {
    line.points = thin(std::move(points));
  }
  return line;
}

void add_titles(const PlotRequest& request, const std::vector<std::string>& metrics, PlotData& plot) {
  std::string names;
  for (const std::string& metric : metrics) names += (names.empty() ? "" : ", ") + metric;
  const bool one_unit = std::all_of(plot.units.begin(), plot.units.end(), [&](const std::string& unit) { return unit == plot.units.front(); });
  const std::string unit = one_unit && !plot.units.front().empty() ? plot.units.front() : "";
  plot.chart.title = !request.title.empty() ? request.title : request.runs.size() == 1 ? names + " of " + full_name(request.runs.front()) : names;
  if (metrics.size() == 1) plot.chart.y_label = names + (unit.empty() ? "" : " (" + unit + ")");
  else plot.chart.y_label = unit.empty() ? "value" : unit;
}

}  // namespace

std::vector<std::string> run_labels(const std::vector<RunToPlot>& runs) {
  std::vector<std::string> labels = differing_params(runs);
  if (runs.size() > 1 && are_unique(labels)) return labels;
  const auto all_equal = [&](auto member) { return std::all_of(runs.begin(), runs.end(), [&](const RunToPlot& run) { return run.*member == runs.front().*member; }); };
  const bool same_experiment = all_equal(&RunToPlot::experiment), same_run = all_equal(&RunToPlot::run);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::string name = same_experiment ? runs[i].run : same_run ? runs[i].experiment : full_name(runs[i]);
    labels[i] = labels[i].empty() ? name : name + " " + labels[i];
  }
  return labels;
}

PlotData make_plot(const PlotRequest& request) {
  std::vector<RunPoints> read;
  PlotData plot;
  for (const RunToPlot& run : request.runs) {
    read.push_back(read_run_points(run, request.metrics, request.x));
    const RunPoints& points = read.back();
    const std::string file = printable(full_name(run), 200) + ".metrics ";
    if (!points.fault.empty()) plot.warnings.push_back(file + points.fault);
    else if (points.damaged > 0) plot.warnings.push_back(file + "is damaged: " + std::to_string(points.damaged) + (points.damaged == 1 ? " line is no point" : " lines are no points"));
  }
  const std::vector<std::string> metrics = chosen_metrics(request, read);
  const std::vector<std::string> labels = run_labels(request.runs);
  Chart& chart = plot.chart;
  chart.x_scale = request.x_scale;
  chart.y_scale = request.y_scale;
  chart.x_label = "step";
  const bool is_logarithmic = request.x_scale == AxisScale::logarithmic || request.y_scale == AxisScale::logarithmic;
  for (std::size_t i = 0; i < request.runs.size(); ++i) {
    const RunToPlot& run = request.runs[i];
    for (const std::string& metric : metrics) {
      const std::string name = in_quotes(metric) + " of " + printable(full_name(run), 200);
      const std::vector<PlotPoint>* found = read[i].find(metric);
      if (found == nullptr) {
        if (read[i].fault.empty()) plot.warnings.push_back(printable(full_name(run), 200) + " has no metric " + in_quotes(metric));
        continue;
      }
      std::vector<PlotPoint> points = *found;
      if (const std::size_t removed = remove_undrawable(points, request.x_scale, request.y_scale); removed > 0) {
        plot.warnings.push_back(points_text(removed) + " of " + name + (removed == 1 ? " is" : " are") +
                                (is_logarithmic ? " not above 0, or no finite number, and cannot be shown on a logarithmic axis" : " no finite number and cannot be shown"));
      }
      if (points.empty()) continue;
      const bool one_run = request.runs.size() == 1;
      chart.lines.push_back(make_line(one_run ? metric : metrics.size() == 1 ? labels[i] : labels[i] + " " + metric, std::move(points), request));
      const auto unit = run.units.find(metric);
      plot.runs.push_back(&run);
      plot.metrics.push_back(metric);
      plot.units.push_back(unit == run.units.end() ? "" : unit->second);
    }
  }
  if (chart.lines.empty()) {
    throw Error(Fault::usage, "nothing can be drawn: " + (plot.warnings.empty() ? std::string("there are no points") : plot.warnings.front()),
                is_logarithmic ? "a linear axis shows more" : "");
  }
  if (request.x == XKind::time) choose_time_unit(chart);
  add_titles(request, metrics, plot);
  return plot;
}

}  // namespace skrobot
