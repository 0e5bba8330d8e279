// SPDX-License-Identifier: MIT
#include "learning/evaluation_task.hpp"

#include <cmath>
#include <map>
#include <numeric>

#include "learning/booster_settings.hpp"
#include "learning/columns.hpp"
#include "learning/evaluation_report.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

std::string id_of(const Csv& csv, std::optional<std::size_t> id_column, std::size_t row) {
  return id_column ? std::string(trimmed(csv.cell(row, *id_column))) : std::to_string(row + 1);
}

/// Records a fold's numbers as metrics; what is no number is no point.
class Recorder {
 public:
  explicit Recorder(const skrobot::Context& context) : context_(context) {}
  void record(std::int64_t step, const NamedValues& values) {
    for (const auto& [name, value] : values) {
      if (!std::isnan(value)) metrics_.try_emplace(name, context_.metric(name)).first->second(step, value);
    }
  }

 private:
  const skrobot::Context& context_;
  std::map<std::string, skrobot::Metric> metrics_;
};

NamedRows rows_of_first_repeat(const TrainingData& data, const std::vector<FoldResult>& folds) {
  NamedRows rows;
  rows.classes = data.labels.classes;
  for (const FoldResult& fold : folds) {
    if (fold.repeat != 1) continue;
    for (const std::size_t index : fold.tested) {
      rows.ids.push_back(id_of(data.csv, data.id_column, data.labels.rows[index]));
      rows.folds.push_back(fold.fold);
    }
    rows.predicted.append(fold.predicted);
    if (data.labels.objective == Objective::regression) continue;
    const std::vector<double> decided = decide(fold.predicted, fold.threshold);
    rows.decided.insert(rows.decided.end(), decided.begin(), decided.end());
  }
  return rows;
}

Labels labels_of_test(const Csv& csv, const TrainingData& data, Warnings& warnings) {
  const std::string& name = data.csv.columns()[data.label_column];
  const auto column = csv.find(name);
  if (!column) {
    throw skrobot::ParameterError("parameter 'test_data': " + csv.name() + " has no label column " + in_quotes(name) +
                                  what_is_there(csv, name));
  }
  try {
    Labels labels = labels_of_model(csv, *column, data.labels.objective, data.labels.classes);
    if (labels.missing + labels.unknown > 0) {
      warnings.add(csv.name() + ": the metrics exclude " + count_of(labels.missing, "row") + " without a label and " +
                   count_of(labels.unknown, "row") + " with a label that is not one of the model's classes");
    }
    if (labels.rows.empty()) throw skrobot::ParameterError("parameter 'test_data': " + csv.name() + " has no labels");
    return labels;
  } catch (const LabelError& e) {
    throw skrobot::ParameterError(std::string("parameter 'test_data': ") + e.what());
  }
}

HoldOut hold_out(const skrobot::Context& context, const TrainingData& data, const EvaluationParams& params,
                 const Csv& csv, const Labels& labels, Warnings& warnings) {
  std::vector<std::size_t> all(data.labels.rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const FittedModel fitted = fit_with_threshold(context, data, all, params, params, params, context.seed(), warnings);
  write_file(context.directory() / "model.json", model_to_text(fitted.fit.model));
  HoldOut out;
  out.file = csv.name();
  out.threshold = fitted.threshold;
  out.rows.classes = data.labels.classes;
  out.rows.predicted = predict_rows(fitted.fit, csv, columns_of_features(csv, fitted.fit.model.features, "test_data"),
                                    labels.rows, labels.values, params.threads);
  const auto ids = params.id_column.empty() ? std::nullopt : csv.find(params.id_column);
  for (const std::size_t row : labels.rows) out.rows.ids.push_back(id_of(csv, ids, row));
  out.rows.folds.assign(labels.rows.size(), "");
  if (data.labels.objective != Objective::regression) out.rows.decided = decide(out.rows.predicted, out.threshold);
  out.metrics = all_metrics(out.rows.predicted, out.threshold, params.beta);
  return out;
}

std::vector<std::string> facts_of(const TrainingData& data, const EvaluationParams& params,
                                  const Evaluation& evaluation) {
  std::vector<std::string> facts;
  std::string classes;
  for (std::size_t i = 0; i < evaluation.classes.size() && i < 10; ++i)
    classes += (i == 0 ? ": " : ", ") + evaluation.classes[i];
  if (evaluation.classes.size() > 10) classes += ", …";
  facts.push_back("Data: " + data.csv.name() + ", " + count_of(data.labels.rows.size(), "labelled row") + ", " +
                  count_of(data.columns.size(), "feature column") +
                  ". Objective: " + std::string(to_text(evaluation.objective)) + classes + ".");
  std::string model = boost::describe::enum_to_string(params.model_type, "");
  for (char& byte : model) byte = byte == '_' ? ' ' : byte;
  facts.push_back("Model: " + model + ", " + std::to_string(evaluation.folds.size() / evaluation.repeats) + " folds" +
                  (evaluation.repeats > 1 ? ", repeated " + std::to_string(evaluation.repeats) + " times" : "") +
                  ". Each fold's model, threshold included, is fitted to the rows of the other folds.");
  if (evaluation.objective == Objective::binary)
    facts.push_back("Precision, recall and F1 are those of class " + in_quotes(evaluation.classes[1]) + ".");
  return facts;
}

}  // namespace

