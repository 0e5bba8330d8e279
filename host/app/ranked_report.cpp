// SPDX-License-Identifier: MIT
#include "app/ranked_report.hpp"

#include <algorithm>
#include <cmath>
#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/mean_text.hpp"
#include "base/progress_text.hpp"
#include "base/table.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

std::string typed_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

std::string mean_cell(const RankedTrial& point) { return mean_text(point.mean, point.deviation, point.completed); }

// Repeats that did not complete, or were not run.
std::size_t missing_repeats(const RankedTrial& point) { return point.repeats.size() - point.completed; }

// What the marks of a table of points mean, each sentence in lines of its own.
std::string legend(const SweepPlan& plan, const std::vector<RankedTrial>& ranked, std::size_t width) {
  std::vector<std::string> sentences{printable(plan.objective->metric, 40) +
                                     ": mean ± standard deviation (completed repeats)"};
  const auto any = [&](const auto& is) { return std::any_of(ranked.begin(), ranked.end(), is); };
  if (any([](const RankedTrial& point) { return point.is_within_noise; })) {
    sentences.emplace_back(
        plan.repeats >= 3 ? "~ not significantly different from the best (paired t-test over the shared seeds, 5 %)"
                          : "~ within the noise of the best (their 95 % confidence intervals overlap)");
  }
  if (any([](const RankedTrial& point) { return missing_repeats(point) > 0; }) &&
      any([](const RankedTrial& point) { return missing_repeats(point) == 0; }))
    sentences.emplace_back("Points with fewer completed repeats rank below the others.");
  const auto is_same = [](const RankedTrial& point) { return point.completed > 1 && point.deviation == 0; };
  if (std::all_of(ranked.begin(), ranked.end(), is_same))
    sentences.emplace_back("The repeats of each point gave the same value: does the task use its seed?");
  std::string text;
  for (const std::string& sentence : sentences) {
    for (const std::string& line : wrapped(sentence, width)) text += line + "\n";
  }
  return text;
}

json::value number_or_null(double value) { return std::isfinite(value) ? json::value(value) : json::value(); }

json::object repeat_document(const ExperimentIdentity& experiment, const RankedRepeat& repeat) {
  const RunFiles files{trial_directory(experiment.directory, repeat.trial), repeat.run};
  return {{"trial", repeat.trial},
          {"seed", repeat.seed},
          {"state", repeat.state.empty() ? json::value() : json::value(repeat.state)},
          {"objective", repeat.objective ? json::value(*repeat.objective) : json::value()},
          {"record", repeat.run.empty() ? json::value() : json::value(files.run().string())}};
}

// A trial, or a point with its repeats; its first completed trial stands for it where one is wanted.
json::object ranked_document(const ExperimentIdentity& experiment, const RankedTrial& ranked, std::size_t rank) {
  json::object document{{"rank", rank}};
  std::uint64_t trial = ranked.number;
  for (const RankedRepeat& repeat : ranked.repeats) {
    if (!repeat.objective) continue;
    trial = repeat.trial;
    break;
  }
  if (!ranked.repeats.empty()) document["point"] = ranked.number;
  document["trial"] = trial;
  document["objective"] = ranked.objective;
  document["values"] = ranked.values;
  document["duration_ms"] = ranked.duration_ms;
  document["record"] = RunFiles{trial_directory(experiment.directory, trial), ranked.run}.run().string();
  if (ranked.repeats.empty()) return document;
  document["mean"] = number_or_null(ranked.mean);
  document["deviation"] = number_or_null(ranked.deviation);
  document["completed"] = ranked.completed;
  document["failed"] = ranked.failed;
  document["within_noise_of_best"] = ranked.is_within_noise;
  json::array repeats;
  for (const RankedRepeat& repeat : ranked.repeats) repeats.push_back(repeat_document(experiment, repeat));
  document["repeats"] = std::move(repeats);
  return document;
}

}  // namespace

