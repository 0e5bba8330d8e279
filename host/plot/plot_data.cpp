// SPDX-License-Identifier: MIT
#include "plot/plot_data.hpp"

#include <algorithm>
#include <array>

#include "base/file_system.hpp"
#include "base/text.hpp"
#include "plot/emphasis.hpp"
#include "plot/points.hpp"
#include "plot/run_labels.hpp"
#include "store/metrics_reader.hpp"

namespace skrobot {
namespace {

std::string full_name(const RunToPlot& run) { return run.experiment + "/" + run.run; }

// What one metrics file holds of what is wanted.
struct RunPoints {
  std::vector<std::string> names;              // every metric of the file
  std::vector<std::vector<PlotPoint>> points;  // by metric; of those that are not wanted none
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
      if (wanted[row.metric] != 0)
        read.points[row.metric].push_back({x == XKind::step ? static_cast<double>(row.step) : row.time, row.value});
    }
  });
  if (code) read.fault = "cannot be read: " + reason(code);
  read.names = reader.names();
  read.points.resize(read.names.size());
  read.damaged = reader.damaged();
  return read;
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
      for (auto* points : {&line.points, &line.raw, &line.band_low, &line.band_high}) {
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
  const std::string what =
      request.runs.size() == 1 ? in_quotes(full_name(request.runs.front()), 200) + " has" : "the chosen runs have";
  if (names.empty()) {
    for (const RunPoints& points : read) {
      if (!points.fault.empty()) throw Error(Fault::usage, what + " no readable metrics: " + read.front().fault);
    }
    throw Error(Fault::usage, what + " no metrics yet");
  }
  if (request.metrics.empty()) return names;
  for (const std::string& metric : request.metrics) {
    if (std::find(names.begin(), names.end(), metric) != names.end()) continue;
    const auto near = nearest(metric, names);
    throw UnknownMetric(
        "there is no metric " + in_quotes(metric) + " in " +
            (request.runs.size() == 1 ? printable(full_name(request.runs.front()), 200) : "any of the chosen runs"),
        near                ? "did you mean " + in_quotes(*near, 200) + "?"
        : names.size() == 1 ? "there is " + in_quotes(names.front(), 200)
                            : "there are " + list_in_quotes(names),
        metric, near.has_value());
  }
  return request.metrics;
}

bool is_logarithmic(const PlotRequest& request) {
  return request.x_scale == AxisScale::logarithmic || request.y_scale == AxisScale::logarithmic;
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
  const auto thin = [&](std::vector<PlotPoint> all) {
    return request.most_points == 0 ? std::move(all) : downsampled(all, request.most_points);
  };
  if (request.smooth > 0) {
    line.points = thin(smoothed(points, request.smooth));
    line.raw = thin(std::move(points));
  } else {
    line.points = thin(std::move(points));
  }
  return line;
}

void add_titles(const PlotRequest& request, const std::vector<std::string>& metrics, bool is_alone, PlotPanel& panel) {
  std::string names;
  for (const std::string& metric : metrics) names += (names.empty() ? "" : ", ") + metric;
  const auto& sources = panel.sources;
  const bool one_unit = std::all_of(sources.begin(), sources.end(),
                                    [&](const LineSource& source) { return source.unit == sources.front().unit; });
  const std::string unit = one_unit ? sources.front().unit : "",
                    with_unit = names + (unit.empty() ? "" : " (" + unit + ")");
  Chart& chart = panel.chart;
  if (!is_alone) {
    chart.title = with_unit;
    chart.y_label = unit;
    if (request.runs.size() > 1 && chart.lines.size() == 1)
      chart.note = chart.lines.front().label;  // the only run that has it
    return;
  }
  chart.title = !request.title.empty()     ? request.title
                : request.runs.size() == 1 ? names + " of " + full_name(request.runs.front())
                                           : names;
  chart.y_label = metrics.size() == 1 ? with_unit : unit.empty() ? "value" : unit;
}

std::string unit_of(const RunToPlot& run, const std::string& metric) {
  const auto unit = run.units.find(metric);
  return unit == run.units.end() ? std::string() : unit->second;
}

// A difference from the mean can go below what a logarithmic axis shows, where no value does.
void lift_above_zero(GroupCurve& curve, const std::vector<std::vector<PlotPoint>>& members) {
  double least = std::numeric_limits<double>::infinity();
  for (const auto& points : members) {
    for (const PlotPoint& point : points) least = std::min(least, point.y);
  }
  for (PlotPoint& point : curve.low) point.y = point.y > 0 ? point.y : least;
}

