// SPDX-License-Identifier: MIT
// Fits a model in each fold's training part, and predicts the part that the model has not seen. Everything that is
// fitted, the threshold included, comes from the training part alone.
#ifndef LEARNING_CROSS_VALIDATION_HPP
#define LEARNING_CROSS_VALIDATION_HPP

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "learning/evaluation.hpp"
#include "learning/fold_params.hpp"
#include "learning/training.hpp"

namespace learning {

struct ThresholdParams {
  double threshold = 0.5;
  ThresholdMetric threshold_metric = ThresholdMetric::none;
  double threshold_from = 0.01;
  double threshold_to = 0.99;
  double threshold_step = 0.01;
  double beta = 1;
};
BOOST_DESCRIBE_ENUM(ThresholdMetric, none, f1, f_beta, accuracy, balanced_accuracy, mcc, precision, recall)

SKROBOT_PARAMS(ThresholdParams,
               (threshold, "Least probability of the second class to predict it, for a binary objective",
                skrobot::at_least(0.0), skrobot::at_most(1.0)),
               (threshold_metric,
                "Choose each fold's threshold by this metric, on the validation rows of its training part; none: use "
                "threshold"),
               (threshold_from, "Least threshold to choose from", skrobot::at_least(0.0), skrobot::at_most(1.0)),
               (threshold_to, "Highest threshold to choose from", skrobot::at_least(0.0), skrobot::at_most(1.0)),
               (threshold_step, "Distance of the thresholds to choose from", skrobot::at_least(0.0001),
                skrobot::at_most(1.0)),
               (beta, "Weight of recall against precision in f_beta", skrobot::greater_than(0.0)))

/// A model with the threshold that goes with it.
struct FittedModel {
  Fit fit;
  double threshold = 0.5;
  std::size_t training_rows = 0;  ///< validation rows included
};

/// Splits the rows, fits a model to them, and chooses the threshold. Throws like fit_model().
FittedModel fit_with_threshold(const skrobot::Context& context, const TrainingData& data,
                               std::span<const std::size_t> indices, const DataParams& data_params,
                               const ModelParams& model_params, const ThresholdParams& threshold_params,
                               std::uint64_t seed, Warnings& warnings);

/// What the model says of rows of a file with the columns of its features; `labels` are theirs.
Predicted predict_rows(const Fit& fit, const Csv& csv, std::span<const std::size_t> columns,
                       std::span<const std::size_t> rows, std::vector<double> labels, int threads);

struct FoldResult {
  std::size_t repeat = 0;  ///< from 1
  std::string fold;
  std::size_t training_rows = 0;
  double threshold = 0.5;
  std::int64_t best_round = 0;
  std::vector<std::size_t> tested;  ///< indices into the labels
  Predicted predicted;
  NamedValues metrics;
};

/// Throws ParameterError for thresholds that do not fit each other or the objective.
void check_thresholds(const ThresholdParams& params, Objective objective);

/// Cross-validates; `done` is told of each fold. Throws like fit_model().
std::vector<FoldResult> cross_validate(const skrobot::Context& context, const TrainingData& data,
                                       std::span<const Folds> repeats, const DataParams& data_params,
                                       const ModelParams& model_params, const ThresholdParams& threshold_params,
                                       Warnings& warnings, const std::function<void(const FoldResult&)>& done);

struct MeanAndSd {
  double mean = 0;  ///< NaN if no fold has a number
  double sd = 0;    ///< of a sample (n - 1); NaN for fewer than two
};
MeanAndSd mean_and_sd(std::span<const double> values);

/// Of each metric over the folds. A fold that cannot tell a metric does not count in it.
std::vector<std::pair<std::string, MeanAndSd>> summary_of(std::span<const FoldResult> folds);

}  // namespace learning

#endif