std::string value_cell(const json::value& value, std::size_t most) {
  if (value.is_double()) return to_text(value);
  const std::string text = typed_text(value);
  return text.empty() ? "\"\"" : printable(text, most);
}

std::string reported_words(const Objective& objective, const std::vector<std::string>& reported) {
  if (reported.empty()) return "; it reports no number at all";
  const auto near = nearest(objective.metric, reported);
  return "; it reports " + list_in_quotes(reported) + (near ? "; did you mean '" + printable(*near) + "'?" : "");
}

std::string ranked_table(const std::string& experiment, const SweepPlan& plan, const std::vector<RankedTrial>& ranked,
                         std::size_t width) {
  constexpr std::size_t k_most_columns = 24;  // of a text
  if (!plan.objective || ranked.empty()) return {};
  struct Column {
    std::vector<std::string> cells;  // the header first
    std::size_t width = 0;
  };
  const auto column = [&](std::string header, const auto& cell) {
    Column made{{std::move(header)}, 0};
    for (const RankedTrial& trial : ranked) made.cells.push_back(cell(trial));
    for (const std::string& text : made.cells) made.width = std::max(made.width, display_width(text));
    return made;
  };
  const bool has_repeats = plan.repeats > 1;
  std::size_t rank = 0;
  std::vector<Column> columns{
      column("RANK",
             [&](const RankedTrial& trial) { return std::to_string(++rank) + (trial.is_within_noise ? " ~" : ""); }),
      column(has_repeats ? "POINT" : "TRIAL", [](const RankedTrial& trial) { return std::to_string(trial.number); })};
  if (has_repeats && plan.rank_by != RankBy::mean)
    columns.push_back(
        column(to_string(plan.rank_by), [](const RankedTrial& trial) { return short_number(trial.objective); }));
  columns.push_back(column(printable(plan.objective->metric, 40), [&](const RankedTrial& trial) {
    return has_repeats ? mean_cell(trial) : short_number(trial.objective);
  }));
  const bool has_failed =
      std::any_of(ranked.begin(), ranked.end(), [](const RankedTrial& trial) { return trial.failed > 0; });
  if (has_failed)
    columns.push_back(column("FAILED", [](const RankedTrial& trial) { return std::to_string(trial.failed); }));
  const Column duration = column("DURATION", [](const RankedTrial& trial) {
    return format_duration(std::chrono::milliseconds(trial.duration_ms));
  });
  std::size_t used = duration.width;
  for (const Column& one : columns) used += one.width + 2;
  std::vector<std::string> hidden;
  for (const ValueSpace& space : plan.spaces) {
    Column values = column(printable(space.key, 40), [&](const RankedTrial& trial) {
      const json::value* value = trial.values.if_contains(space.key);
      return value == nullptr     ? ""
             : value->is_double() ? short_number(value->get_double())
                                  : value_cell(*value, k_most_columns);
    });
    if (used + values.width + 2 > width) {
      hidden.push_back("params." + space.key);
      continue;
    }
    used += values.width + 2;
    columns.push_back(std::move(values));
  }
  columns.push_back(duration);
  const auto row = [&](std::size_t i) {
    std::vector<std::string> cells;
    for (const Column& one : columns) cells.push_back(one.cells[i]);
    return cells;
  };
  Table table(row(0));
  for (std::size_t i = 1; i <= ranked.size(); ++i) table.add(row(i));
  std::string text = table.text(std::max(width, used));
  if (!hidden.empty()) {
    const std::string command = "'skrobot list " + printable(shell_word(experiment), 300) + " --csv --limit 0'";
    text += hidden_columns(hidden, command + " shows all", width) + "\n";
  }
  if (has_repeats) text += legend(plan, ranked, width);
  return text;
}

