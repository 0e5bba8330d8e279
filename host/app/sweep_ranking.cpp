// SPDX-License-Identifier: MIT
#include "app/sweep_ranking.hpp"

#include <charconv>

#include "statistics/summary.hpp"
#include "store/durable_mark.hpp"
#include "store/layout.hpp"
#include "sweep/trial.hpp"

namespace skrobot {
namespace {

// 17 of "trials/17/train_task".
std::optional<std::uint64_t> number_of(std::string_view run) {
  const std::string prefix = std::string(k_trials) + "/";
  if (!run.starts_with(prefix)) return std::nullopt;
  run.remove_prefix(prefix.size());
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(run.data(), run.data() + run.size(), number);
  return code == std::errc() && end != run.data() + run.size() && *end == '/' ? std::optional(number) : std::nullopt;
}

std::optional<double> objective_of(const RunSummary& run, const std::string& name) {
  const auto of_metric = [&](const std::string& wanted, Statistic statistic) -> std::optional<double> {
    const char* const key = statistic == Statistic::max ? "max" : statistic == Statistic::min ? "min" : "last";
    const json::value* metric = run.metrics.if_contains(wanted);
    const json::object* summary = metric != nullptr ? metric->if_object() : nullptr;
    const json::value* found = summary != nullptr ? summary->if_contains(key) : nullptr;
    return found != nullptr && found->is_number() ? std::optional(found->to_number<double>()) : std::nullopt;
  };
  return objective_value(name, of_metric, [&](const std::string& wanted) { return number_in(run.result, wanted); });
}

// What the repeats of one point came to, and their values by repeat.
std::pair<RankedTrial, PointValues> read_point(const std::filesystem::path& experiment, const SweepPlan& plan,
                                               const Ranking::Place& place, const DurableMark& mark) {
  RankedTrial point{place.number, place.objective, {}, {}, 0};
  PointValues values;
  std::vector<double> numbers;
  std::int64_t total_ms = 0;
  for (std::uint64_t repeat = 1; repeat <= plan.repeats; ++repeat) {
    const std::uint64_t number = trial_number(plan, {place.number, repeat});
    const StoredTrial trial = read_trial(experiment, plan, number, mark);
    RankedRepeat one{number, trial_seed(plan, number), {}, {}, {}};
    if (trial.status == StoredTrial::Status::running) one.state = to_string(State::running);
    if (trial.status == StoredTrial::Status::lost) one.state = "lost";
    if (trial.status == StoredTrial::Status::ended) {
      one.state = trial.end.stopped_early ? "stopped_early" : to_string(trial.end.state);
      one.run = trial.end.run;
      if (trial.end.state == State::completed && trial.end.objective) {
        one.objective = trial.end.objective;
        if (values.empty()) {
          point.run = trial.end.run;
          point.values = values_in(plan, trial.params);
        }
        add_repeat(values, {repeat, *trial.end.objective});
        numbers.push_back(*trial.end.objective);
        total_ms += trial.end.duration_ms;
      } else {
        ++point.failed;
      }
    }
    point.repeats.push_back(std::move(one));
  }
  point.completed = numbers.size();
  point.mean = mean_of(numbers);
  point.deviation = deviation_of(numbers);
  if (!numbers.empty()) point.duration_ms = total_ms / static_cast<std::int64_t>(numbers.size());
  return {std::move(point), std::move(values)};
}

std::vector<RankedTrial> ranked_points(const std::filesystem::path& experiment, const SweepPlan& plan,
                                       const Ranking& ranking) {
  const DurableMark mark(experiment);
  std::vector<RankedTrial> ranked;
  PointValues best;
  for (const Ranking::Place& place : ranking.places()) {
    auto [point, values] = read_point(experiment, plan, place, mark);
    if (values.empty()) continue;  // somebody removed it
    if (ranked.empty()) best = values;
    else point.is_within_noise = difference_of(best, values) != Difference::significant;
    ranked.push_back(std::move(point));
  }
  return ranked;
}

}  // namespace

Ranking ranking_of(const SweepPlan& plan, const std::vector<RunSummary>& runs, std::size_t places) {
  Ranking ranking(plan.ranking_rule(), places);
  if (!plan.objective) return ranking;
  for (const RunSummary& run : runs) {
    const auto number = number_of(run.run);
    if (!number || *number == 0 || *number > plan.trials) continue;  // of nobody's plan
    const auto objective =
        run.state == to_string(State::completed) ? objective_of(run, plan.objective->metric) : std::nullopt;
    const PointRepeat at = point_repeat(plan, *number);
    if (objective) ranking.add(at.point, *objective, at.repeat);
  }
  return ranking;
}

std::vector<RankedTrial> ranked_trials(const std::filesystem::path& experiment, const SweepPlan& plan,
                                       const Ranking& ranking) {
  if (plan.repeats > 1) return ranked_points(experiment, plan, ranking);
  const DurableMark mark(experiment);
  std::vector<RankedTrial> ranked;
  for (const Ranking::Place& place : ranking.places()) {
    const StoredTrial trial = read_trial(experiment, plan, place.number, mark);
    if (trial.status != StoredTrial::Status::ended) continue;  // somebody removed it
    ranked.push_back(
        {place.number, place.objective, values_in(plan, trial.params), trial.end.run, trial.end.duration_ms});
  }
  return ranked;
}

}  // namespace skrobot
