// SPDX-License-Identifier: MIT
#include "learning/regression_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace learning {

namespace {

constexpr double k_none = std::numeric_limits<double>::quiet_NaN();

template <class Term>
double sum_of(std::size_t rows, Numbers weights, Term term) {
  double sum = 0;
  for (std::size_t i = 0; i < rows; ++i) sum += (weights.empty() ? 1 : weights[i]) * term(i);
  return sum;
}

}  // namespace

double root_mean_squared_error(Numbers predictions, Numbers labels, Numbers weights) {
  const double total = sum_of(labels.size(), weights, [](std::size_t) { return 1.0; });
  const double squares = sum_of(labels.size(), weights, [&](std::size_t i) {
    return (predictions[i] - labels[i]) * (predictions[i] - labels[i]);
  });
  return total == 0 ? k_none : std::sqrt(squares / total);
}

double mean_absolute_error(Numbers predictions, Numbers labels, Numbers weights) {
  const double total = sum_of(labels.size(), weights, [](std::size_t) { return 1.0; });
  const double sum =
      sum_of(labels.size(), weights, [&](std::size_t i) { return std::abs(predictions[i] - labels[i]); });
  return total == 0 ? k_none : sum / total;
}

double r_squared(Numbers predictions, Numbers labels, Numbers weights) {
  const double total = sum_of(labels.size(), weights, [](std::size_t) { return 1.0; });
  if (labels.size() < 2 || total == 0) return k_none;
  const double mean = sum_of(labels.size(), weights, [&](std::size_t i) { return labels[i]; }) / total;
  const double wrong = sum_of(labels.size(), weights, [&](std::size_t i) {
    return (predictions[i] - labels[i]) * (predictions[i] - labels[i]);
  });
  const double spread =
      sum_of(labels.size(), weights, [&](std::size_t i) { return (labels[i] - mean) * (labels[i] - mean); });
  if (std::isnan(wrong)) return k_none;
  if (spread == 0) return wrong == 0 ? 1 : 0;
  return 1 - wrong / spread;
}

double median_absolute_error(Numbers predictions, Numbers labels) {
  std::vector<double> errors(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) errors[i] = std::abs(predictions[i] - labels[i]);
  if (errors.empty() || std::any_of(errors.begin(), errors.end(), [](double error) { return std::isnan(error); }))
    return k_none;
  std::sort(errors.begin(), errors.end());
  const std::size_t middle = errors.size() / 2;
  return errors.size() % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
}

}  // namespace learning
