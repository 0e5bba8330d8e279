// SPDX-License-Identifier: MIT
#include "learning/evaluation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "learning/probability_metrics.hpp"
#include "learning/regression_metrics.hpp"

namespace learning {

namespace {

double metric_of(const ConfusionMatrix& matrix, ThresholdMetric metric, double beta) {
  switch (metric) {
    case ThresholdMetric::f1: return f_beta(matrix, 1);
    case ThresholdMetric::f_beta: return f_beta(matrix, 1, beta);
    case ThresholdMetric::accuracy: return accuracy(matrix);
    case ThresholdMetric::balanced_accuracy: return balanced_accuracy(matrix);
    case ThresholdMetric::mcc: return matthews(matrix);
    case ThresholdMetric::precision: return precision(matrix, 1);
    case ThresholdMetric::recall: return recall(matrix, 1);
    case ThresholdMetric::none: break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

NamedValues binary_metrics(const Predicted& p, double threshold, double beta) {
  const ConfusionMatrix matrix(p.labels, decide(p, threshold), 2);
  NamedValues out = {{"auc", roc_auc(p.values, p.labels)},
                     {"average_precision", average_precision(p.values, p.labels)},
                     {"log_loss", binary_log_loss(p.values, p.labels)},
                     {"brier", brier_score(p.values, p.labels)},
                     {"accuracy", accuracy(matrix)},
                     {"balanced_accuracy", balanced_accuracy(matrix)},
                     {"precision", precision(matrix, 1)},
                     {"recall", recall(matrix, 1)},
                     {"f1", f_beta(matrix, 1)}};
  if (beta != 1) out.emplace_back("f_beta", f_beta(matrix, 1, beta));
  out.emplace_back("mcc", matthews(matrix));
  return out;
}

NamedValues class_metrics(const Predicted& p) {
  const ConfusionMatrix matrix(p.labels, decide(p, 0.5), p.classes);
  const auto averages = {std::pair(Average::macro, "_macro"), std::pair(Average::weighted, "_weighted")};
  NamedValues out = {{"auc", roc_auc(p.values, p.classes, Average::macro, p.labels)},
                     {"average_precision", average_precision(p.values, p.classes, Average::macro, p.labels)},
                     {"log_loss", class_log_loss(p.values, p.classes, p.labels)},
                     {"brier", brier_score(p.values, p.classes, p.labels)},
                     {"accuracy", accuracy(matrix)},
                     {"balanced_accuracy", balanced_accuracy(matrix)},
                     {"mcc", matthews(matrix)}};
  for (const auto& [average, name] : averages) {
    const std::string suffix = name;
    out.emplace_back("precision" + suffix, precision(matrix, average));
    out.emplace_back("recall" + suffix, recall(matrix, average));
    out.emplace_back("f1" + suffix, f_beta(matrix, average));
  }
  out.emplace_back("auc_weighted", roc_auc(p.values, p.classes, Average::weighted, p.labels));
  out.emplace_back("average_precision_weighted", average_precision(p.values, p.classes, Average::weighted, p.labels));
  return out;
}

}  // namespace

void Predicted::append(const Predicted& other) {
  objective = other.objective;
  classes = other.classes;
  labels.insert(labels.end(), other.labels.begin(), other.labels.end());
  values.insert(values.end(), other.values.begin(), other.values.end());
}

std::vector<double> decide(const Predicted& predicted, double threshold) {
  std::vector<double> out;
  const std::size_t width = predicted.width();
  for (std::size_t row = 0; row < predicted.labels.size(); ++row) {
    const auto first = predicted.values.begin() + static_cast<std::ptrdiff_t>(row * width);
    out.push_back(
        width == 1 ? (*first >= threshold ? 1.0 : 0.0)
                   : static_cast<double>(std::max_element(first, first + static_cast<std::ptrdiff_t>(width)) - first));
  }
  return out;
}

NamedValues all_metrics(const Predicted& p, double threshold, double beta) {
  if (p.objective == Objective::binary) return binary_metrics(p, threshold, beta);
  if (p.objective == Objective::multiclass) return class_metrics(p);
  return {{"rmse", root_mean_squared_error(p.values, p.labels)},
          {"mae", mean_absolute_error(p.values, p.labels)},
          {"r2", r_squared(p.values, p.labels)},
          {"median_absolute_error", median_absolute_error(p.values, p.labels)}};
}

std::optional<bool> is_larger_better(std::string_view metric) {
  static constexpr std::array<std::string_view, 5> k_losses = {"log_loss", "brier", "rmse", "mae",
                                                               "median_absolute_error"};
  static constexpr std::array<std::string_view, 18> k_gains = {"auc",
                                                               "average_precision",
                                                               "accuracy",
                                                               "balanced_accuracy",
                                                               "precision",
                                                               "recall",
                                                               "f1",
                                                               "f_beta",
                                                               "mcc",
                                                               "r2",
                                                               "precision_macro",
                                                               "recall_macro",
                                                               "f1_macro",
                                                               "precision_weighted",
                                                               "recall_weighted",
                                                               "f1_weighted",
                                                               "auc_weighted",
                                                               "average_precision_weighted"};
  if (std::find(k_losses.begin(), k_losses.end(), metric) != k_losses.end()) return false;
  if (std::find(k_gains.begin(), k_gains.end(), metric) != k_gains.end()) return true;
  return std::nullopt;
}

double choose_threshold(const Predicted& predicted, ThresholdMetric metric, double beta, const ThresholdRange& range) {
  double best = -std::numeric_limits<double>::infinity();
  double chosen = range.from;
  // Counted, not added up: the error of a sum would grow with each step.
  const auto steps = static_cast<std::int64_t>(std::floor((range.to - range.from) / range.step + 1e-9));
  for (std::int64_t i = 0; i <= steps; ++i) {
    const double threshold = range.from + static_cast<double>(i) * range.step;
    const ConfusionMatrix matrix(predicted.labels, decide(predicted, threshold), 2);
    const double value = metric_of(matrix, metric, beta);
    const bool is_nearer = std::abs(threshold - 0.5) < std::abs(chosen - 0.5);
    if (value > best || (value == best && is_nearer)) chosen = threshold;
    best = std::max(best, value);
  }
  return chosen;
}

}  // namespace learning
