// SPDX-License-Identifier: MIT
#include "learning/cross_validation.hpp"

#include <cmath>
#include <limits>

#include "learning/booster_settings.hpp"
#include "learning/value.hpp"

namespace learning {

void check_thresholds(const ThresholdParams& params, Objective objective) {
  if (params.threshold_from > params.threshold_to) {
    throw skrobot::ParameterError("parameter 'threshold_from': " + in_decimal(params.threshold_from) +
                                  " is greater than threshold_to, " + in_decimal(params.threshold_to));
  }
  if (objective == Objective::binary) return;
  const bool is_chosen = params.threshold_metric != ThresholdMetric::none;
  if (is_chosen || params.threshold != 0.5) {
    throw skrobot::ParameterError(std::string("parameter '") + (is_chosen ? "threshold_metric" : "threshold") +
                                  "': the objective is " + std::string(to_text(objective)) +
                                  "; only a binary objective has a threshold");
  }
}

FittedModel fit_with_threshold(const skrobot::Context& context, const TrainingData& data,
                               std::span<const std::size_t> indices, const DataParams& data_params,
                               const ModelParams& model_params, const ThresholdParams& threshold_params,
                               std::uint64_t seed, Warnings& warnings) {
  const Split split = split_for_model(data, indices, model_params.validation_fraction, seed);
  FittedModel fitted{fit_model(context, data, split, data_params, model_params, seed, Rounds::ignore, warnings),
                     threshold_params.threshold, indices.size()};
  if (threshold_params.threshold_metric == ThresholdMetric::none) return fitted;
  const auto& rows = split.validation.empty() ? split.training : split.validation;
  const Predicted predicted = predict_rows(fitted.fit, data.csv, fitted.fit.columns, data.rows_of(rows),
                                           data.labels_of(rows), model_params.threads);
  fitted.threshold = choose_threshold(
      predicted, threshold_params.threshold_metric, threshold_params.beta,
      {threshold_params.threshold_from, threshold_params.threshold_to, threshold_params.threshold_step});
  return fitted;
}

Predicted predict_rows(const Fit& fit, const Csv& csv, std::span<const std::size_t> columns,
                       std::span<const std::size_t> rows, std::vector<double> labels, int threads) {
  const Model& model = fit.model;
  const Booster booster = Booster::from_json(model.booster, threads);
  const FeatureMatrix encoded = encode(csv, model.features, columns, rows);
  const std::vector<float> values = predictions_of(model, booster, matrix_of(model, encoded, threads));
  return {model.objective, model.classes.size(), std::move(labels), {values.begin(), values.end()}};
}

std::vector<FoldResult> cross_validate(const skrobot::Context& context, const TrainingData& data,
                                       std::span<const Folds> repeats, const DataParams& data_params,
                                       const ModelParams& model_params, const ThresholdParams& threshold_params,
                                       Warnings& warnings, const std::function<void(const FoldResult&)>& done) {
  std::vector<FoldResult> results;
  for (std::size_t repeat = 0; repeat < repeats.size(); ++repeat) {
    const Folds& folds = repeats[repeat];
    for (std::size_t fold = 0; fold < folds.names.size(); ++fold) {
      FoldResult result;
      result.repeat = repeat + 1;
      result.fold = folds.names[fold];
      result.tested = folds.test(fold);
      const std::uint64_t seed = context.seed() + results.size();
      FittedModel fitted;
      try {
        fitted = fit_with_threshold(context, data, folds.training(fold), data_params, model_params, threshold_params,
                                    seed, warnings);
      } catch (const skrobot::ParameterError& e) {
        throw skrobot::ParameterError("fold " + in_quotes(result.fold) + ": " + e.what());
      }
      result.training_rows = fitted.training_rows;
      result.threshold = fitted.threshold;
      result.best_round = fitted.fit.model.best_round;
      result.predicted = predict_rows(fitted.fit, data.csv, fitted.fit.columns, data.rows_of(result.tested),
                                      data.labels_of(result.tested), model_params.threads);
      result.metrics = all_metrics(result.predicted, result.threshold, threshold_params.beta);
      done(result);
      results.push_back(std::move(result));
    }
  }
  return results;
}

MeanAndSd mean_and_sd(std::span<const double> values) {
  constexpr double k_none = std::numeric_limits<double>::quiet_NaN();
  double rows = 0;
  double mean = 0;
  double squares = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    rows += 1;
    const double difference = value - mean;
    mean += difference / rows;
    squares += difference * (value - mean);
  }
  return {rows == 0 ? k_none : mean, rows < 2 ? k_none : std::sqrt(squares / (rows - 1))};
}

std::vector<std::pair<std::string, MeanAndSd>> summary_of(std::span<const FoldResult> folds) {
  std::vector<std::pair<std::string, MeanAndSd>> summary;
  for (std::size_t i = 0; !folds.empty() && i < folds.front().metrics.size(); ++i) {
    std::vector<double> values;
    for (const FoldResult& fold : folds) values.push_back(fold.metrics[i].second);
    summary.emplace_back(folds.front().metrics[i].first, mean_and_sd(values));
  }
  return summary;
}

}  // namespace learning
