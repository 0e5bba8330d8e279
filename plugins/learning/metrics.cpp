// SPDX-License-Identifier: MIT
#include "learning/metrics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace learning {

namespace {

constexpr double k_none = std::numeric_limits<double>::quiet_NaN();
constexpr double k_least_probability = 1e-15;

/// Predictions a row: the binary form has one for two classes.
std::size_t width(std::span<const float> predictions, std::span<const double> labels) {
  return labels.empty() ? 1 : predictions.size() / labels.size();
}

/// A float's bits in the order of the numbers; both zeros are one.
std::uint32_t ordered_bits(float score) {
  const auto bits = std::bit_cast<std::uint32_t>(score + 0.0F);
  return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

/// Sorts by the upper 32 bits: a radix sort of three passes, several times as fast as std::sort at each round's size.
void sort_by_key(std::vector<std::uint64_t>& items) {
  constexpr unsigned k_bits = 11;
  constexpr std::uint64_t k_mask = (1U << k_bits) - 1;
  std::vector<std::uint64_t> other(items.size());
  for (unsigned shift = 32; shift < 64; shift += k_bits) {
    std::array<std::size_t, (1U << k_bits) + 1> starts{};
    for (const std::uint64_t item : items) ++starts[((item >> shift) & k_mask) + 1];
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    for (const std::uint64_t item : items) other[starts[(item >> shift) & k_mask]++] = item;
    items.swap(other);
  }
}

}  // namespace

double auc(std::span<const float> scores, std::size_t stride, std::span<const double> labels, double positive) {
  std::vector<std::uint64_t> items(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    items[i] = (std::uint64_t{ordered_bits(scores[i * stride])} << 32) | (labels[i] == positive ? 1U : 0U);
  }
  sort_by_key(items);
  double positives = 0;
  double negatives = 0;
  double ordered_pairs = 0;
  for (std::size_t i = 0; i < items.size();) {
    const std::uint64_t key = items[i] >> 32;
    double positives_here = 0;
    double negatives_here = 0;
    for (; i < items.size() && items[i] >> 32 == key; ++i) ((items[i] & 1) != 0 ? positives_here : negatives_here) += 1;
    ordered_pairs += positives_here * (negatives + negatives_here / 2);
    positives += positives_here;
    negatives += negatives_here;
  }
  return positives == 0 || negatives == 0 ? k_none : ordered_pairs / (positives * negatives);
}

double auc_one_vs_rest(std::span<const float> predictions, std::size_t classes, std::span<const double> labels) {
  double sum = 0;
  double counted = 0;
  for (std::size_t c = 0; c < classes && !labels.empty(); ++c) {
    const double one = auc(predictions.subspan(c), classes, labels, static_cast<double>(c));
    if (std::isnan(one)) continue;
    sum += one;
    counted += 1;
  }
  return counted == 0 ? k_none : sum / counted;
}

double log_loss(std::span<const float> predictions, std::size_t classes, std::span<const double> labels,
                std::span<const double> weights) {
  const bool binary = classes == 2 && width(predictions, labels) == 1;
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    const auto label = static_cast<std::size_t>(labels[i]);
    const double own = !binary      ? double{predictions[i * classes + label]}
                       : label == 1 ? double{predictions[i]}
                                    : 1 - double{predictions[i]};
    sum -= weight * std::log(std::clamp(own, k_least_probability, 1 - k_least_probability));
    total += weight;
  }
  return total == 0 ? k_none : sum / total;
}

std::size_t predicted_class(std::span<const float> row, double threshold) {
  if (row.size() == 1) return row.front() >= threshold ? 1 : 0;
  return static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
}

double accuracy(std::span<const float> predictions, std::size_t classes, std::span<const double> labels,
                double threshold) {
  const std::size_t row_width = classes == 2 ? width(predictions, labels) : classes;
  double right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (static_cast<double>(predicted_class(predictions.subspan(i * row_width, row_width), threshold)) == labels[i])
      right += 1;
  }
  return labels.empty() ? k_none : right / static_cast<double>(labels.size());
}

double rmse(std::span<const float> predictions, std::span<const double> labels) {
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) sum += (predictions[i] - labels[i]) * (predictions[i] - labels[i]);
  return labels.empty() ? k_none : std::sqrt(sum / static_cast<double>(labels.size()));
}

Scores evaluate(Objective objective, std::size_t classes, std::span<const float> predictions,
                std::span<const double> labels, std::span<const double> weights) {
  if (objective == Objective::regression) return {{"rmse", rmse(predictions, labels)}};
  return {{"log_loss", log_loss(predictions, classes, labels, weights)},
          {"auc", objective == Objective::binary ? auc(predictions, 1, labels, 1)
                                                 : auc_one_vs_rest(predictions, classes, labels)},
          {"accuracy", accuracy(predictions, classes, labels)}};
}

}  // namespace learning
