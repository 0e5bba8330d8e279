// SPDX-License-Identifier: MIT
#include "learning/feature_selection_task.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "learning/csv_writer.hpp"
#include "learning/curve_picture.hpp"
#include "learning/page.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

Picture picture_of(const Selection& selection) {
  Picture picture{
      "Mean " + selection.metric + " by number of columns", "Columns", selection.metric, {}, false, false, true};
  Line line;
  for (const ScoreOfNumber& number : selection.tried)
    line.points.emplace_back(static_cast<double>(number.columns), mean_and_sd(number.scores).mean);
  std::reverse(line.points.begin(), line.points.end());
  picture.lines.push_back(std::move(line));
  return picture;
}

std::string csv_of(const Selection& selection) {
  std::string csv = "columns,mean,sd,folds\n";
  for (const ScoreOfNumber& number : selection.tried) {
    const MeanAndSd both = mean_and_sd(number.scores);
    append_number(csv, number.columns);
    csv += ',';
    append_number(csv, both.mean);
    csv += ',';
    if (!std::isnan(both.sd)) append_number(csv, both.sd);
    csv += ',';
    append_number(csv, number.scores.size());
    csv += '\n';
  }
  return csv;
}

/// The chosen columns, the most important first.
std::vector<std::size_t> by_importance(const Selection& selection) {
  std::vector<std::size_t> order(selection.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return selection.importances[a] > selection.importances[b]; });
  return order;
}

std::string page_of(const TrainingData& data, const Selection& selection, const json::array& warnings) {
  Page page("Feature selection for " + data.csv.columns()[data.label_column] + " in " + data.csv.name());
  const ScoreOfNumber& chosen = selection.tried[selection.chosen];
  const MeanAndSd both = mean_and_sd(chosen.scores);
  page.paragraph(std::to_string(selection.columns.size()) + " of " +
                 std::to_string(selection.columns.size() + selection.removed.size()) + " columns are chosen: " +
                 selection.metric + " " + in_short(both.mean) + (std::isnan(both.sd) ? "" : " ± " + in_short(both.sd)) +
                 " in " + std::to_string(chosen.scores.size()) + " folds.");
  page.svg(to_svg(picture_of(selection)));
  page.heading("Chosen columns");
  std::vector<std::vector<std::string>> rows;
  for (const std::size_t i : by_importance(selection)) {
    const double importance = selection.importances[i];
    rows.push_back({data.csv.columns()[selection.columns[i]], std::isfinite(importance) ? in_short(importance) : "0"});
  }
  page.table(std::vector<std::string>{"Column", "Importance"}, rows);
  if (!selection.removed.empty()) page.heading("Removed columns, the last removed first");
  std::string removed;
  for (const std::size_t column : selection.removed)
    removed += (removed.empty() ? "" : ", ") + data.csv.columns()[column];
  if (!removed.empty()) page.paragraph(removed);
  page.heading("Scores");
  rows.clear();
  for (const ScoreOfNumber& number : selection.tried) {
    const MeanAndSd scores = mean_and_sd(number.scores);
    rows.push_back({std::to_string(number.columns), in_short(scores.mean),
                    std::isnan(scores.sd) ? "–" : in_short(scores.sd), std::to_string(number.scores.size())});
  }
  page.table(std::vector<std::string>{"Columns", "Mean " + selection.metric, "SD", "Folds"}, rows);
  if (!warnings.empty()) page.heading("Warnings");
  for (const auto& warning : warnings) page.paragraph(std::string_view(warning.get_string()));
  return page.text();
}

json::value number_or_null(double value) { return std::isfinite(value) ? json::value(value) : json::value(); }

}  // namespace

json::value FeatureSelectionTask::run(skrobot::Context& context, const FeatureSelectionParams& params) {
  const LogRedirect redirect(context);
  Warnings warnings(context);
  TrainingData data = read_training_data(context, params, warnings);
  const std::vector<Folds> repeats = make_folds(context, data, params, params, warnings);
  const Selection selection =
      select_features(context, data, repeats, params, params, params, warnings,
                      [&](std::uint64_t done, std::uint64_t total) { context.progress(done, total); });

  json::array scores;
  const auto metric = context.metric(selection.metric);
  for (auto number = selection.tried.rbegin(); number != selection.tried.rend(); ++number) {
    const MeanAndSd both = mean_and_sd(number->scores);
    metric(static_cast<std::int64_t>(number->columns), both.mean);
    scores.push_back(json::object{{"features", number->columns},
                                  {"mean", number_or_null(both.mean)},
                                  {"sd", number_or_null(both.sd)},
                                  {"folds", number->scores.size()}});
  }
  json::array columns;
  for (const std::size_t column : selection.columns) columns.emplace_back(data.csv.columns()[column]);
  json::object importances;
  for (const std::size_t i : by_importance(selection))
    importances[data.csv.columns()[selection.columns[i]]] = number_or_null(selection.importances[i]);
  json::array removed;
  for (const std::size_t column : selection.removed) removed.emplace_back(data.csv.columns()[column]);

  json::object files;
  const auto write = [&](const char* name, const char* file, const std::string& text) {
    const std::filesystem::path path = context.directory() / file;
    write_file(path, text);
    files[name] = path.string();
  };
  write("scores", "scores.csv", csv_of(selection));
  if (params.page) {
    write("picture", "scores.svg", to_svg(picture_of(selection)));
    write("page", "feature_selection.html", page_of(data, selection, warnings.texts()));
  }
  const MeanAndSd best = mean_and_sd(selection.tried[selection.chosen].scores);
  context.info(std::to_string(selection.columns.size()) + " of " +
               std::to_string(selection.columns.size() + selection.removed.size()) + " columns chosen, mean " +
               selection.metric + " " + in_short(best.mean));
  return {{"feature_columns", std::move(columns)},
          {"features", selection.columns.size()},
          {"metric", selection.metric},
          {"mean", number_or_null(best.mean)},
          {"sd", number_or_null(best.sd)},
          {"importances", std::move(importances)},
          {"removed", std::move(removed)},
          {"scores", std::move(scores)},
          {"files", std::move(files)},
          {"warnings", warnings.texts()}};
}

}  // namespace learning
