// SPDX-License-Identifier: MIT
#include "app/sweep_ranking.hpp"

#include <charconv>

#include "store/durable_mark.hpp"
#include "store/layout.hpp"
#include "sweep/trial.hpp"

namespace skrobot {
namespace {

// 17 of "trials/17/train_task".
std::optional<std::uint64_t> trial_number(std::string_view run) {
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

}  // namespace

Ranking ranking_of(const SweepPlan& plan, const std::vector<RunSummary>& runs, std::size_t places) {
  Ranking ranking(plan.objective, places);
  if (!plan.objective) return ranking;
  for (const RunSummary& run : runs) {
    const auto number = trial_number(run.run);
    const auto objective =
        number && run.state == to_string(State::completed) ? objective_of(run, plan.objective->metric) : std::nullopt;
    if (objective) ranking.add(*number, *objective);
  }
  return ranking;
}

std::vector<RankedTrial> ranked_trials(const std::filesystem::path& experiment, const SweepPlan& plan,
                                       const Ranking& ranking) {
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
