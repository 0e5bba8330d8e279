// SPDX-License-Identifier: MIT
// What a linear model sees of the features: it can use neither missing values nor categories, and its regularization
// needs columns of one scale. Needs no SDK.
#ifndef LEARNING_LINEAR_COLUMNS_HPP
#define LEARNING_LINEAR_COLUMNS_HPP

#include <cstddef>
#include <span>
#include <vector>

#include "learning/features.hpp"

namespace learning {

/// What a column of an encoded matrix becomes: a category a column of ones each; a number (x - mean) / scale, a missing
/// one 0, at most a million either way, and where training rows miss it another column that is 1 if it is missing.
struct LinearColumn {
  std::size_t categories = 0;  ///< 0: a number
  double mean = 0;
  double scale = 1;
  bool some_missing = false;

  bool operator==(const LinearColumn&) const = default;
};

std::size_t width_of(std::span<const LinearColumn> columns);

/// Learns means and scales from the training rows.
std::vector<LinearColumn> learn_linear_columns(const FeatureMatrix& training, std::span<const Feature> features);

/// The matrix for the linear model. REQUIRES: a matrix of the same features.
FeatureMatrix to_linear(const FeatureMatrix& matrix, std::span<const LinearColumn> columns);

}  // namespace learning

#endif
