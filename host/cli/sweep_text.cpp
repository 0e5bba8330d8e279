// SPDX-License-Identifier: MIT
#include "cli/sweep_text.hpp"

#include <algorithm>
#include <iostream>
#include <skrobot/error.hpp>

#include "app/ranked_report.hpp"
#include "base/duration.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

std::string trials_words(const SweepPlan& plan) {
  std::string count = std::to_string(plan.trials) + (plan.trials == 1 ? " trial" : " trials");
  if (plan.repeats > 1) {
    count = std::to_string(plan.points()) + (plan.points() == 1 ? " point × " : " points × ") +
            std::to_string(plan.repeats) + " repeats = " + count;
  }
  const auto points = plan.search == SearchKind::grid ? grid_points(plan.spaces) : std::nullopt;
  if (points && *points > plan.points()) return count + ", the first of " + std::to_string(*points) + " points";
  return count;
}

Table varied_table(const SweepPlan& plan) {
  Table spaces({});
  for (const ValueSpace& space : plan.spaces) {
    const auto size = plan.search == SearchKind::grid ? grid_size(space) : std::nullopt;
    spaces.add({printable(space.key, 60),
                to_words(space) +
                    (size && space.kind != ValueSpace::Kind::list ? ", " + std::to_string(*size) + " values" : "")});
  }
  return spaces;
}

// The first `most` trials to run.
std::vector<std::uint64_t> trials_to_run(const SweepPlan& plan, const std::optional<Resumed>& resumed,
                                         std::uint64_t most) {
  std::vector<std::uint64_t> numbers;
  if (resumed) {
    for (const TrialOrder& order : resumed->start.again) numbers.push_back(order.number);
    std::sort(numbers.begin(), numbers.end());
  }
  const std::uint64_t first = resumed ? resumed->start.next : 1;
  for (std::uint64_t number = first; number <= plan.trials && numbers.size() < most; ++number)
    numbers.push_back(number);
  numbers.resize(std::min<std::size_t>(numbers.size(), most));
  return numbers;
}

json::array trial_list(const SweepPlan& plan, const std::vector<std::uint64_t>& numbers) {
  json::array trials;
  for (const std::uint64_t number : numbers) {
    json::object trial{{"trial", number}, {"seed", trial_seed(plan, number)}, {"values", planned_values(plan, number)}};
    if (plan.repeats > 1) {
      const PointRepeat at = point_repeat(plan, number);
      trial["point"] = at.point;
      trial["repeat"] = at.repeat;
    }
    trials.push_back(std::move(trial));
  }
  return trials;
}

std::string progress_words(const Resumed& resumed, std::uint64_t to_run, bool is_race) {
  const SweepCounts& counts = resumed.start.counts;
  std::string words = std::to_string(counts.completed) + " completed";
  if (counts.stopped_early > 0) words += ", " + std::to_string(counts.stopped_early) + " stopped early";
  words += ", " + std::to_string(counts.failed) + " failed";
  if (!resumed.running.empty()) words += ", " + std::to_string(resumed.running.size()) + " running";
  // Who leaves a race is known when it goes on.
  return words + ", " + (is_race ? "at most " : "") + std::to_string(to_run) + " to run";
}

void print_trials(const SweepPlan& plan, const std::optional<Resumed>& resumed, std::uint64_t to_run) {
  constexpr std::uint64_t k_most_shown = 10;
  if (to_run == 0) return;
  if (plan.search == SearchKind::global) {
    std::cout << "\nThe search chooses the values of a trial by the results of earlier trials.\n";
    return;
  }
  std::vector<std::string> header{"TRIAL"};
  if (plan.repeats > 1) header.insert(header.end(), {"POINT", "SEED"});
  for (const ValueSpace& space : plan.spaces) header.push_back(printable(space.key, 40));
  Table table(std::move(header));
  const auto add = [&](std::uint64_t number) {
    std::vector<std::string> row{std::to_string(number)};
    if (plan.repeats > 1)
      row.insert(row.end(),
                 {std::to_string(point_repeat(plan, number).point), std::to_string(trial_seed(plan, number))});
    for (const auto& [key, value] : planned_values(plan, number)) row.push_back(value_cell(value));
    table.add(std::move(row));
  };
  for (const std::uint64_t number : trials_to_run(plan, resumed, k_most_shown)) add(number);
  std::cout << "\n" << table.text(output_width());
  if (to_run > k_most_shown) std::cout << "… and " << to_run - k_most_shown << " more\n";
}

}  // namespace

