// SPDX-License-Identifier: MIT
// Fits one model to some rows of a file: what train_task does once, and cross-validation in each fold. All that is
// fitted (categories, words, scales, trees, the best round) comes from those rows.
#ifndef LEARNING_TRAINING_HPP
#define LEARNING_TRAINING_HPP

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "learning/booster.hpp"
#include "learning/labels.hpp"
#include "learning/metrics.hpp"
#include "learning/model.hpp"
#include "learning/model_params.hpp"
#include "learning/split.hpp"
#include "learning/warnings.hpp"

namespace learning {

/// A file that was read, and what is to be learnt from it.
struct TrainingData {
  Csv csv;
  std::size_t label_column = 0;
  std::optional<std::size_t> id_column;
  std::vector<std::size_t> columns;  ///< of the features
  Labels labels;

  /// The numbers in the file of the rows that have these indices into the labels.
  std::vector<std::size_t> rows_of(std::span<const std::size_t> indices) const;
  std::vector<double> labels_of(std::span<const std::size_t> indices) const;
};

/// Reads file, columns and labels as the parameters say. Throws ParameterError, CsvError.
TrainingData read_training_data(const skrobot::Context& context, const DataParams& params, Warnings& warnings);

/// Splits rows (indices into the labels) for a model: training and validation rows, as `validation_fraction` says.
/// Throws ParameterError, which blames what is to blame, when one side is left without rows.
Split split_for_model(const TrainingData& data, std::span<const std::size_t> indices, double validation_fraction,
                      std::uint64_t seed);

struct Fit {
  Model model;
  std::vector<std::size_t> columns;  ///< of the model's features in the file
  std::vector<IgnoredColumn> ignored;
  std::int64_t rounds = 0;
  Scores train;       ///< of the best round; by record only
  Scores validation;  ///< of the best round; empty without validation rows
};

/// Are the metrics of each round recorded, with progress? Cancellation is honoured in any case.
enum class Rounds { record, ignore };

/// Fits a model. Throws ParameterError if there is nothing to learn from, or a parameter does not fit the data;
/// TaskError; Cancelled.
Fit fit_model(const skrobot::Context& context, const TrainingData& data, const Split& split, const DataParams& params,
              const ModelParams& model_params, std::uint64_t seed, Rounds rounds, Warnings& warnings);

}  // namespace learning

#endif
