// SPDX-License-Identifier: MIT
#include "app/plotting.hpp"

#include <algorithm>
#include <cmath>

#include "app/group_selection.hpp"
#include "app/record_view.hpp"
#include "app/repository_index.hpp"
#include "base/text.hpp"
#include "statistics/summary.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

// Does a run have a curve of it? A single point is none.
bool has_curve(const std::vector<ComparedGroup>& groups, const std::string& metric) {
  for (const ComparedGroup& group : groups) {
    for (const RunSummary& run : group.runs) {
      const json::value* found = run.metrics.if_contains(metric);
      if (found == nullptr || !found->is_object()) continue;
      const json::value* count = found->get_object().if_contains("count");
      if (count != nullptr && count->is_number() && count->to_number<double>() > 1) return true;
    }
  }
  return false;
}

PlotRequest request_of(Repository& repository, const GroupPlotQuestion& question,
                       const std::vector<ComparedGroup>& groups) {
  PlotRequest request;
  for (const ComparedGroup& group : groups) {
    RunsToPlot runs{group.name, {}};
    for (const RunSummary& run : group.runs) {
      runs.runs.push_back(request.runs.size());
      RunToPlot plot{files_of(repository.directory(), run), run.experiment, run.run, {}, run.params, std::nullopt};
      if (const StoredRun stored = read_run(plot.files); stored.record) plot.units = stored.record->units;
      request.runs.push_back(std::move(plot));
    }
    request.groups.push_back(std::move(runs));
  }
  request.group_curves = question.curves;
  request.x = question.plot.x;
  request.x_scale = question.plot.x_scale;
  request.y_scale = question.plot.y_scale;
  request.smooth = question.plot.smooth;
  request.most_points = question.plot.most_points;
  request.title = question.plot.title;
  request.metrics = question.plot.metrics;
  return request;
}

// One line over the groups: 1 is the first of them.
PlotPanel panel_over_groups(const GroupPlotQuestion& question, const std::vector<ComparedGroup>& groups,
                            const MetricToCompare& metric, PlotRequest& request) {
  PlotPanel panel;
  ChartLine line;
  line.label = metric.field.name;
  std::string names;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const double x = static_cast<double>(i + 1);
    std::vector<std::vector<PlotPoint>> points;
    for (const RunSummary& run : groups[i].runs) {
      const json::value value = value_of(run, metric.field);
      if (value.is_number()) points.push_back({{x, value.to_number<double>()}});
    }
    const GroupCurve curve = group_curve(points, question.curves);
    names += (names.empty() ? "" : ", ") + std::to_string(i + 1) + " " + groups[i].name;
    if (curve.points.empty()) continue;
    line.points.push_back(curve.points.front());
    // A group of one has no band; its ends meet there.
    line.band_low.push_back(curve.low.empty() ? curve.points.front() : curve.low.front());
    line.band_high.push_back(curve.high.empty() ? curve.points.front() : curve.high.front());
  }
  if (question.curves.band == Band::none) line.band_low.clear(), line.band_high.clear();
  const auto by_value = [](const PlotPoint& a, const PlotPoint& b) { return a.y < b.y; };
  line.last = line.points.back().y;
  line.least = std::min_element(line.points.begin(), line.points.end(), by_value)->y;
  line.most = std::max_element(line.points.begin(), line.points.end(), by_value)->y;
  panel.chart.lines.push_back(std::move(line));
  panel.chart.title =
      (question.plot.title.empty() ? metric.field.name : question.plot.title) + ": " + band_text(question.curves);
  panel.chart.x_label = names;
  panel.chart.y_label = metric.field.name;
  panel.chart.y_scale = question.plot.y_scale;
  panel.chart.x_numbers = Numbers::whole;
  panel.sources.push_back({&request.runs.front(), metric.field.name, "", names, request.runs.size()});
  return panel;
}

}  // namespace

PlotAnswer plot(Repository& repository, const PlotQuestion& question) {
  return answer(RepositoryIndex::of(repository), question);
}

PlotAnswer plot_groups(Repository& repository, const GroupPlotQuestion& question) {
  GroupQuestion wanted;
  if (!question.where.empty()) wanted.where = {question.where};
  wanted.names = question.plot.words;
  wanted.by = question.by;
  std::vector<std::string> warnings;
  const std::vector<ComparedGroup> groups = groups_by_fields(repository, wanted, warnings);
  if (groups.empty()) throw Error(Fault::usage, "no completed run matches");
  if (groups.size() > k_most_groups)
    throw Error(Fault::usage,
                "there are " + std::to_string(groups.size()) + " groups; at most " + std::to_string(k_most_groups) +
                    " can be plotted",
                "--where chooses the runs: --where 'started > 7d'");
  PlotAnswer answer;
  answer.request = request_of(repository, question, groups);
  // Numbers without curves are drawn over the groups.
  std::vector<MetricToCompare> numbers;
  if (!question.plot.metrics.empty() &&
      std::none_of(question.plot.metrics.begin(), question.plot.metrics.end(),
                   [&](const std::string& metric) { return has_curve(groups, metric); })) {
    wanted.metrics = question.plot.metrics;
    numbers = select_metrics(repository, wanted, groups);
  }
  PlotData data;
  if (numbers.empty()) data = make_plot(answer.request);
  for (const MetricToCompare& metric : numbers) {
    const bool has_values = std::any_of(groups.begin(), groups.end(), [&](const ComparedGroup& group) {
      return std::any_of(group.runs.begin(), group.runs.end(),
                         [&](const RunSummary& run) { return value_of(run, metric.field).is_number(); });
    });
    if (!has_values) throw Error(Fault::usage, "no run of the groups has a number " + in_quotes(metric.field.name));
    data.panels.push_back(panel_over_groups(question, groups, metric, answer.request));
  }
  if (data.title.empty()) data.title = data.panels.front().chart.title;
  data.warnings.insert(data.warnings.begin(), warnings.begin(), warnings.end());
  answer.data = std::move(data);
  return answer;
}

}  // namespace skrobot
