// SPDX-License-Identifier: MIT
#include "app/sweep_summary.hpp"

#include <algorithm>
#include <map>
#include <skrobot/error.hpp>

#include "store/layout.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {
namespace {

using std::chrono::milliseconds;

milliseconds since_epoch(WallTime time) { return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()); }

std::optional<SweepPlan> plan_of(const std::filesystem::path& repository, const std::string& experiment) {
  try {
    const auto directory = experiment_at(repository, experiment);
    if (record_stamp(directory / k_sweep_plan)) return read_sweep_plan(directory);
  } catch (const Error&) {
    // List the sweep even if its plan is damaged; `show` reports the damage.
  }
  return std::nullopt;
}

std::string state_of(const SweepSummary& summary, WallTime now) {
  const TrialCounts& counts = summary.counts;
  if (counts.running > 0) return to_string(State::running);
  if (summary.planned == 0 || counts.begun >= summary.planned) {
    if (counts.interrupted > 0) return k_incomplete;
    return to_string(counts.failed > 0 ? State::failed : State::completed);
  }
  // No trial is running between two trials.
  const bool is_fresh = since_epoch(now) - milliseconds(counts.finished_ms) < k_silence;
  return is_fresh && counts.interrupted == 0 ? to_string(State::running) : k_incomplete;
}

// Puts a number in the place of a run's objective.
void set_objective(IndexedRun& run, const std::string& name, double value) {
  const auto metric = [&](const std::string& wanted, const char* member) {
    json::value* summary = run.metrics.if_contains(wanted);
    if (summary == nullptr || !summary->is_object()) return false;
    summary->get_object()[member] = value;
    return true;
  };
  if (metric(name, "last")) return;
  std::string_view rest = name;
  for (json::value* at = &run.result; at->is_object();) {
    if (json::value* number = at->get_object().if_contains(rest); number != nullptr && number->is_number()) {
      *number = value;
      return;
    }
    const std::size_t dot = rest.find('.');
    json::value* inner = dot == std::string_view::npos ? nullptr : at->get_object().if_contains(rest.substr(0, dot));
    if (inner == nullptr) break;
    at = inner;
    rest.remove_prefix(dot + 1);
  }
  if (const auto of = statistic_in(name))
    metric(of->metric, of->statistic == Statistic::max ? "max" : of->statistic == Statistic::min ? "min" : "last");
}

std::optional<IndexedRun> find_best_point(RunIndex& index, const std::string& experiment, const SweepPlan& plan) {
  Ranking ranking(plan.ranking_rule(), 1);
  std::map<std::uint64_t, std::int64_t> rows;  // of each point's first completed trial
  const std::string& name = plan.objective->metric;
  for (const TrialValue& trial : trial_values(index.database(), experiment, objective_fields(name))) {
    if (trial.number == 0 || trial.number > plan.trials) continue;
    const PointRepeat at = point_repeat(plan, trial.number);
    ranking.add(at.point, trial.value, at.repeat);
    rows.try_emplace(at.point, trial.run);
  }
  if (ranking.empty()) return std::nullopt;
  const Ranking::Place& best = ranking.places().front();
  IndexedRun run = index.load(rows.at(best.number));
  set_objective(run, name, best.objective);
  return run;
}

std::string task_of_a_trial(Database& database, const std::string& experiment) {
  Statement statement = database.prepare(
      Sql{"SELECT task FROM runs WHERE experiment = (SELECT id FROM experiments WHERE name = ?) AND directory <> "
          "experiment AND task IS NOT NULL LIMIT 1",
          {experiment}});
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

}  // namespace

std::optional<milliseconds> SweepSummary::duration(WallTime now) const {
  if (counts.started_ms == 0) return std::nullopt;
  const std::int64_t end = state == to_string(State::running) ? since_epoch(now).count() : counts.finished_ms;
  return end < counts.started_ms ? std::nullopt : std::optional(milliseconds(end - counts.started_ms));
}

std::vector<Field> objective_fields(const std::string& name) {
  std::vector<Field> fields{parse_field("metrics." + quoted_part(name))};
  if (!name_parts(name).empty()) fields.push_back(parse_field("result." + name));
  if (const auto found = statistic_in(name)) {
    const char* const member = found->statistic == Statistic::max   ? ".max"
                               : found->statistic == Statistic::min ? ".min"
                                                                    : ".last";
    fields.push_back(parse_field("metrics." + quoted_part(found->metric) + member));
  }
  return fields;
}

std::optional<Field> objective_field(const std::string& name, const std::vector<RunSummary>& runs) {
  for (Field& field : objective_fields(name)) {
    if (std::any_of(runs.begin(), runs.end(), [&](const RunSummary& run) { return value_of(run, field).is_number(); }))
      return std::move(field);
  }
  return std::nullopt;
}

std::optional<Objective> objective_of_sweep(const std::filesystem::path& repository, const std::string& experiment) {
  const auto plan = plan_of(repository, experiment);
  return plan ? plan->objective : std::nullopt;
}

SweepSummary summarize_sweep(RunIndex& index, const std::string& experiment, WallTime now) {
  SweepSummary summary;
  summary.experiment = experiment;
  const auto plan = plan_of(index.repository(), experiment);
  if (plan) {
    summary.task = plan->task;
    summary.planned = plan->trials - plan->saved_trials;
    summary.objective = plan->objective;
  }
  Database& database = index.database();
  summary.counts = count_trials(database, experiment);
  if (summary.task.empty()) summary.task = task_of_a_trial(database, experiment);
  summary.state = state_of(summary, now);
  if (!summary.objective) return summary;
  if (plan->repeats > 1) {
    summary.best = find_best_point(index, experiment, *plan);
    return summary;
  }
  const Extreme extreme = summary.objective->direction == Direction::maximize ? Extreme::greatest : Extreme::least;
  if (const auto row = find_best_trial(database, experiment, objective_fields(summary.objective->metric), extreme))
    summary.best = index.load(*row);
  return summary;
}

}  // namespace skrobot
