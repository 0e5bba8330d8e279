// SPDX-License-Identifier: MIT
#include "cli/sweep_report.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/progress_text.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/table.hpp"

namespace skrobot {
namespace {

std::string shown(const json::value& value, std::size_t most = 60) {
  if (value.is_double()) return to_text(value);
  const std::string text = value.is_string() ? std::string(value.get_string()) : to_text(value);
  return text.empty() ? "\"\"" : printable(text, most);
}

std::string typed_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

std::string trials_words(const SweepPlan& plan) {
  std::string count = std::to_string(plan.trials) + (plan.trials == 1 ? " trial" : " trials");
  const auto points = plan.search == SearchKind::grid ? grid_points(plan.spaces) : std::nullopt;
  if (points && *points > plan.trials) return count + ", the first of " + std::to_string(*points) + " points";
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

// "trials/17/train_task" is of trial 17.
std::optional<std::uint64_t> trial_number(std::string_view run) {
  const std::string prefix = std::string(k_trials) + "/";
  if (!run.starts_with(prefix)) return std::nullopt;
  run.remove_prefix(prefix.size());
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(run.data(), run.data() + run.size(), number);
  return code == std::errc() && end != run.data() + run.size() && *end == '/' ? std::optional(number) : std::nullopt;
}

std::optional<double> objective_of(const IndexedRun& run, const std::string& name) {
  const auto of_metric = [&](const std::string& wanted, Statistic statistic) -> std::optional<double> {
    const char* const key = statistic == Statistic::max ? "max" : statistic == Statistic::min ? "min" : "last";
    const json::value* metric = run.metrics.if_contains(wanted);
    const json::object* summary = metric != nullptr ? metric->if_object() : nullptr;
    const json::value* found = summary != nullptr ? summary->if_contains(key) : nullptr;
    return found != nullptr && found->is_number() ? std::optional(found->to_number<double>()) : std::nullopt;
  };
  return objective_value(name, of_metric, [&](const std::string& wanted) { return number_in(run.result, wanted); });
}

// The first of the trials that are to run, at most `most`.
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
    trials.push_back({{"trial", number}, {"seed", trial_seed(plan, number)}, {"values", planned_values(plan, number)}});
  }
  return trials;
}

std::string progress_words(const Resumed& resumed, std::uint64_t to_run) {
  const SweepCounts& counts = resumed.start.counts;
  std::string words = std::to_string(counts.completed) + " completed";
  if (counts.early > 0) words += ", " + std::to_string(counts.early) + " ended early";
  words += ", " + std::to_string(counts.failed) + " failed";
  if (!resumed.running.empty()) words += ", " + std::to_string(resumed.running.size()) + " running";
  return words + ", " + std::to_string(to_run) + " to run";
}

void print_trials(const SweepPlan& plan, const std::optional<Resumed>& resumed, std::uint64_t to_run) {
  constexpr std::uint64_t k_most_shown = 10;
  if (to_run == 0) return;
  if (plan.search == SearchKind::global) {
    std::cout << "\nThe values of a trial follow from what the trials before it came to.\n";
    return;
  }
  std::vector<std::string> header{"TRIAL"};
  for (const ValueSpace& space : plan.spaces) header.push_back(printable(space.key, 40));
  Table table(std::move(header));
  const auto add = [&](std::uint64_t number) {
    std::vector<std::string> row{std::to_string(number)};
    for (const auto& [key, value] : planned_values(plan, number)) row.push_back(shown(value));
    table.add(std::move(row));
  };
  for (const std::uint64_t number : trials_to_run(plan, resumed, k_most_shown)) add(number);
  std::cout << "\n" << table.text(output_width());
  if (to_run > k_most_shown) std::cout << "… and " << to_run - k_most_shown << " more\n";
}

}  // namespace

std::string reported_words(const Objective& objective, const std::vector<std::string>& reported) {
  if (reported.empty()) return "; it reports no number at all";
  const auto near = nearest(objective.metric, reported);
  return "; it reports " + list_in_quotes(reported) + (near ? "; did you mean '" + printable(*near) + "'?" : "");
}

