// SPDX-License-Identifier: MIT
#include <cmath>

#include "learning/evaluation_report.hpp"
#include "learning/page.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

constexpr std::size_t k_most_classes_of_a_table = 30;
constexpr std::size_t k_most_wrong_rows = 50;

using Rows = std::vector<std::vector<std::string>>;

std::string shown(double value) { return std::isnan(value) ? "–" : in_short(value); }

std::string in_words(std::string name) {
  if (name == "auc" || name == "mcc" || name == "rmse" || name == "mae" || name == "r2" || name == "f1") {
    for (char& byte : name) byte = static_cast<char>(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
    return name == "R2" ? "R²" : name;
  }
  for (char& byte : name) {
    if (byte == '_') byte = ' ';
  }
  if (!name.empty() && name.front() >= 'a' && name.front() <= 'z')
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

void add_summary(Page& page, const Evaluation& evaluation) {
  std::vector<std::string> header = {"Metric", "Mean", "SD"};
  if (evaluation.test) header.push_back("Test data");
  Rows rows;
  const auto summary = summary_of(evaluation.folds);
  for (std::size_t i = 0; i < summary.size(); ++i) {
    const auto& [name, both] = summary[i];
    rows.push_back({in_words(name), shown(both.mean), shown(both.sd)});
    if (evaluation.test) rows.back().push_back(shown(evaluation.test->metrics[i].second));
  }
  page.table(header, rows);
}

void add_folds(Page& page, const Evaluation& evaluation) {
  page.heading("Folds");
  std::vector<std::string> header = {"Fold", "Training rows", "Test rows", "Best round"};
  const bool has_threshold = evaluation.objective == Objective::binary;
  if (has_threshold) header.push_back("Threshold");
  for (const auto& [name, unused] : evaluation.folds.front().metrics) header.push_back(in_words(name));
  Rows rows;
  for (const FoldResult& fold : evaluation.folds) {
    rows.push_back({(evaluation.repeats > 1 ? std::to_string(fold.repeat) + " / " : "") + fold.fold,
                    std::to_string(fold.training_rows), std::to_string(fold.tested.size()),
                    std::to_string(fold.best_round)});
    if (has_threshold) rows.back().push_back(shown(fold.threshold));
    for (const auto& [unused, value] : fold.metrics) rows.back().push_back(shown(value));
  }
  page.table(header, rows);
}

void add_matrix(Page& page, const NamedRows& rows, const ConfusionMatrix& matrix) {
  page.heading("Confusion matrix");
  if (matrix.classes() > k_most_classes_of_a_table)
    return page.paragraph("The matrix of " + std::to_string(matrix.classes()) + " classes is in confusion_matrix.csv.");
  std::vector<std::string> header = {"Actual \\ predicted"};
  header.insert(header.end(), rows.classes.begin(), rows.classes.end());
  Rows table;
  for (std::size_t actual = 0; actual < matrix.classes(); ++actual) {
    table.push_back({rows.classes[actual]});
    for (std::size_t predicted = 0; predicted < matrix.classes(); ++predicted)
      table.back().push_back(in_short(matrix.at(actual, predicted)));
  }
  page.table(header, table);
}

void add_wrong_rows(Page& page, const NamedRows& rows) {
  page.heading("Wrong rows");
  Rows table;
  std::size_t wrong = 0;
  for (std::size_t row = 0; row < rows.ids.size(); ++row) {
    const std::string error = error_of(rows, row);
    if (error.empty()) continue;
    if (++wrong > k_most_wrong_rows) continue;
    const Predicted& p = rows.predicted;
    const std::size_t predicted = static_cast<std::size_t>(rows.decided[row]);
    const double probability = p.objective == Objective::multiclass ? p.values[row * p.classes + predicted]
                               : predicted == 1                     ? p.values[row]
                                                                    : 1 - p.values[row];
    table.push_back({rows.ids[row], rows.folds[row], rows.classes[static_cast<std::size_t>(p.labels[row])],
                     rows.classes[predicted], in_short(probability), error});
  }
  page.paragraph(count_of(wrong, "row") + " of " + std::to_string(rows.ids.size()) +
                 (wrong > k_most_wrong_rows
                      ? "; the first " + std::to_string(k_most_wrong_rows) + " are shown, wrong_rows.csv has all"
                      : "") +
                 ".");
  if (wrong > 0)
    page.table(std::vector<std::string>{"Id", "Fold", "Label", "Prediction", "Probability", "Error"}, table);
}

void add_rows(Page& page, const NamedRows& rows, const std::vector<Detail>& details) {
  if (rows.decided.empty()) return;
  const ConfusionMatrix matrix(rows.predicted.labels, rows.decided, rows.classes.size());
  if (wants(details, Detail::confusion_matrix)) add_matrix(page, rows, matrix);
  if (wants(details, Detail::report)) {
    page.heading("Classification report");
    page.preformatted(classification_report(matrix, rows.classes));
  }
  for (const Detail kind : {Detail::roc, Detail::precision_recall, Detail::calibration}) {
    if (!wants(details, kind)) continue;
    const Curve curve = curve_of(rows, kind);
    page.heading(curve.picture.title);
    page.svg(to_svg(curve.picture));
  }
  if (wants(details, Detail::wrong_rows)) add_wrong_rows(page, rows);
}

}  // namespace

std::string page_of(const Evaluation& evaluation, const std::vector<Detail>& details,
                    const skrobot::json::array& warnings) {
  Page page(evaluation.title);
  for (const std::string& fact : evaluation.facts) page.paragraph(fact);
  page.heading("Metrics");
  add_summary(page, evaluation);
  add_folds(page, evaluation);
  if (evaluation.repeats > 1 && !details.empty())
    page.paragraph("What follows is of the first repeat, in which each row is tested once.");
  add_rows(page, evaluation.rows, details);
  if (evaluation.test && !details.empty()) {
    page.heading("Test data: " + evaluation.test->file);
    add_rows(page, evaluation.test->rows, details);
  }
  if (!warnings.empty()) page.heading("Warnings");
  for (const auto& warning : warnings) page.paragraph(std::string_view(warning.get_string()));
  return page.text();
}

}  // namespace learning
