// SPDX-License-Identifier: MIT
#include "sweep/sweep_options.hpp"

#include <skrobot/error.hpp>

namespace skrobot {
namespace {

const OptionWords<SearchKind> k_searches{
    {SearchKind::grid, "grid"}, {SearchKind::random, "random"}, {SearchKind::global, "global"}};
const OptionWords<RankBy> k_rank_by{
    {RankBy::mean, "mean"}, {RankBy::median, "median"}, {RankBy::worst, "worst"}, {RankBy::best, "best"}};
const OptionWords<OnFailure> k_on_failure{{OnFailure::proceed, "continue"}, {OnFailure::stop, "stop"}};
const OptionWords<TrialSeeds> k_trial_seeds{{TrialSeeds::same, "same"}, {TrialSeeds::different, "different"}};
const OptionWords<Workers> k_workers{{Workers::fresh, "fresh"}, {Workers::reuse, "reuse"}};
const OptionWords<LauncherKind> k_launchers{{LauncherKind::local, "local"}, {LauncherKind::slurm, "slurm"}};

template <class Enum>
const char* word_of(const OptionWords<Enum>& words, Enum value) {
  for (const auto& [known, word] : words) {
    if (known == value) return word;
  }
  return "";
}

std::optional<Objective> objective_from(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional(parse_objective(read_text(value)));
}
json::value objective_to_json(const std::optional<Objective>& objective) {
  return objective ? json::value(to_string(*objective)) : json::value();
}
EarlyStopOptions early_stop_from(const json::value& value) { return parse_early_stop(read_text(value)); }
json::value early_stop_to_json(const EarlyStopOptions& options) { return json::value(to_string(options)); }

std::vector<SweepOption> make_options() {
  using Sweep = SweepOptions;
  const std::vector<Option<Sweep>> own{
      word_option(
          &Sweep::search, k_searches,
          {.name = "search",
           .metavar = "grid|random|global",
           .help = "grid: every combination (default); random: random values; global: model-based, uses earlier "
                   "results (dlib's global_function_search)",
           .is_kept_on_resume = true}),
      count_option(&Sweep::trials, 1, k_most_planned_trials,
                   {.name = "trials",
                    .metavar = "N",
                    .help = "Number of points, each one trial or as many as --repeats says (default: the whole grid; "
                            "20 for random and global)"}),
      count_option(&Sweep::repeats, 1, k_most_repeats,
                   {.name = "repeats",
                    .metavar = "N",
                    .help = "Run each point with N seeds, the same seeds for every point, each a trial of its own, and "
                            "rank points by the mean (default 1)"}),
      parsed_option<Sweep, std::optional<Objective>>(
          &Sweep::objective, objective_from, objective_to_json,
          {.name = "objective",
           .metavar = "maximize|minimize:METRIC",
           .help = "Rank trials by a metric's last value or a number of the result; METRIC.max and METRIC.min: by the "
                   "metric's greatest or least value"}),
      word_option(&Sweep::rank_by, k_rank_by,
                  {.name = "rank_by",
                   .metavar = "mean|median|worst|best",
                   .help = "What of its repeats a point is ranked by (default mean)"}),
      count_option(&Sweep::jobs, 1, k_most_jobs,
                   {.name = "jobs",
                    .metavar = "N",
                    .help = "Trials to run in parallel (default: one per processor); sets OMP_NUM_THREADS to each "
                            "trial's share of the processors"}),
      count_option(&Sweep::retries, 0, k_most_retries,
                   {.name = "retries",
                    .metavar = "N",
                    .help = "Further attempts for a trial that does not complete; each has its own record (default "
                            "0)"}),
      word_option(&Sweep::on_failure, k_on_failure,
                  {.name = "on_failure",
                   .metavar = "continue|stop",
                   .help = "continue: run the other trials (default); stop: start no more trials after a failure"}),
      parsed_option<Sweep, EarlyStopOptions>(
          &Sweep::early_stop, early_stop_from, early_stop_to_json,
          {.name = "early_stop",
           .metavar = "median|halving|race[:key=N,...]",
           .help = "Stop poor trials early: median[:first_step=N,least_trials=N], halving[:first_step=N,factor=N]; "
                   "race[:least_repeats=N]: stop repeating points that are significantly worse than the best"}),
      word_option(&Sweep::workers, k_workers,
                  {.name = "workers",
                   .metavar = "fresh|reuse",
                   .help = "fresh: load the plugin in a new process for each trial (default); reuse: load it once and "
                           "fork that process for each trial"}),
      word_option(&Sweep::trial_seeds, k_trial_seeds,
                  {.name = "trial_seeds",
                   .metavar = "same|different",
                   .help = "same: every trial uses the sweep's seed (default); different: each trial has its own",
                   .is_kept_on_resume = true}),
      word_option(
          &Sweep::launcher, k_launchers,
          {.name = "launcher",
           .metavar = "local|slurm",
           .help = "local: run on this machine (default); slurm: submit job arrays to a cluster that shares the "
                   "repository's directory",
           .heading = "Slurm"})};
  std::vector<SweepOption> all;
  for (const auto& option : own) all.push_back({option, {}});
  for (const auto& option : slurm_options()) {
    all.push_back({{option, [option](Sweep& sweep, const json::value& value) { option.read(sweep.slurm, value); },
                    [option](const Sweep& sweep) { return option.to_json(sweep.slurm); }},
                   "slurm"});
  }
  return all;
}

}  // namespace

const char* to_string(SearchKind kind) { return word_of(k_searches, kind); }
const char* to_string(OnFailure what) { return word_of(k_on_failure, what); }
const char* to_string(Workers workers) { return word_of(k_workers, workers); }

const std::vector<SweepOption>& sweep_options() {
  static const std::vector<SweepOption> all = make_options();
  return all;
}

json::object to_json(const SweepOptions& options) {
  json::object object;
  for (const SweepOption& option : sweep_options()) {
    if (option.section.empty()) object[option.text.name] = option.to_json(options);
  }
  object["slurm"] = to_json(options.slurm);
  return object;
}

}  // namespace skrobot
