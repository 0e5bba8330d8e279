// SPDX-License-Identifier: MIT
#include "learning/train_task.hpp"

#include <cmath>
#include <numeric>

#include "learning/booster_settings.hpp"
#include "learning/importance.hpp"
#include "learning/training.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

json::value to_json(const Scores& scores) {
  if (scores.empty()) return nullptr;
  json::object object;
  for (const auto& [name, value] : scores) object[name] = std::isnan(value) ? json::value() : json::value(value);
  return object;
}

json::array to_json(std::span<const IgnoredColumn> ignored) {
  json::array array;
  for (const auto& [name, reason] : ignored) array.push_back({{"column", name}, {"reason", reason}});
  return array;
}

std::string in_words(const Labels& labels, const TrainParams& params) {
  std::string text = std::string(to_text(labels.objective)) +
                     (labels.classes.empty() ? " of " : " classification of ") + in_quotes(params.label_column);
  for (std::size_t i = 0; i < labels.classes.size() && i < 10; ++i)
    text += (i == 0 ? " (" : ", ") + in_quotes(labels.classes[i]);
  if (labels.classes.size() > 10) text += ", …";
  return labels.classes.empty() ? text : text + ")";
}

json::object importances(const skrobot::Context& context, const TrainingData& data, const Split& split, const Fit& fit,
                         const TrainParams& params) {
  json::object out{{"gain", to_json(fit.model.features, gain_importances(fit.model))}};
  if (params.permutation_repeats == 0) return out;
  const auto& rows = split.validation.empty() ? split.training : split.validation;
  out["permutation"] = to_json(
      fit.model.features,
      permutation_importances(context, data, fit, rows, params.permutation_repeats, context.seed(), params.threads));
  return out;
}

}  // namespace

json::value TrainTask::run(skrobot::Context& context, const TrainParams& params) {
  const LogRedirect redirect(context);
  Warnings warnings(context);
  const TrainingData data = read_training_data(context, params, warnings);
  const Labels& labels = data.labels;
  context.info(in_words(labels, params));

  std::vector<std::size_t> all(labels.rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const Split split = split_for_model(data, all, params.validation_fraction, context.seed());
  const Fit fit = fit_model(context, data, split, params, params, context.seed(), Rounds::record, warnings);

  const std::filesystem::path file = context.directory() / "model.json";
  write_file(file, model_to_text(fit.model));
  std::string best = "best round " + std::to_string(fit.model.best_round) + " of " + std::to_string(fit.rounds);
  for (const auto& [name, value] : fit.validation)
    best += ", validation_" + std::string(name) + " " + in_decimal(value);
  context.info(best);
  json::array features;
  for (const Feature& feature : fit.model.features) features.emplace_back(feature.name);
  return {{"objective", to_text(labels.objective)},
          {"model_type", boost::describe::enum_to_string(params.model_type, "")},
          {"rows", labels.rows.size()},
          {"rows_without_label", labels.missing},
          {"training_rows", split.training.size()},
          {"validation_rows", split.validation.size()},
          {"features", fit.model.features.size()},
          {"feature_columns", std::move(features)},
          {"ignored_columns", to_json(fit.ignored)},
          {"classes", json::array(labels.classes.begin(), labels.classes.end())},
          {"rounds", fit.rounds},
          {"best_round", fit.model.best_round},
          {"train", to_json(fit.train)},
          {"validation", to_json(fit.validation)},
          {"importances", importances(context, data, split, fit, params)},
          {"model", file.string()},
          {"warnings", warnings.texts()}};
}

}  // namespace learning
