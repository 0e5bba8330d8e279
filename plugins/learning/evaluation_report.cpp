// SPDX-License-Identifier: MIT
#include "learning/evaluation_report.hpp"

#include <cmath>

#include "learning/model.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

json::value number_or_null(double value) { return std::isnan(value) ? json::value() : json::value(value); }

/// Rows are whole.
std::int64_t rows_of(double weight) { return std::llround(weight); }

json::array to_json(const ConfusionMatrix& matrix) {
  json::array rows;
  for (std::size_t actual = 0; actual < matrix.classes(); ++actual) {
    json::array row;
    for (std::size_t predicted = 0; predicted < matrix.classes(); ++predicted)
      row.emplace_back(rows_of(matrix.at(actual, predicted)));
    rows.push_back(std::move(row));
  }
  return rows;
}

json::array per_class(const ConfusionMatrix& matrix, const std::vector<std::string>& classes) {
  json::array array;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    array.push_back(json::object{{"class", classes[c]},
                                 {"precision", precision(matrix, c)},
                                 {"recall", recall(matrix, c)},
                                 {"f1", f_beta(matrix, c)},
                                 {"rows", rows_of(matrix.actual(c))}});
  }
  return array;
}

/// Confusion matrix and report of rows, as asked for.
void add_counts(json::object& out, const NamedRows& rows, const std::vector<Detail>& details) {
  if (rows.decided.empty()) return;
  const ConfusionMatrix matrix(rows.predicted.labels, rows.decided, rows.classes.size());
  if (wants(details, Detail::confusion_matrix)) out["confusion_matrix"] = to_json(matrix);
  if (wants(details, Detail::report)) out["classes"] = per_class(matrix, rows.classes);
  if (!wants(details, Detail::wrong_rows)) return;
  if (rows.predicted.objective == Objective::binary) {
    out["false_positives"] = rows_of(matrix.at(0, 1));
    out["false_negatives"] = rows_of(matrix.at(1, 0));
  } else {
    out["wrong_rows"] = rows_of(matrix.total() - matrix.correct());
  }
}

void write_rows(const NamedRows& rows, const std::vector<Detail>& details, const std::filesystem::path& directory,
                const std::string& prefix, json::object& files) {
  const auto write = [&](const std::string& name, const std::string& file, const std::string& text) {
    const std::filesystem::path path = directory / (prefix + file);
    write_file(path, text);
    files[prefix + name] = path.string();
  };
  if (wants(details, Detail::predictions)) write("predictions", "predictions.csv", rows_csv(rows, false));
  if (rows.decided.empty()) return;
  const ConfusionMatrix matrix(rows.predicted.labels, rows.decided, rows.classes.size());
  if (wants(details, Detail::confusion_matrix))
    write("confusion_matrix", "confusion_matrix.csv", confusion_csv(rows, matrix));
  if (wants(details, Detail::report))
    write("report", "classification_report.txt", classification_report(matrix, rows.classes));
  if (wants(details, Detail::wrong_rows)) write("wrong_rows", "wrong_rows.csv", rows_csv(rows, true));
  for (const Detail kind : {Detail::roc, Detail::precision_recall, Detail::calibration}) {
    if (!wants(details, kind)) continue;
    const Curve curve = curve_of(rows, kind);
    const std::string name = boost::describe::enum_to_string(kind, "");
    write(name, name + ".csv", curve.csv);
    write(name + "_picture", name + ".svg", to_svg(curve.picture));
  }
}

}  // namespace

json::object to_json(const NamedValues& values) {
  json::object object;
  for (const auto& [name, value] : values) object[name] = number_or_null(value);
  return object;
}

json::object result_of(const Evaluation& evaluation, const std::vector<Detail>& details) {
  json::object mean;
  json::object sd;
  for (const auto& [name, both] : summary_of(evaluation.folds)) {
    mean[name] = number_or_null(both.mean);
    sd[name] = number_or_null(both.sd);
  }
  json::object out{{"mean", std::move(mean)}, {"sd", std::move(sd)}};
  std::vector<double> thresholds;
  std::vector<double> best_rounds;
  json::array folds;
  for (const FoldResult& fold : evaluation.folds) {
    json::object one{{"repeat", fold.repeat},
                     {"fold", fold.fold},
                     {"training_rows", fold.training_rows},
                     {"test_rows", fold.tested.size()},
                     {"best_round", fold.best_round}};
    best_rounds.push_back(static_cast<double>(fold.best_round));
    if (evaluation.objective == Objective::binary) {
      one["threshold"] = fold.threshold;
      thresholds.push_back(fold.threshold);
    }
    one["metrics"] = to_json(fold.metrics);
    if (evaluation.objective != Objective::regression) {
      const NamedRows rows{evaluation.classes, {}, {}, fold.predicted, decide(fold.predicted, fold.threshold)};
      add_counts(one, rows, details);
    }
    folds.push_back(std::move(one));
  }
  if (!thresholds.empty()) {
    const MeanAndSd both = mean_and_sd(thresholds);
    out["threshold"] = both.mean;
    out["threshold_sd"] = number_or_null(both.sd);
  }
  out["best_round"] = std::llround(mean_and_sd(best_rounds).mean);
  out["fold_results"] = std::move(folds);
  add_counts(out, evaluation.rows, details);
  if (evaluation.test) {
    json::object test{{"rows", evaluation.test->rows.predicted.labels.size()},
                      {"metrics", to_json(evaluation.test->metrics)}};
    if (evaluation.objective == Objective::binary) test["threshold"] = evaluation.test->threshold;
    add_counts(test, evaluation.test->rows, details);
    out["test"] = std::move(test);
  }
  return out;
}

json::object write_details(const Evaluation& evaluation, const std::vector<Detail>& details,
                           const std::filesystem::path& directory) {
  json::object files;
  write_rows(evaluation.rows, details, directory, "", files);
  if (evaluation.test) write_rows(evaluation.test->rows, details, directory, "test_", files);
  return files;
}

}  // namespace learning
