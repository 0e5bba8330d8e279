// SPDX-License-Identifier: MIT
// How good predictions are. Computed here, not by XGBoost, so that training, validation and prediction share one
// formula each.
//
// Predictions are XGBoost's floats: for binary the second class's probability a row, for multiclass `classes`
// probabilities a row, for regression a number a row. Labels are class indices or numbers, one a row. All are pure
// functions, NaN for no rows.
#ifndef LEARNING_METRICS_HPP
#define LEARNING_METRICS_HPP

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "learning/labels.hpp"

namespace learning {

/// The area under the ROC curve: the share of pairs (row of the class, row of another) that `scores` order rightly,
/// equal scores counting half, which is the Mann-Whitney statistic (T. Fawcett, An introduction to ROC analysis,
/// Pattern Recognition Letters 27, 2006, section 7; J. Hanley and B. McNeil, Radiology 143, 1982). `scores[i * stride]`
/// belongs to `labels[i]`. NaN unless there are rows of both kinds. Takes linear time.
double auc(std::span<const float> scores, std::size_t stride, std::span<const double> labels, double positive);

/// The plain mean of each class's AUC against the rest (Fawcett, section 9; scikit-learn's roc_auc_score with
/// multi_class="ovr", average="macro"), over the classes that have rows here.
double auc_one_vs_rest(std::span<const float> predictions, std::size_t classes, std::span<const double> labels);

/// The mean of -ln(p of the row's own class), natural logarithm, with p held within [1e-15, 1 - 1e-15] (as
/// scikit-learn's log_loss had it). `classes` 2 with one prediction a row is the binary form.
double log_loss(std::span<const float> predictions, std::size_t classes, std::span<const double> labels,
                std::span<const double> weights = {});

/// The share of rows whose most probable class (the first of equals; for binary the second from `threshold` on) is the
/// label.
double accuracy(std::span<const float> predictions, std::size_t classes, std::span<const double> labels,
                double threshold = 0.5);

/// The square root of the mean squared difference, in the label's unit.
double rmse(std::span<const float> predictions, std::span<const double> labels);

/// The most probable class, as accuracy() counts it. REQUIRES: the predictions of one row.
std::size_t predicted_class(std::span<const float> row, double threshold = 0.5);

/// Name and value, the one that early stopping watches (the smaller the better) first: log_loss, auc, accuracy; or
/// rmse. `weights` of the rows, if there are any, count in log_loss alone, so that what is watched is what is learnt.
using Scores = std::vector<std::pair<std::string_view, double>>;
Scores evaluate(Objective objective, std::size_t classes, std::span<const float> predictions,
                std::span<const double> labels, std::span<const double> weights = {});

}  // namespace learning

#endif
