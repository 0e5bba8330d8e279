// SPDX-License-Identifier: MIT
#include "learning/prediction_task.hpp"

#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "learning/booster.hpp"
#include "learning/booster_settings.hpp"
#include "learning/columns.hpp"
#include "learning/csv_writer.hpp"
#include "learning/metrics.hpp"
#include "learning/model.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

/// The column that the parameter names, which must be there, or else the model's, which need not.
std::optional<std::size_t> optional_column(const Csv& csv, const std::string& wanted, const std::string& of_model,
                                           const char* parameter) {
  if (!wanted.empty()) return find_column(csv, wanted, parameter);
  return of_model.empty() ? std::nullopt : csv.find(of_model);
}

/// The whole of predictions.csv.
std::string to_csv(const Csv& csv, const Model& model, std::optional<std::size_t> id,
                   std::span<const float> predictions, const PredictionParams& params) {
  std::string out = "id,";
  append_field(out, params.prediction_column);
  for (const std::string& name : model.classes) {
    out += ',';
    append_field(out, "probability_" + name);
  }
  out += '\n';
  const std::size_t width = predictions.size() / csv.rows();
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    const auto values = predictions.subspan(row * width, width);
    if (id) append_field(out, csv.cell(row, *id));
    else out += std::to_string(row + 1);
    out += ',';
    if (model.objective == Objective::regression) {
      append_number(out, values.front());
    } else {
      append_field(out, model.classes[predicted_class(values, params.threshold)]);
      if (model.objective == Objective::binary) out += ',', append_number(out, 1 - values.front());
      for (const float probability : values) out += ',', append_number(out, probability);
    }
    out += '\n';
  }
  return out;
}

using Warn = std::function<void(const std::string& text)>;

/// The columns with values that the model does not know, which it takes for missing.
json::array unseen_categories(const Csv& csv, const Model& model, std::span<const std::size_t> columns,
                              const FeatureMatrix& matrix, const Warn& warn) {
  json::array array;
  for (std::size_t i = 0; i < matrix.unseen.size(); ++i) {
    const auto& [rows, values, first] = matrix.unseen[i];
    if (rows == 0) continue;
    array.push_back({{"column", model.features[i].name}, {"rows", rows}, {"values", values}});
    warn(csv.name() + ": column " + in_quotes(model.features[i].name) + ": " + count_of(rows, "row") +
         (rows == 1 ? " has " : " have ") + (values == 1 ? "a value" : std::to_string(values) + " values") +
         " unknown to the model, " + (values == 1 ? "" : "such as ") + in_quotes(trimmed(csv.cell(first, columns[i]))) +
         " (line " + std::to_string(csv.line(first)) + "), treated as missing");
  }
  return array;
}

/// The metrics over the rows whose label is known; null when there is none.
json::value measure(const skrobot::Context& context, const Csv& csv, std::size_t column, const Model& model,
                    std::span<const float> predictions, double threshold, const Warn& warn) {
  Labels labels;
  try {
    labels = labels_of_model(csv, column, model.objective, model.classes);
  } catch (const LabelError& e) {
    throw skrobot::ParameterError(std::string("parameter 'label_column': ") + e.what());
  }
  if (labels.missing + labels.unknown > 0) {
    warn(csv.name() + ": the metrics exclude " + count_of(labels.missing, "row") + " without a label and " +
         count_of(labels.unknown, "row") + " with a label that is not one of the model's classes");
  }
  if (labels.rows.empty()) return nullptr;
  const std::size_t width = predictions.size() / csv.rows();
  std::vector<float> of_labelled;
  for (const std::size_t row : labels.rows) {
    const auto values = predictions.subspan(row * width, width);
    of_labelled.insert(of_labelled.end(), values.begin(), values.end());
  }
  json::object metrics{{"rows", labels.rows.size()}};
  for (auto [name, value] : evaluate(model.objective, model.classes.size(), of_labelled, labels.values)) {
    if (name == "accuracy") value = accuracy(of_labelled, model.classes.size(), labels.values, threshold);
    metrics[name] = std::isnan(value) ? json::value() : json::value(value);
    if (!std::isnan(value)) context.record(name, 0, value);
  }
  return metrics;
}

}  // namespace

json::value PredictionTask::run(skrobot::Context& context, const PredictionParams& params) {
  const LogRedirect redirect(context);
  const Model model = load_model(params.model);
  const std::string model_name = params.model.filename().string();
  const Booster booster = booster_of(model, params.threads, model_name);
  if (params.threshold != 0.5 && model.objective != Objective::binary) {
    throw skrobot::ParameterError("parameter 'threshold': the model's objective is " +
                                  std::string(to_text(model.objective)) + "; only a binary model has a threshold");
  }
  context.throw_if_cancelled();

  const Csv csv = open_csv(context, params.data, params.field_delimiter);
  const auto id = optional_column(csv, params.id_column, model.id_column, "id_column");
  const auto label = optional_column(csv, params.label_column, model.label_column, "label_column");
  json::array warnings;
  const Warn warn = [&](const std::string& text) {
    context.warning(text);
    warnings.emplace_back(text);
  };
  if (!id && !model.id_column.empty()) {
    warn(csv.name() + " has no column " + in_quotes(model.id_column) + ": rows are numbered from 1");
  }
  const std::vector<std::size_t> columns = columns_of_features(csv, model.features, "data");
  context.progress(1, 3);
  context.throw_if_cancelled();

  std::vector<std::size_t> rows(csv.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const FeatureMatrix encoded = encode(csv, model.features, columns, rows);
  const std::vector<float> predictions = predictions_of(model, booster, matrix_of(model, encoded, params.threads));
  const std::size_t width = model.objective == Objective::multiclass ? model.classes.size() : 1;
  if (predictions.size() != rows.size() * width)
    throw skrobot::TaskError(model_name + " is damaged: its parts do not match");
  context.progress(2, 3);
  context.throw_if_cancelled();

  json::object result{{"objective", to_text(model.objective)},
                      {"rows", csv.rows()},
                      {"unseen_categories", unseen_categories(csv, model, columns, encoded, warn)},
                      {"rows_with_unseen_categories", encoded.rows_with_unseen}};
  if (label) result["metrics"] = measure(context, csv, *label, model, predictions, params.threshold, warn);
  const std::filesystem::path file = context.directory() / "predictions.csv";
  write_file(file, to_csv(csv, model, id, predictions, params));
  result["predictions"] = file.string();
  result["warnings"] = std::move(warnings);
  context.progress(3, 3);
  context.info(std::to_string(csv.rows()) + " rows of " + csv.name() + " predicted");
  return result;
}

}  // namespace learning