void add_group_line(const PlotRequest& request, const std::vector<RunPoints>& read, const RunsToPlot& group,
                    const std::string& metric, const std::string& label, PlotPanel& panel,
                    std::vector<std::string>& warnings) {
  const std::string name = in_quotes(metric) + " of " + in_quotes(group.name, 200);
  std::vector<std::vector<PlotPoint>> members;
  std::size_t removed = 0;
  const RunToPlot* first = nullptr;
  for (const std::size_t i : group.runs) {
    const std::vector<PlotPoint>* found = read[i].find(metric);
    if (found == nullptr) continue;
    members.push_back(*found);
    order_by_x(members.back());
    removed += remove_undrawable(members.back(), request.x_scale, request.y_scale);
    if (members.back().empty()) members.pop_back();
    else if (first == nullptr) first = &request.runs[i];
  }
  if (const std::size_t missing = group.runs.size() - members.size(); missing > 0 && !request.metrics.empty())
    warnings.push_back(std::to_string(missing) + (missing == 1 ? " run of " : " runs of ") +
                       in_quotes(group.name, 200) + (missing == 1 ? " has" : " have") + " no points of " +
                       in_quotes(metric));
  if (removed > 0)
    warnings.push_back(points_text(removed) + " of " + name + " cannot be shown, and " + (removed == 1 ? "is" : "are") +
                       " left out");
  if (members.empty()) return;
  GroupCurve curve = group_curve(members, request.group_curves);
  if (curve.points.empty()) {
    warnings.push_back("the runs with " + name + " share no " + (request.x == XKind::step ? "step" : "time") +
                       "; --interpolate draws straight lines between their points");
    return;
  }
  if (request.y_scale == AxisScale::logarithmic) lift_above_zero(curve, members);
  ChartLine line = make_line(label + " (" + std::to_string(members.size()) + ")", std::move(curve.points), request);
  // A band belongs to the points as they are, not to a smoothed or thinned line.
  line.band_low = std::move(curve.low);
  line.band_high = std::move(curve.high);
  panel.chart.lines.push_back(std::move(line));
  panel.sources.push_back({first, metric, unit_of(*first, metric), group.name, members.size()});
}

// One panel of some of the metrics, with what was read of each run. Without lines when nothing can be drawn.
PlotPanel make_panel(const PlotRequest& request, const std::vector<RunPoints>& read,
                     const std::vector<std::string>& metrics, const std::vector<std::string>& labels,
                     std::vector<std::string>& warnings) {
  PlotPanel panel;
  Chart& chart = panel.chart;
  chart.x_scale = request.x_scale;
  chart.y_scale = request.y_scale;
  chart.x_label = "step";
  chart.x_numbers = request.x == XKind::step ? Numbers::whole : Numbers::any;
  for (const RunsToPlot& group : request.groups) {
    for (const std::string& metric : metrics) {
      const std::string label = metrics.size() == 1 ? group.name : metric + ", " + group.name;
      add_group_line(request, read, group, metric, label, panel, warnings);
    }
  }
  if (!request.groups.empty()) return panel;
  for (std::size_t i = 0; i < request.runs.size(); ++i) {
    const RunToPlot& run = request.runs[i];
    for (const std::string& metric : metrics) {
      const std::string name = in_quotes(metric) + " of " + printable(full_name(run), 200);
      const std::vector<PlotPoint>* found = read[i].find(metric);
      if (found == nullptr) {
        if (read[i].fault.empty() && !request.metrics.empty())
          warnings.push_back(printable(full_name(run), 200) + " has no metric " + in_quotes(metric));
        continue;
      }
      std::vector<PlotPoint> points = *found;
      if (const std::size_t removed = remove_undrawable(points, request.x_scale, request.y_scale); removed > 0) {
        warnings.push_back(points_text(removed) + " of " + name + (removed == 1 ? " is" : " are") +
                           (is_logarithmic(request)
                                ? " not positive or not finite and cannot be shown on a logarithmic axis"
                                : " not finite and cannot be shown"));
      }
      if (points.empty()) continue;
      const bool one_run = request.runs.size() == 1;
      const std::string label = one_run               ? metric
                                : metrics.size() == 1 ? labels[i]
                                                      : label_with_metric(labels[i], metric);
      chart.lines.push_back(make_line(label, std::move(points), request));
      panel.sources.push_back({&run, metric, unit_of(run, metric)});
    }
  }
  return panel;
}

}  // namespace

PlotData make_plot(const PlotRequest& request) {
  std::vector<RunPoints> read;
  PlotData plot;
  for (const RunToPlot& run : request.runs) {
    read.push_back(read_run_points(run, request.metrics, request.x));
    const RunPoints& points = read.back();
    const std::string file = printable(full_name(run), 200) + ".metrics ";
    if (!points.fault.empty()) plot.warnings.push_back(file + points.fault);
    else if (points.damaged > 0)
      plot.warnings.push_back(file + "is damaged: " + std::to_string(points.damaged) +
                              (points.damaged == 1 ? " line is not a point" : " lines are not points"));
  }
  const std::vector<std::string> metrics = chosen_metrics(request, read), labels = run_labels(request.runs);
  std::vector<std::vector<std::string>> groups;
  if (!request.metrics.empty()) groups.push_back(metrics);
  else
    for (const std::string& metric : metrics) groups.push_back({metric});
  for (const auto& group : groups) {
    PlotPanel panel = make_panel(request, read, group, labels, plot.warnings);
    if (panel.chart.lines.empty()) continue;
    if (request.x == XKind::time) choose_time_unit(panel.chart);
    add_titles(request, group, groups.size() == 1, panel);
    emphasize(panel, request.ranking);
    plot.panels.push_back(std::move(panel));
  }
  if (plot.panels.empty()) {
    throw Error(
        Fault::usage,
        "nothing to plot: " + (plot.warnings.empty() ? std::string("there are no points") : plot.warnings.front()),
        is_logarithmic(request) ? "try a linear axis" : "");
  }
  if (!request.groups.empty()) {
    for (PlotPanel& panel : plot.panels) panel.chart.title += ": " + band_text(request.group_curves);
  }
  const std::string runs =
      request.runs.size() == 1 ? full_name(request.runs.front()) : std::to_string(request.runs.size()) + " runs";
  plot.title = plot.panels.size() == 1  ? plot.panels.front().chart.title
               : !request.title.empty() ? request.title
                                        : runs;
  return plot;
}

}  // namespace skrobot