json::value EvaluationTask::run(skrobot::Context& context, const EvaluationParams& params) {
  const LogRedirect redirect(context);
  Warnings warnings(context);
  TrainingData data = read_training_data(context, params, warnings);
  check_thresholds(params, data.labels.objective);
  const std::vector<Folds> repeats = make_folds(context, data, params, params, warnings);
  // A mistake in the test data shows before the work, not after it.
  std::optional<Csv> test;
  std::optional<Labels> test_labels;
  if (!params.test_data.empty()) {
    test.emplace(open_csv(context, params.test_data, params.field_delimiter));
    test_labels = labels_of_test(*test, data, warnings);
  }

  const std::uint64_t total = repeats.size() * repeats.front().names.size() + (test ? 1 : 0);
  std::uint64_t done = 0;
  Recorder recorder(context);
  Evaluation evaluation;
  evaluation.classes = data.labels.classes;
  evaluation.objective = data.labels.objective;
  evaluation.repeats = repeats.size();
  evaluation.folds =
      cross_validate(context, data, repeats, params, params, params, warnings, [&](const FoldResult& fold) {
        const auto step = static_cast<std::int64_t>(++done);
        recorder.record(step, fold.metrics);
        recorder.record(step, {{"best_round", static_cast<double>(fold.best_round)}});
        if (evaluation.objective == Objective::binary) recorder.record(step, {{"threshold", fold.threshold}});
        context.progress(done, total);
      });
  evaluation.rows = rows_of_first_repeat(data, evaluation.folds);
  if (test) {
    evaluation.test = hold_out(context, data, params, *test, *test_labels, warnings);
    NamedValues named;
    for (const auto& [name, value] : evaluation.test->metrics) named.emplace_back("test_" + name, value);
    recorder.record(0, named);
    context.progress(total, total);
  }
  evaluation.title = "Evaluation of " + in_quotes(params.label_column) + " in " + data.csv.name();
  evaluation.facts = facts_of(data, params, evaluation);

  json::object files = write_details(evaluation, params.details, context.directory());
  if (params.page) {
    const std::filesystem::path page = context.directory() / "evaluation.html";
    write_file(page, page_of(evaluation, params.details, warnings.texts()));
    files["page"] = page.string();
  }
  json::object result{{"objective", to_text(evaluation.objective)},
                      {"model_type", boost::describe::enum_to_string(params.model_type, "")},
                      {"rows", data.labels.rows.size()},
                      {"rows_without_label", data.labels.missing},
                      {"folds", repeats.front().names.size()},
                      {"repeats", repeats.size()},
                      {"class_names", json::array(evaluation.classes.begin(), evaluation.classes.end())}};
  for (auto& [key, value] : result_of(evaluation, params.details)) result[key] = value;
  result["files"] = std::move(files);
  if (test) result["model"] = (context.directory() / "model.json").string();
  result["warnings"] = warnings.texts();
  std::string told;
  for (const auto& [name, both] : summary_of(evaluation.folds))
    told += (told.empty() ? "" : ", ") + name + " " + in_short(both.mean) + " ± " +
            (std::isnan(both.sd) ? "–" : in_short(both.sd));
  context.info(told);
  return result;
}

}  // namespace learning
