// SPDX-License-Identifier: MIT
#include "plot/sweep_data.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <skrobot/error.hpp>

#include "base/number.hpp"
#include "base/text.hpp"
#include "sweep/trial.hpp"

namespace skrobot {
namespace {

std::string trials_text(std::size_t count) { return count == 1 ? "1 trial" : std::to_string(count) + " trials"; }

// The objective whose values are drawn, and whether it says what is better.
struct Wanted {
  Objective objective;
  bool is_directed = true;
};

Wanted wanted_of(const SweepDataRequest& request, const SweepPlan& plan) {
  if (request.metric.empty()) {
    if (!plan.objective)
      throw Error(Fault::usage, "the sweep has no objective; name a metric to plot",
                  "as METRIC, maximize:METRIC or minimize:METRIC");
    return {*plan.objective, true};
  }
  if (request.metric.starts_with("maximize:") || request.metric.starts_with("minimize:"))
    return {parse_objective(request.metric), true};
  if (plan.objective && plan.objective->metric == request.metric) return {*plan.objective, true};
  return {{Direction::maximize, request.metric}, false};
}

struct Trials {
  std::vector<StoredTrial> drawable;
  std::size_t incomplete = 0, without = 0, undrawable = 0;
  std::set<std::string> reported;  // by those that lack the metric
};

Trials read_trials(const SweepDataRequest& request, const SweepPlan& plan) {
  constexpr double k_most = 1e300;
  Trials trials;
  const DurableMark mark(request.experiment);
  for (const std::uint64_t number : begun_trials(request.experiment)) {
    StoredTrial trial = read_trial(request.experiment, plan, number, mark);
    if (trial.status != StoredTrial::Status::ended || trial.end.state != State::completed) {
      ++trials.incomplete;
    } else if (!trial.end.objective) {
      ++trials.without;
      trials.reported.insert(trial.end.reported.begin(), trial.end.reported.end());
    } else if (!(std::fabs(*trial.end.objective) <= k_most) ||
               (request.metric_scale == AxisScale::logarithmic && *trial.end.objective <= 0)) {
      ++trials.undrawable;
    } else {
      trials.drawable.push_back(std::move(trial));
    }
  }
  return trials;
}

[[noreturn]] void refuse_metric(const std::string& metric, const std::set<std::string>& reported) {
  const std::vector<std::string> names(reported.begin(), reported.end());
  const auto near = nearest(metric, names);
  throw Error(Fault::usage, "no completed trial has a metric or a result number named " + in_quotes(metric),
              near            ? "did you mean " + in_quotes(*near, 200) + "?"
              : names.empty() ? "the trials report no numbers"
                              : "there are " + list_in_quotes(names));
}

std::vector<std::string> warnings_of(const Trials& trials, const std::string& metric, AxisScale scale) {
  std::vector<std::string> warnings;
  const auto warn = [&](std::size_t count, const std::string& one, const std::string& several) {
    if (count > 0) warnings.push_back(trials_text(count) + (count == 1 ? one : several));
  };
  warn(trials.incomplete, " did not complete and is not shown", " did not complete and are not shown");
  warn(trials.without, " has no " + in_quotes(metric) + " and is not shown",
       " have no " + in_quotes(metric) + " and are not shown");
  const std::string why =
      scale == AxisScale::logarithmic
          ? " of which " + in_quotes(metric) + " is not positive or not finite cannot be shown on a logarithmic axis"
          : " of which " + in_quotes(metric) + " is not finite cannot be shown";
  warn(trials.undrawable, why, why);
  return warnings;
}

// Numbers in a list have no scale of their own: those that are far apart are told apart on a logarithmic one.
bool is_logarithmic(const ValueSpace& space, const std::vector<json::value>& values) {
  if (space.kind != ValueSpace::Kind::list) return space.scale == Scale::logarithmic;
  double least = INFINITY, most = 0;
  for (const json::value& value : values) {
    if (!value.is_number()) return false;
    least = std::min(least, value.to_number<double>());
    most = std::max(most, value.to_number<double>());
  }
  return least > 0 && most / least >= 100;
}

// A number that was given as text is a number again.
json::value as_drawn(const ValueSpace& space, const json::value& value) {
  if (!space.is_text || !value.is_string()) return value;
  const std::string text(value.get_string());
  if (const auto integer = integer_from_text(text)) return *integer;
  const auto number = number_from_text(text);
  return number ? json::value(*number) : value;
}

// Adds a parameter to the chart when its values differ.
void add_parameter(ParameterChart& chart, const ValueSpace& space, const std::vector<json::value>& values) {
  if (std::all_of(values.begin(), values.end(), [&](const json::value& value) { return value == values.front(); }))
    return;
  std::vector<double> places;
  chart.parameters.push_back(parameter_axis(space.key, values, space.values, is_logarithmic(space, values), places));
  for (std::size_t i = 0; i < values.size(); ++i) {
    chart.trials[i].places.push_back(places[i]);
    chart.trials[i].values.push_back(values[i].is_string() ? std::string(values[i].get_string()) : to_text(values[i]));
  }
}

// With repeats, a point is drawn once, by what it is ranked by; its first completed trial stands for its parameters.
void take_points(const SweepPlan& plan, std::vector<StoredTrial>& trials) {
  std::map<std::uint64_t, std::pair<StoredTrial, PointValues>> points;
  for (StoredTrial& trial : trials) {
    if (trial.number > plan.trials) continue;
    const PointRepeat at = point_repeat(plan, trial.number);
    const double value = *trial.end.objective;
    trial.number = at.point;
    add_repeat(points.try_emplace(at.point, std::move(trial), PointValues()).first->second.second, {at.repeat, value});
  }
  trials.clear();
  for (auto& [point, found] : points) {
    found.first.end.objective = aggregate(found.second, plan.rank_by, *plan.objective);
    trials.push_back(std::move(found.first));
  }
}

}  // namespace

SweepData read_sweep_data(const SweepDataRequest& request) {
  SweepPlan plan = read_sweep_plan(request.experiment);
  const Wanted wanted = wanted_of(request, plan);
  const std::string& metric = wanted.objective.metric;
  plan.objective = wanted.objective;
  Trials trials = read_trials(request, plan);
  if (trials.drawable.empty() && trials.undrawable == 0 && trials.without > 0) refuse_metric(metric, trials.reported);
  SweepData data;
  data.warnings = warnings_of(trials, metric, request.metric_scale);
  if (plan.repeats > 1) take_points(plan, trials.drawable);
  if (trials.drawable.size() < 2) {
    const std::string why = data.warnings.empty() ? "" : ": " + data.warnings.front();
    const std::string needed = plan.repeats > 1 ? "two points with completed trials" : "two completed trials";
    throw Error(Fault::usage, "at least " + needed + " are needed, but " +
                                  in_quotes(request.experiment.filename().string(), 200) + " has " +
                                  (trials.drawable.empty() ? "none" : "one") + " with " + in_quotes(metric) + why);
  }
  ParameterChart& chart = data.chart;
  chart.metric = metric;
  chart.metric_scale = request.metric_scale;
  chart.are_points = plan.repeats > 1;
  chart.least_is_best = wanted.objective.direction == Direction::minimize;
  chart.best_is_known = wanted.is_directed;
  chart.title = !request.title.empty() ? request.title : metric + " of " + request.experiment.filename().string();
  std::vector<json::object> params;
  for (const StoredTrial& trial : trials.drawable) {
    chart.trials.push_back({trial.number, {}, {}, *trial.end.objective});
    params.push_back(values_in(plan, trial.params));
  }
  for (const ValueSpace& space : plan.spaces) {
    std::vector<json::value> values;
    for (const json::object& one : params) {
      const json::value* found = one.if_contains(space.key);
      values.push_back(found != nullptr ? as_drawn(space, *found) : json::value());
    }
    add_parameter(chart, space, values);
  }
  if (chart.parameters.empty())
    throw Error(Fault::usage, "no parameter differs among the trials of " +
                                  in_quotes(request.experiment.filename().string(), 200) + "; nothing to plot");
  order_trials(chart);
  return data;
}

}  // namespace skrobot