void print_sweep_plan(const SweepSetup& setup, bool as_json) {
  const SweepPlan& plan = setup.plan;
  std::optional<Resumed> resumed;
  if (!setup.experiment.empty()) {
    Ranking ranking(plan.objective, 1);
    resumed = read_progress(setup, ranking);
  }
  const std::uint64_t to_run = resumed ? resumed->to_run(plan) : plan.trials;
  if (as_json) {
    constexpr std::uint64_t k_most_listed = 100'000;
    json::object document{{"plan", to_json(plan)}, {"experiments", setup.settings.experiments.value.string()}};
    if (plan.search != SearchKind::global) {
      document["trials"] = trial_list(plan, trials_to_run(plan, resumed, k_most_listed));
    }
    if (resumed) {
      const SweepCounts& counts = resumed->start.counts;
      document["experiment"] = setup.experiment.string();
      document["progress"] = {{"completed", counts.completed},
                              {"ended_early", counts.early},
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
  add("objective", plan.objective ? printable(to_string(*plan.objective)) : "");
  add("seed", std::to_string(plan.seed) +
                  (plan.trial_seeds == TrialSeeds::same ? ", the same for every trial" : ", each trial has its own"));
  add("early stop", to_string(plan.early_stop));
  add("retries", std::to_string(plan.retries) + ", on failure " + to_string(plan.on_failure));
  add("timeout", plan.timeout ? format_duration(*plan.timeout) : "");
  if (plan.launcher == LauncherKind::local) {
    add("launcher", "local, " + std::to_string(plan.jobs) + (plan.jobs == 1 ? " trial" : " trials") +
                        " at once, workers " + to_string(plan.workers));
  } else {
    add("launcher", "slurm " + printable(to_text(to_json(plan.slurm)), 300));
  }
  if (resumed) {
    add("experiment", printable(setup.experiment.string(), 300));
    add("progress", progress_words(*resumed, to_run));
  } else {
    add("experiments", printable(setup.settings.experiments.value.string(), 300));
  }
  std::cout << settings.text(output_width(), 2);
  std::cout << "\nvaried\n" << varied_table(plan).text(output_width(), 2);
  if (!plan.fixed.empty()) {
    Table fixed({});
    for (const auto& [key, value] : plan.fixed) fixed.add({printable(key, 60), shown(value, 300)});
    std::cout << "\nthe same in every trial\n" << fixed.text(output_width(), 2);
  }
  print_trials(plan, resumed, to_run);
  std::cout << "\nNothing was run.\n";
}

std::vector<RankedTrial> ranked_trials(const std::filesystem::path& experiment, const SweepPlan& plan,
                                       const Ranking& ranking) {
  const DurableMark mark(experiment);
  std::vector<RankedTrial> ranked;
  for (const Ranking::Place& place : ranking.places()) {
    StoredTrial trial = read_trial(experiment, plan, place.number, mark);
    if (trial.status != StoredTrial::Status::ended) continue;  // somebody removed it
    ranked.push_back({place.number, place.objective, values_in(plan, trial.params), std::move(trial.end)});
  }
  return ranked;
}

std::string ranked_table(const SweepPlan& plan, const std::vector<RankedTrial>& ranked, std::size_t width) {
  if (!plan.objective || ranked.empty()) return {};
  std::vector<std::string> header{"RANK", "TRIAL", printable(plan.objective->metric, 40)};
  for (const ValueSpace& space : plan.spaces) header.push_back(printable(space.key, 40));
  header.emplace_back("DURATION");
  Table table(std::move(header));
  std::size_t rank = 0;
  for (const RankedTrial& trial : ranked) {
    std::vector<std::string> row{std::to_string(++rank), std::to_string(trial.number), short_number(trial.objective)};
    for (const ValueSpace& space : plan.spaces) {
      const json::value* value = trial.values.if_contains(space.key);
      row.push_back(value == nullptr ? "" : value->is_double() ? short_number(value->get_double()) : shown(*value, 40));
    }
    row.push_back(format_duration(std::chrono::milliseconds(trial.end.duration_ms)));
    table.add(std::move(row));
  }
  return table.text(width);
}

std::vector<std::string> command_of(const SweepPlan& plan, std::uint64_t number, const json::object& values) {
  std::vector<std::string> words{"skrobot", "run", plan.task};
  std::vector<std::string> varied;
  for (const auto& value : values) varied.emplace_back(value.key());
  const json::object fixed = without_varied(plan.fixed, varied);
  for (const json::object* part : {&fixed, &values}) {
    for (const auto& [key, value] : *part) words.push_back(std::string(key) + "=" + typed_text(value));
  }
  words.insert(words.end(), {"--seed", std::to_string(trial_seed(plan, number))});
  return words;
}

std::string best_words(const SweepPlan& plan, const RankedTrial& best) {
  return "The best is trial " + std::to_string(best.number) + " with " + printable(plan.objective->metric, 60) + " " +
         short_number(best.objective) + ":\n  " +
         printable(shell_line(command_of(plan, best.number, best.values)), 4000) + "\n";
}

void print_sweep(const std::filesystem::path& experiment, const std::vector<IndexedRun>& runs) {
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
  Ranking ranking(plan.objective, k_most_ranked);
  for (const IndexedRun& run : runs) {
    const auto number = trial_number(run.run);
    const auto objective =
        number && run.state == to_string(State::completed) ? objective_of(run, plan.objective->metric) : std::nullopt;
    if (objective) ranking.add(*number, *objective);
  }
  const std::vector<RankedTrial> ranked = ranked_trials(experiment, plan, ranking);
  if (ranked.empty()) return;
  std::cout << ranked_table(plan, ranked, output_width()) << "\n" << best_words(plan, ranked.front()) << "\n";
}

std::string counts_words(const SweepCounts& counts) {
  std::string words;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) words += (words.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  };
  add(counts.completed, "completed");
  add(counts.early, "ended early");
  add(counts.failed, "failed");
  add(counts.lost, "lost");
  add(counts.cancelled, "cancelled");
  add(counts.total - std::min(counts.total, counts.ended()), "not run");
  std::string text = std::to_string(counts.total) + (counts.total == 1 ? " trial: " : " trials: ") + words;
  if (counts.kept > 0) text += " (" + std::to_string(counts.kept) + " from before)";
  if (counts.retried > 0)
    text += ", " + std::to_string(counts.retried) + (counts.retried == 1 ? " attempt" : " attempts") + " tried again";
  return text;
}

json::object sweep_document(const ExperimentIdentity& experiment, const SweepPlan& plan, const SweepEnd& end,
                            const std::vector<RankedTrial>& ranked, const std::optional<TrialEnd>& first_failure) {
  const SweepCounts& counts = end.counts;
  json::array ranking;
  for (const RankedTrial& trial : ranked) {
    ranking.push_back(
        {{"rank", ranking.size() + 1},
         {"trial", trial.number},
         {"objective", trial.objective},
         {"values", trial.values},
         {"duration_ms", trial.end.duration_ms},
         {"record", RunFiles{trial_directory(experiment.directory, trial.number), trial.end.run}.run().string()}});
  }
  json::object document{{"experiment", {{"id", experiment.id}, {"directory", experiment.directory.string()}}},
                        {"task", plan.task},
                        {"search", to_string(plan.search)},
                        {"objective", plan.objective ? json::value(to_string(*plan.objective)) : json::value()},
                        {"trials",
                         {{"total", counts.total},
                          {"completed", counts.completed},
                          {"ended_early", counts.early},
                          {"failed", counts.failed},
                          {"lost", counts.lost},
                          {"cancelled", counts.cancelled},
                          {"not_run", counts.total - std::min(counts.total, counts.ended())},
                          {"tried_again", counts.retried}}},
                        {"ranking", std::move(ranking)}};
  document["best_command"] =
      ranked.empty() ? json::value()
                     : json::value(shell_line(command_of(plan, ranked.front().number, ranked.front().values)));
  document["first_failure"] =
      !first_failure ? json::value()
                     : json::value{{"trial", first_failure->number},
                                   {"state", first_failure->is_lost ? "lost" : to_string(first_failure->state)},
                                   {"error", valid_utf8(first_failure->error)}};
  return document;
}

}  // namespace skrobot
