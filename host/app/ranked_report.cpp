// SPDX-License-Identifier: MIT
#include "app/ranked_report.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/progress_text.hpp"
#include "base/table.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

std::string typed_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
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
  std::size_t rank = 0;
  std::vector<Column> columns{column("RANK", [&](const RankedTrial&) { return std::to_string(++rank); }),
                              column("TRIAL", [](const RankedTrial& trial) { return std::to_string(trial.number); }),
                              column(printable(plan.objective->metric, 40),
                                     [](const RankedTrial& trial) { return short_number(trial.objective); })};
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
  return text;
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
         {"duration_ms", trial.duration_ms},
         {"record", RunFiles{trial_directory(experiment.directory, trial.number), trial.run}.run().string()}});
  }
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
