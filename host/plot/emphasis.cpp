// SPDX-License-Identifier: MIT
#include "plot/emphasis.hpp"

#include <algorithm>
#include <cmath>

#include "plot/run_labels.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_standing_out = 6;

// What a line is ranked by; NaN: it is behind all others.
double value_of(const PlotPanel& panel, std::size_t number, CurveOrder::By by) {
  const ChartLine& line = panel.chart.lines[number];
  switch (by) {
    case CurveOrder::By::score: return panel.sources[number].run->score.value_or(std::nan(""));
    case CurveOrder::By::most: return line.most;
    case CurveOrder::By::least: return line.least;
    case CurveOrder::By::last: break;
  }
  return line.last;
}

// The lines of one metric.
struct Group {
  std::string metric;
  std::vector<std::size_t> lines;
};

std::vector<Group> groups_of(const PlotPanel& panel) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < panel.sources.size(); ++i) {
    const auto of = [&](const Group& group) { return group.metric == panel.sources[i].metric; };
    auto found = std::find_if(groups.begin(), groups.end(), of);
    if (found == groups.end()) found = groups.insert(groups.end(), {panel.sources[i].metric, {}});
    found->lines.push_back(i);
  }
  return groups;
}

bool concerns(const CurveOrder& ranking, const Group& group) {
  return ranking.by == CurveOrder::By::score || ranking.metric == group.metric;
}

void order(const PlotPanel& panel, Group& group, CurveOrder::By by, bool least_is_best) {
  std::stable_sort(group.lines.begin(), group.lines.end(), [&](std::size_t a, std::size_t b) {
    const double left = value_of(panel, a, by), right = value_of(panel, b, by);
    if (std::isnan(left) || std::isnan(right)) return !std::isnan(left) && std::isnan(right);
    // Of equal trials the first one, as in the ranked table.
    if (left == right) return trial_of(*panel.sources[a].run).value_or(0) < trial_of(*panel.sources[b].run).value_or(0);
    return least_is_best ? left < right : left > right;
  });
}

// Those at the front of the group stand out, and of an order without a better end those at its back.
void mute(PlotPanel& panel, const Group& group, std::size_t standing_out, bool has_better_end) {
  const std::size_t count = group.lines.size(), back = has_better_end ? 0 : standing_out / 2,
                    front = standing_out - back;
  for (std::size_t place = 0; place < count; ++place)
    panel.chart.lines[group.lines[place]].is_muted = place >= front && place + back < count;
}

}  // namespace

const char* better_words(bool least_is_best) { return least_is_best ? "lower is better" : "higher is better"; }

void emphasize(PlotPanel& panel, const std::optional<CurveOrder>& ranking) {
  Chart& chart = panel.chart;
  const bool is_crowded = chart.lines.size() > k_most_told_apart;
  if (chart.lines.size() < 2 || (!ranking && !is_crowded)) return;
  std::vector<Group> groups = groups_of(panel);
  const std::size_t standing_out = std::max<std::size_t>(k_standing_out / groups.size(), 1);
  for (Group& group : groups) {
    const bool has_better_end = ranking && concerns(*ranking, group);
    if (!has_better_end && !is_crowded) continue;
    const CurveOrder::By by = has_better_end ? ranking->by : CurveOrder::By::last;
    order(panel, group, by, has_better_end && ranking->least_is_best);
    for (std::size_t place = 0; place < group.lines.size(); ++place) chart.lines[group.lines[place]].rank = place;
    if (is_crowded) mute(panel, group, standing_out, has_better_end);
    if (!has_better_end || std::isnan(value_of(panel, group.lines.front(), by))) continue;
    chart.lines[group.lines.front()].is_best = true;
    const RunToPlot& run = *panel.sources[group.lines.front()].run;
    const auto trial = trial_of(run);
    const std::string of =
        ranking->by == CurveOrder::By::score && ranking->metric != group.metric ? "best by " + ranking->metric : "best";
    chart.note = of + ": " + (trial ? "trial " + std::to_string(*trial) : chart.lines[group.lines.front()].label) +
                 ", " + better_words(ranking->least_is_best);
  }
  if (chart.note.empty() && is_crowded) chart.note = "highlighted: the highest and lowest last values";
}

}  // namespace skrobot