void print_sweep_plan(const SweepRequest& request, bool as_json) {
  const SweepPlan& plan = request.plan;
  std::optional<Resumed> resumed;
  if (!request.experiment.empty()) {
    Ranking ranking(plan.ranking_rule(), 1);
    resumed = read_progress(request, ranking);
  }
  const std::uint64_t to_run = resumed ? resumed->to_run(plan) : plan.trials;
  if (as_json) {
    constexpr std::uint64_t k_most_listed = 100'000;
    json::object document{{"plan", to_json(plan)}, {"experiments", request.settings.experiments.value.string()}};
    if (plan.search != SearchKind::global) {
      document["trials"] = trial_list(plan, trials_to_run(plan, resumed, k_most_listed));
    }
    if (resumed) {
      const SweepCounts& counts = resumed->start.counts;
      document["experiment"] = request.experiment.string();
      document["progress"] = {{"completed", counts.completed},
                              {"ended_early", counts.stopped_early},
                              {"failed", counts.failed},
                              {"running", resumed->running.size()},
                              {"to_run", to_run}};
    }
    std::cout << to_pretty_text(document) << "\n";
    return;
  }
  std::cout << printable(plan.task) << " of " << printable(plan.plugin.id) << " " << printable(plan.plugin.version)
            << ", " << printable(plan.plugin.path, 300) << "\n";
  Table settings({});
  const auto add = [&](const char* name, const std::string& value) {
    settings.add({name, value.empty() ? "none" : value});
  };
  add("search", std::string(to_string(plan.search)) + ", " + trials_words(plan));
  const bool has_repeats = plan.repeats > 1;
  add("objective", !plan.objective
                       ? ""
                       : printable(to_string(*plan.objective)) +
                             (has_repeats ? std::string(", ranked by the ") + to_string(plan.rank_by) : ""));
  add("seed", std::to_string(plan.seed) + (has_repeats ? ", and another for each further repeat"
                                           : plan.trial_seeds == TrialSeeds::same ? ", the same for every trial"
                                                                                  : ", each trial has its own"));
  add("early stop", to_string(plan.early_stop));
  add("retries", std::to_string(plan.retries) + ", on failure " + to_string(plan.on_failure));
  add("timeout", plan.timeout ? format_duration(*plan.timeout) : "");
  if (plan.launcher == LauncherKind::local) {
    add("launcher", "local, " + std::to_string(plan.jobs) + (plan.jobs == 1 ? " trial" : " trials") +
                        " in parallel, workers " + to_string(plan.workers));
  } else {
    add("launcher", "slurm " + printable(to_text(to_json(plan.slurm)), 300));
  }
  if (resumed) {
    add("experiment", printable(request.experiment.string(), 300));
    add("progress", progress_words(*resumed, to_run, plan.early_stop.rule == EarlyStopOptions::Rule::race));
  } else {
    add("experiments", printable(request.settings.experiments.value.string(), 300));
  }
  std::cout << settings.text(output_width(), 2);
  if (!plan.spaces.empty()) std::cout << "\nvaried\n" << varied_table(plan).text(output_width(), 2);
  if (!plan.fixed.empty()) {
    Table fixed({});
    for (const auto& [key, value] : plan.fixed) fixed.add({printable(key, 60), value_cell(value, 300)});
    std::cout << "\nthe same in every trial\n" << fixed.text(output_width(), 2);
  }
  print_trials(plan, resumed, to_run);
  std::cout << "\nNothing was run.\n";
}

void print_results(const SweepPlan& plan, const SweepOutcome& outcome, bool as_json) {
  if (as_json) {
    const json::object document =
        sweep_document(outcome.experiment, plan, outcome.end, outcome.ranked, outcome.first_failure);
    std::cout << to_pretty_text(document) << "\n";
  } else if (!outcome.ranked.empty()) {
    std::cout << ranked_table(outcome.experiment.directory.filename().string(), plan, outcome.ranked, output_width())
              << "\n"
              << best_words(plan, outcome.ranked.front());
  }
  std::cout.flush();
}

void print_submitted(const SweepOutcome& outcome, bool as_json) {
  const SubmittedJobs& submitted = *outcome.submitted;
  const std::string directory = outcome.experiment.directory.string();
  if (as_json) {
    json::array numbers;
    for (const std::uint64_t job : submitted.jobs) numbers.emplace_back(job);
    const json::object document{{"experiment", {{"id", outcome.experiment.id}, {"directory", directory}}},
                                {"jobs", std::move(numbers)}};
    std::cout << to_pretty_text(document) << "\n";
    return;
  }
  std::cout << "Submitted " << submitted.trials << (submitted.trials == 1 ? " trial as " : " trials as ")
            << job_words(submitted.jobs) << ". Wait for the results with:\n  "
            << shell_line(std::vector<std::string>{"skrobot", "sweep", "--resume", directory}) << "\n";
}

std::string nobody_reported_text(const SweepOutcome& outcome, const Objective& objective) {
  return "skrobot: error: no trial reported the objective " + in_quotes(objective.metric) +
         reported_words(objective, outcome.end.reported) +
         "\nhint: to rank the recorded trials by another objective, " + "use 'skrobot sweep --resume " +
         printable(outcome.experiment.directory.filename().string()) + " --objective …'\n";
}

void print_sweep(const std::filesystem::path& experiment, const std::vector<RunSummary>& runs) {
  constexpr std::size_t k_most_ranked = 10;
  SweepPlan plan;
  try {
    plan = read_sweep_plan(experiment);
  } catch (const Error& e) {
    std::cout << printable(e.what(), 500) << "\n\n";
    return;
  }
  std::cout << "sweep of " << printable(plan.task) << ": " << to_string(plan.search) << ", " << trials_words(plan)
            << (plan.objective ? ", " + printable(to_string(*plan.objective)) : "") << "\n"
            << varied_table(plan).text(output_width(), 2) << "\n";
  if (!plan.objective) return;
  const std::vector<RankedTrial> ranked = ranked_trials(experiment, plan, ranking_of(plan, runs, k_most_ranked));
  if (ranked.empty()) return;
  std::cout << ranked_table(experiment.filename().string(), plan, ranked, output_width()) << "\n"
            << best_words(plan, ranked.front()) << "\n";
}

}  // namespace skrobot
