// SPDX-License-Identifier: MIT
// How much each feature column matters to a model.
#ifndef LEARNING_IMPORTANCE_HPP
#define LEARNING_IMPORTANCE_HPP

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "learning/training.hpp"

namespace learning {

/// Of each of the model's features, in its order: the share of the total gain of the trees' splits, or of the sizes of
/// a linear model's coefficients, that belongs to it. They add up to 1, or are all 0 for a model without splits.
std::vector<double> gain_importances(const Model& model);

/// Of each feature: by how much log_loss (or rmse) grows on these rows when the feature's values are shuffled among
/// them, the mean of `repeats` times (L. Breiman, Random forests, 2001). Near 0 or below: the model does as well
/// without it. REQUIRES: at least one row; repeats > 0.
std::vector<double> permutation_importances(const skrobot::Context& context, const TrainingData& data, const Fit& fit,
                                            std::span<const std::size_t> indices, int repeats, std::uint64_t seed,
                                            int threads);

/// As an object of column and number, the largest first.
skrobot::json::object to_json(std::span<const Feature> features, std::span<const double> importances);

}  // namespace learning

#endif
