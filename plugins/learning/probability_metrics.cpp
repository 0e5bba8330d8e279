// SPDX-License-Identifier: MIT
#include "learning/probability_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace learning {

namespace {

constexpr double k_none = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinite = std::numeric_limits<double>::infinity();
constexpr double k_least_probability = 1e-15;

double weight_of(Numbers weights, std::size_t row) { return weights.empty() ? 1 : weights[row]; }

bool has_nan(Numbers numbers) {
  return std::any_of(numbers.begin(), numbers.end(), [](double number) { return std::isnan(number); });
}

/// The weight of positive and negative rows with this score or more.
struct Step {
  double threshold;
  double positives;
  double negatives;
};

/// A step for each different score, the highest first.
std::vector<Step> steps_of(Numbers scores, Numbers labels, Numbers weights) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<Step> steps;
  double positives = 0;
  double negatives = 0;
  for (const std::size_t row : order) {
    (labels[row] == 1 ? positives : negatives) += weight_of(weights, row);
    if (!steps.empty() && steps.back().threshold == scores[row]) steps.back() = {scores[row], positives, negatives};
    else steps.push_back({scores[row], positives, negatives});
  }
  return steps;
}

template <class Term>
double mean_of(std::size_t rows, Numbers weights, Term term) {
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double weight = weight_of(weights, i);
    sum += weight * term(i);
    total += weight;
  }
  return total == 0 ? k_none : sum / total;
}

double cost(double probability) {
  if (std::isnan(probability)) return k_none;
  return -std::log(std::clamp(probability, k_least_probability, 1 - k_least_probability));
}

template <class Score>
double average_of_classes(Numbers probabilities, std::size_t classes, Average average, Numbers labels, Numbers weights,
                          Score score) {
  if (has_nan(probabilities)) return k_none;
  double sum = 0;
  double total = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    const std::vector<double> own = is_class(labels, c);
    const double one = score(column_of(probabilities, classes, c), own, weights);
    if (std::isnan(one)) continue;
    double weight = 1;
    if (average == Average::weighted) {
      weight = 0;
      for (std::size_t i = 0; i < own.size(); ++i) weight += own[i] * weight_of(weights, i);
    }
    sum += weight * one;
    total += weight;
  }
  return total == 0 ? k_none : sum / total;
}

}  // namespace

double roc_auc(Numbers scores, Numbers labels, Numbers weights) {
  if (has_nan(scores)) return k_none;
  double area = 0;
  Step before{};
  for (const Step& step : steps_of(scores, labels, weights)) {
    area += (step.negatives - before.negatives) * (step.positives + before.positives) / 2;
    before = step;
  }
  return before.positives == 0 || before.negatives == 0 ? k_none : area / (before.positives * before.negatives);
}

double average_precision(Numbers scores, Numbers labels, Numbers weights) {
  if (has_nan(scores)) return k_none;
  double sum = 0;
  Step before{};
  for (const Step& step : steps_of(scores, labels, weights)) {
    const double all = step.positives + step.negatives;
    if (all > 0) sum += (step.positives - before.positives) * step.positives / all;
    before = step;
  }
  return before.positives == 0 ? k_none : sum / before.positives;
}

double brier_score(Numbers probabilities, Numbers labels, Numbers weights) {
  return mean_of(labels.size(), weights,
                 [&](std::size_t i) { return (probabilities[i] - labels[i]) * (probabilities[i] - labels[i]); });
}

double binary_log_loss(Numbers probabilities, Numbers labels, Numbers weights) {
  return mean_of(labels.size(), weights,
                 [&](std::size_t i) { return cost(labels[i] == 1 ? probabilities[i] : 1 - probabilities[i]); });
}

double roc_auc(Numbers probabilities, std::size_t classes, Average average, Numbers labels, Numbers weights) {
  return average_of_classes(probabilities, classes, average, labels, weights,
                            [](Numbers s, Numbers l, Numbers w) { return roc_auc(s, l, w); });
}

double average_precision(Numbers probabilities, std::size_t classes, Average average, Numbers labels, Numbers weights) {
  return average_of_classes(probabilities, classes, average, labels, weights,
                            [](Numbers s, Numbers l, Numbers w) { return average_precision(s, l, w); });
}

double brier_score(Numbers probabilities, std::size_t classes, Numbers labels, Numbers weights) {
  return mean_of(labels.size(), weights, [&](std::size_t i) {
    double sum = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      const double difference = probabilities[i * classes + c] - (labels[i] == static_cast<double>(c) ? 1 : 0);
      sum += difference * difference;
    }
    return sum;
  });
}

double class_log_loss(Numbers probabilities, std::size_t classes, Numbers labels, Numbers weights) {
  if (has_nan(probabilities)) return k_none;
  return mean_of(labels.size(), weights,
                 [&](std::size_t i) { return cost(probabilities[i * classes + static_cast<std::size_t>(labels[i])]); });
}

std::vector<double> column_of(Numbers probabilities, std::size_t classes, std::size_t c) {
  std::vector<double> column;
  for (std::size_t i = c; i < probabilities.size(); i += classes) column.push_back(probabilities[i]);
  return column;
}

std::vector<double> is_class(Numbers labels, std::size_t c) {
  std::vector<double> is(labels.size());
  std::transform(labels.begin(), labels.end(), is.begin(),
                 [&](double label) { return label == static_cast<double>(c) ? 1.0 : 0.0; });
  return is;
}

std::vector<CurvePoint> roc_curve(Numbers scores, Numbers labels, Numbers weights) {
  if (has_nan(scores)) return {};
  const std::vector<Step> steps = steps_of(scores, labels, weights);
  if (steps.empty() || steps.back().positives == 0 || steps.back().negatives == 0) return {};
  std::vector<CurvePoint> points{{0, 0, k_infinite}};
  for (const Step& step : steps)
    points.push_back(
        {step.negatives / steps.back().negatives, step.positives / steps.back().positives, step.threshold});
  return points;
}

std::vector<CurvePoint> precision_recall_curve(Numbers scores, Numbers labels, Numbers weights) {
  if (has_nan(scores)) return {};
  const std::vector<Step> steps = steps_of(scores, labels, weights);
  if (steps.empty() || steps.back().positives == 0) return {};
  std::vector<CurvePoint> points{{0, 1, k_infinite}};
  for (const Step& step : steps) {
    const double all = step.positives + step.negatives;
    points.push_back({step.positives / steps.back().positives, all == 0 ? 1 : step.positives / all, step.threshold});
  }
  return points;
}

std::vector<CalibrationBin> calibration_curve(Numbers probabilities, Numbers labels, std::size_t bins) {
  if (has_nan(probabilities)) return {};
  std::vector<CalibrationBin> all(bins);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    // The bin's lower edge is not in it, but for the first, as in scikit-learn.
    const double place = std::ceil(std::clamp(probabilities[i], 0.0, 1.0) * static_cast<double>(bins)) - 1;
    CalibrationBin& bin = all[static_cast<std::size_t>(std::max(place, 0.0))];
    bin.predicted += probabilities[i];
    bin.actual += labels[i] == 1 ? 1 : 0;
    ++bin.rows;
  }
  std::erase_if(all, [](const CalibrationBin& bin) { return bin.rows == 0; });
  for (CalibrationBin& bin : all) {
    bin.predicted /= static_cast<double>(bin.rows);
    bin.actual /= static_cast<double>(bin.rows);
  }
  return all;
}

}  // namespace learning
