// SPDX-License-Identifier: MIT
// From a task's parameters to XGBoost's, held against the data.
#ifndef LEARNING_BOOSTER_SETTINGS_HPP
#define LEARNING_BOOSTER_SETTINGS_HPP

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "learning/booster.hpp"
#include "learning/labels.hpp"
#include "learning/model_params.hpp"

namespace learning {

/// A weight for each class: 1 for all unless class_weights or balance_classes say otherwise. Empty: every row counts 1.
/// `labels` are those of the training rows. Throws ParameterError for a class that the labels do not have.
std::vector<double> class_weights(const ModelParams& params, const Labels& labels, std::span<const double> training);

/// The weight of each row by its class; empty if there are none.
std::vector<double> row_weights(std::span<const double> weights, std::span<const double> labels);

/// XGBoost's parameters. Throws ParameterError for monotone constraints that do not fit the features.
BoosterParams booster_params(const ModelParams& params, Objective objective, std::size_t classes,
                             std::span<const Feature> features, std::span<const double> training,
                             std::span<const double> weights, std::uint64_t seed);

/// The shortest decimal that reads back equal.
std::string in_decimal(double number);

}  // namespace learning

#endif
