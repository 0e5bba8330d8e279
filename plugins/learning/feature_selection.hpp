// SPDX-License-Identifier: MIT
// Recursive feature elimination with cross-validation (I. Guyon and others, Gene selection for cancer classification,
// 2002): in each fold, a model of all columns is fitted to the training part and scored on the other rows, its least
// important columns are removed, and so on. The number of columns with the best mean score is then reached in the same
// way with all rows.
#ifndef LEARNING_FEATURE_SELECTION_HPP
#define LEARNING_FEATURE_SELECTION_HPP

#include <boost/describe/enum.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "learning/cross_validation.hpp"

namespace learning {

enum class ImportanceKind { gain, permutation };
BOOST_DESCRIBE_ENUM(ImportanceKind, gain, permutation)

/// The best mean score, or the fewest columns whose mean is within one standard error of it.
enum class Choice { best, fewest_within_one_error };
BOOST_DESCRIBE_ENUM(Choice, best, fewest_within_one_error)

struct SelectionParams {
  std::string metric = "auto";
  ImportanceKind importance = ImportanceKind::gain;
  std::int32_t permutation_repeats = 5;
  double step = 1;
  std::int32_t min_features = 1;
  Choice choice = Choice::best;
  bool page = true;
};

SKROBOT_PARAMS(SelectionParams,
               (metric, "Metric that decides, such as auc, f1, log_loss, rmse or r2; auto: auc, or rmse for regression",
                skrobot::not_empty()),
               (importance, "Importance by which columns are removed"),
               (permutation_repeats, "Shuffles of each column, for importance=permutation", skrobot::at_least(1),
                skrobot::at_most(1000)),
               (step, "Columns removed at a time; less than 1: share of the columns that are left",
                skrobot::greater_than(0.0)),
               (min_features, "Least number of columns", skrobot::at_least(1)),
               (choice,
                "Number of columns to choose: with the best mean score, or the fewest within one standard error "
                "of it"),
               (page, "Write the page feature_selection.html"))

/// The numbers of columns that are tried, from all of them down.
std::vector<std::size_t> numbers_to_try(std::size_t columns, const SelectionParams& params);

/// What to keep of `columns` to have `count`: the most important, in the same order; of equals the first.
std::vector<std::size_t> most_important(std::span<const std::size_t> columns, std::span<const double> importances,
                                        std::size_t count);

/// The scores with one number of columns, in each fold that has one.
struct ScoreOfNumber {
  std::size_t columns = 0;
  std::vector<double> scores;
};

struct Selection {
  std::string metric;
  bool is_larger_better = true;
  std::vector<ScoreOfNumber> tried;  ///< most columns first
  std::size_t chosen = 0;            ///< index into `tried`
  std::vector<std::size_t> columns;  ///< chosen ones, in the file
  std::vector<std::size_t> removed;  ///< the others, the first removed last
  std::vector<double> importances;   ///< of `columns`, by the model of all rows
};

/// The index of the number to choose. REQUIRES: one score at least.
std::size_t choose_number(std::span<const ScoreOfNumber> tried, bool is_larger_better, Choice choice);

/// Selects. `fitted` is told of each model that was fitted, and of how many there will be. Changes `data.columns`.
/// Throws like fit_model(), and ParameterError for a metric that the objective does not have.
Selection select_features(const skrobot::Context& context, TrainingData& data, std::span<const Folds> repeats,
                          const DataParams& data_params, const ModelParams& model_params, const SelectionParams& params,
                          Warnings& warnings,
                          const std::function<void(std::uint64_t done, std::uint64_t total)>& fitted);

}  // namespace learning

#endif
