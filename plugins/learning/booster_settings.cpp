// SPDX-License-Identifier: MIT
#include "learning/booster_settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "learning/value.hpp"

namespace learning {

namespace {

[[noreturn]] void refuse(const std::string& parameter, const std::string& what) {
  throw skrobot::ParameterError("parameter '" + parameter + "': " + what);
}

double weighted_mean(std::span<const double> values, std::span<const double> weights) {
  double sum = 0;
  double total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    sum += weight * values[i];
    total += weight;
  }
  return sum / total;
}

/// "(0,1,-1)", a sign for each column of the matrix; empty without constraints.
std::string monotone_signs(const ModelParams& params, Objective objective, std::span<const Feature> features) {
  const auto is_set = [](const auto& entry) { return entry.second != 0; };
  if (std::none_of(params.monotone_constraints.begin(), params.monotone_constraints.end(), is_set)) return "";
  if (objective == Objective::multiclass)
    refuse("monotone_constraints", "the objective is multiclass; a direction needs a binary objective or regression");
  if (params.model_type == ModelType::linear)
    refuse("monotone_constraints", "only trees support it, not model_type linear");
  std::string signs;
  for (const auto& [column, sign] : params.monotone_constraints) {
    if (sign < -1 || sign > 1)
      refuse("monotone_constraints." + column, "must be -1, 0 or 1, got " + std::to_string(sign));
    const auto feature =
        std::find_if(features.begin(), features.end(), [&](const Feature& f) { return f.name == column; });
    if (feature == features.end()) refuse("monotone_constraints." + column, "the model has no such feature column");
    if (feature->kind != FeatureKind::number && feature->kind != FeatureKind::date)
      refuse("monotone_constraints." + column, "the column is text, which has no direction");
  }
  for (const Feature& feature : features) {
    const auto found = params.monotone_constraints.find(feature.name);
    for (std::size_t i = 0; i < width_of(feature); ++i) {
      // Of a date, the days have the direction; months and weekdays repeat.
      const bool is_directed = found != params.monotone_constraints.end() && i == 0;
      signs += (signs.empty() ? "(" : ",") + std::to_string(is_directed ? found->second : 0);
    }
  }
  return signs + ")";
}

}  // namespace

std::string in_decimal(double number) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

std::vector<double> class_weights(const ModelParams& params, const Labels& labels, std::span<const double> training) {
  if (params.class_weights.empty() && !params.balance_classes) return {};
  if (labels.classes.empty())
    refuse(params.balance_classes ? "balance_classes" : "class_weights",
           "the objective is regression, which has no classes");
  std::vector<double> weights(labels.classes.size(), 1);
  for (const auto& [name, weight] : params.class_weights) {
    const auto found = std::find(labels.classes.begin(), labels.classes.end(), name);
    if (found == labels.classes.end()) {
      std::string classes;
      for (std::size_t i = 0; i < labels.classes.size() && i < 8; ++i)
        classes += (i == 0 ? "" : ", ") + in_quotes(labels.classes[i]);
      refuse("class_weights." + name,
             "there is no such class; the classes are " + classes + (labels.classes.size() > 8 ? ", …" : ""));
    }
    if (!(weight > 0) || std::isinf(weight))
      refuse("class_weights." + name, "must be greater than 0, got " + in_decimal(weight));
    weights[static_cast<std::size_t>(found - labels.classes.begin())] = weight;
  }
  if (params.balance_classes) {
    std::vector<double> rows(weights.size());
    for (const double label : training) rows[static_cast<std::size_t>(label)] += 1;
    for (std::size_t c = 0; c < weights.size(); ++c) {
      if (rows[c] > 0)
        weights[c] *= static_cast<double>(training.size()) / (static_cast<double>(weights.size()) * rows[c]);
    }
  }
  return weights;
}

std::vector<double> row_weights(std::span<const double> weights, std::span<const double> labels) {
  std::vector<double> rows;
  if (weights.empty()) return rows;
  for (const double label : labels) rows.push_back(weights[static_cast<std::size_t>(label)]);
  return rows;
}

BoosterParams booster_params(const ModelParams& params, Objective objective, std::size_t classes,
                             std::span<const Feature> features, std::span<const double> training,
                             std::span<const double> weights, std::uint64_t seed) {
  BoosterParams out = {{"verbosity", "1"},
                       {"disable_default_eval_metric", "1"},
                       {"seed", std::to_string(seed & 0x7fffffffU)},
                       {"alpha", in_decimal(params.reg_alpha)}};
  const std::string signs = monotone_signs(params, objective, features);
  const bool is_forest = params.model_type == ModelType::random_forest;
  if (params.model_type == ModelType::linear) {
    // One thread: the order of its sums decides the last bits of the coefficients.
    out.insert(out.end(), {{"booster", "gblinear"},
                           {"updater", "coord_descent"},
                           {"nthread", "1"},
                           {"eta", in_decimal(params.learning_rate)},
                           {"lambda", in_decimal(params.reg_lambda.value_or(0.001))}});
  } else {
    out.insert(out.end(), {{"nthread", std::to_string(params.threads)},
                           {"tree_method", "hist"},
                           {"eta", is_forest ? "1" : in_decimal(params.learning_rate)},
                           {"max_depth", std::to_string(params.max_depth)},
                           {"subsample", in_decimal(params.subsample)},
                           {"colsample_bynode", in_decimal(params.column_subsample)},
                           {"colsample_bytree", in_decimal(params.column_subsample_by_tree)},
                           {"colsample_bylevel", in_decimal(params.column_subsample_by_level)},
                           {"min_child_weight", in_decimal(params.min_child_weight)},
                           {"gamma", in_decimal(params.min_split_loss)},
                           {"lambda", in_decimal(params.reg_lambda.value_or(is_forest ? 0 : 1))}});
    if (is_forest) out.emplace_back("num_parallel_tree", std::to_string(params.rounds));
    if (!signs.empty()) out.emplace_back("monotone_constraints", signs);
  }
  // XGBoost starts every row at base_score, by default 0.5 whatever the labels are; their mean saves it the first
  // rounds.
  const std::string mean = objective == Objective::multiclass ? "" : in_decimal(weighted_mean(training, weights));
  if (is_forest && objective == Objective::multiclass) {
    out.insert(out.end(),
               {{"objective", "reg:squarederror"}, {"base_score", in_decimal(1.0 / static_cast<double>(classes))}});
  } else if (is_forest || objective == Objective::regression) {
    out.insert(out.end(), {{"objective", "reg:squarederror"}, {"base_score", mean}});
  } else if (objective == Objective::binary) {
    out.insert(out.end(), {{"objective", "binary:logistic"}, {"base_score", mean}});
  } else {
    out.insert(out.end(), {{"objective", "multi:softprob"}, {"num_class", std::to_string(classes)}});
  }
  return out;
}

}  // namespace learning