std::vector<std::string> command_of(const SweepPlan& plan, const RankedTrial& ranked) {
  const json::object& values = ranked.values;
  std::vector<std::string> words{"skrobot", "run", plan.task};
  std::vector<std::string> varied;
  for (const auto& value : values) varied.emplace_back(value.key());
  const json::object fixed = without_varied(plan.fixed, varied);
  for (const json::object* part : {&fixed, &values}) {
    for (const auto& [key, value] : *part) words.push_back(std::string(key) + "=" + typed_text(value));
  }
  const std::uint64_t number = trial_number(plan, {ranked.number, 1});
  words.insert(words.end(), {"--seed", std::to_string(trial_seed(plan, number))});
  return words;
}

std::string best_words(const SweepPlan& plan, const RankedTrial& best) {
  const std::string metric = printable(plan.objective->metric, 60), number = std::to_string(best.number);
  std::string text = "The best is trial " + number + " with " + metric + " " + short_number(best.objective);
  if (plan.repeats > 1) {
    text = "The best is point " + number + " with " + metric + " " + mean_cell(best);
    if (plan.rank_by != RankBy::mean)
      text += std::string(", ") + to_string(plan.rank_by) + " " + short_number(best.objective);
    text += "; with its first seed";
  }
  return text + ":\n  " + printable(shell_line(command_of(plan, best)), 4000) + "\n";
}

std::string counts_words(const SweepCounts& counts) {
  std::string words;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) words += (words.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  };
  add(counts.completed, "completed");
  add(counts.stopped_early, "stopped early");
  add(counts.failed, "failed");
  add(counts.lost, "lost");
  add(counts.cancelled, "cancelled");
  add(counts.not_run(), "not run");
  std::string text = std::to_string(counts.total) + (counts.total == 1 ? " trial: " : " trials: ") + words;
  if (counts.points != 0 && counts.points != counts.total)
    text = std::to_string(counts.points) + (counts.points == 1 ? " point, " : " points, ") + text;
  if (counts.kept > 0) text += " (" + std::to_string(counts.kept) + " from before)";
  if (counts.retried > 0)
    text += ", " + std::to_string(counts.retried) + (counts.retried == 1 ? " attempt" : " attempts") + " tried again";
  if (counts.saved > 0)
    text += "\nrace saved " + std::to_string(counts.saved) + " of " + std::to_string(counts.total) + " repeats";
  return text;
}

json::object sweep_document(const ExperimentIdentity& experiment, const SweepPlan& plan, const SweepEnd& end,
                            const std::vector<RankedTrial>& ranked, const std::optional<TrialEnd>& first_failure) {
  const SweepCounts& counts = end.counts;
  json::array ranking;
  for (const RankedTrial& trial : ranked) ranking.push_back(ranked_document(experiment, trial, ranking.size() + 1));
  json::object document{{"experiment", {{"id", experiment.id}, {"directory", experiment.directory.string()}}},
                        {"task", plan.task},
                        {"search", to_string(plan.search)},
                        {"objective", plan.objective ? json::value(to_string(*plan.objective)) : json::value()},
                        {"trials",
                         {{"total", counts.total},
                          {"completed", counts.completed},
                          {"ended_early", counts.stopped_early},
                          {"failed", counts.failed},
                          {"lost", counts.lost},
                          {"cancelled", counts.cancelled},
                          {"not_run", counts.not_run()},
                          {"tried_again", counts.retried}}},
                        {"ranking", std::move(ranking)}};
  if (plan.repeats > 1) {
    document["repeats"] = plan.repeats;
    document["rank_by"] = to_string(plan.rank_by);
    document["points"] = {{"total", counts.points}, {"ended", counts.points_ended}};
    document["trials"].get_object()["saved_by_race"] = counts.saved;
  }
  document["best_command"] = ranked.empty() ? json::value() : json::value(shell_line(command_of(plan, ranked.front())));
  document["first_failure"] =
      !first_failure ? json::value()
                     : json::value{{"trial", first_failure->number},
                                   {"state", first_failure->is_lost ? "lost" : to_string(first_failure->state)},
                                   {"error", valid_utf8(first_failure->error)}};
  return document;
}

}  // namespace skrobot
