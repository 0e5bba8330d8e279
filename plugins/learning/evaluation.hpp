// SPDX-License-Identifier: MIT
// All metrics of predictions at once, and the choice of a threshold. Needs no SDK.
#ifndef LEARNING_EVALUATION_HPP
#define LEARNING_EVALUATION_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "learning/confusion_matrix.hpp"
#include "learning/labels.hpp"

namespace learning {

/// Rows with their labels and what a model says of them.
struct Predicted {
  Objective objective = Objective::regression;
  std::size_t classes = 0;
  std::vector<double> labels;
  std::vector<double> values;  ///< for binary the second class's probability, for multiclass `classes` probabilities a
                               ///< row, for regression the number

  std::size_t width() const { return objective == Objective::multiclass ? classes : 1; }
  void append(const Predicted& other);
};

/// The class of each row: for binary the second from `threshold` on, else the most probable.
std::vector<double> decide(const Predicted& predicted, double threshold);

/// Names and values, NaN for what cannot be said.
/// - binary, for the second class: auc, average_precision, log_loss, brier, accuracy, balanced_accuracy, precision,
///   recall, f1, f_beta (unless beta is 1), mcc.
/// - multiclass: auc, average_precision (macro), log_loss, brier, accuracy, balanced_accuracy, mcc, and precision,
///   recall, f1, auc and average_precision with _macro or _weighted.
/// - regression: rmse, mae, r2, median_absolute_error.
using NamedValues = std::vector<std::pair<std::string, double>>;
NamedValues all_metrics(const Predicted& predicted, double threshold, double beta);

/// Is a larger value of this metric a better one? None: there is no such metric.
std::optional<bool> is_larger_better(std::string_view metric);

/// The metrics that a threshold can be chosen by.
enum class ThresholdMetric { none, f1, f_beta, accuracy, balanced_accuracy, mcc, precision, recall };

struct ThresholdRange {
  double from = 0.01;
  double to = 0.99;
  double step = 0.01;
};

/// The threshold of the range with the highest metric; of equal ones the nearest to 0.5. REQUIRES: binary predictions;
/// step > 0, from <= to; a metric other than none.
double choose_threshold(const Predicted& predicted, ThresholdMetric metric, double beta, const ThresholdRange& range);

}  // namespace learning

#endif
