// SPDX-License-Identifier: MIT
// The parameters that all tasks share that learn: what to learn from, and how. A task's own struct derives from these,
// and its skrobot_describe() calls theirs.
#ifndef LEARNING_MODEL_PARAMS_HPP
#define LEARNING_MODEL_PARAMS_HPP

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "learning/features.hpp"
#include "skrobot/task.hpp"

namespace learning {

struct DataParams {
  std::filesystem::path data;
  std::string label_column;
  std::string id_column;
  std::vector<std::string> feature_columns = {"all"};
  std::string field_delimiter = ",";
  std::string objective = "auto";
  std::string text_columns = "auto";
};

SKROBOT_PARAMS(
    DataParams, (data, "CSV file to train on, with a header", skrobot::required(), skrobot::existing_file()),
    (label_column, "Column to predict; rows without a value are skipped", skrobot::required(), skrobot::not_empty()),
    (id_column, "Column that identifies rows, not used as a feature; empty: none"),
    (feature_columns, "Feature columns; all: every column except the label and the id", skrobot::min_items(1)),
    (field_delimiter, "Field separator: one byte such as ',' or ';', or tab", skrobot::not_empty()),
    (objective, "Learning objective; auto: chosen by the label values (see the plugin's README)",
     skrobot::one_of("auto", "binary", "multiclass", "regression")),
    (text_columns,
     "Use of text columns; auto: as categories if most values are common, else by their words; ignore: leave them out",
     skrobot::one_of("auto", "categories", "words", "ignore")))

enum class ModelType { boosted_trees, random_forest, linear };
BOOST_DESCRIBE_ENUM(ModelType, boosted_trees, random_forest, linear)

struct ModelParams {
  ModelType model_type = ModelType::boosted_trees;
  double validation_fraction = 0.2;
  std::int32_t rounds = 500;
  std::int32_t early_stopping_rounds = 50;
  double learning_rate = 0.05;
  std::int32_t max_depth = 4;
  double subsample = 0.8;
  double column_subsample = 0.5;
  double column_subsample_by_tree = 1;
  double column_subsample_by_level = 1;
  double min_child_weight = 1;
  double min_split_loss = 0;
  std::optional<double> reg_lambda;
  double reg_alpha = 0;
  std::map<std::string, std::int32_t> monotone_constraints;
  bool balance_classes = false;
  std::map<std::string, double> class_weights;
  std::int32_t threads = 0;
};

SKROBOT_PARAMS(
    ModelParams, (model_type, "Kind of model: boosted_trees, random_forest (rounds: number of trees), or linear"),
    (validation_fraction, "Fraction of rows held out for validation, stratified by class; 0: none",
     skrobot::at_least(0.0), skrobot::less_than(1.0)),
    (rounds, "Maximum number of boosting rounds", skrobot::at_least(1), skrobot::at_most(100000)),
    (early_stopping_rounds,
     "Rounds without a better validation log_loss or rmse before training stops; 0: never stop early. The best round "
     "is saved either way",
     skrobot::at_least(0), skrobot::at_most(100000)),
    (learning_rate, "Step size: the share of each tree that is added; smaller values need more rounds",
     skrobot::greater_than(0.0), skrobot::at_most(1.0)),
    (max_depth, "Maximum depth of a tree", skrobot::at_least(1), skrobot::at_most(16)),
    (subsample, "Fraction of training rows sampled for each round", skrobot::greater_than(0.0), skrobot::at_most(1.0)),
    (column_subsample, "Fraction of features sampled for each split", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (column_subsample_by_tree, "Fraction of features sampled for each tree", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (column_subsample_by_level, "Fraction of features sampled for each level of a tree", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (min_child_weight, "Minimum weight (sum of second derivatives of the loss) of a leaf's rows",
     skrobot::at_least(0.0)),
    (min_split_loss, "Minimum loss reduction of a split (XGBoost's gamma)", skrobot::at_least(0.0)),
    (reg_lambda, "L2 regularization (XGBoost's lambda); none: 1 for boosted trees, 0 for a forest, 0.001 for linear",
     skrobot::at_least(0.0)),
    (reg_alpha, "L1 regularization (XGBoost's alpha)", skrobot::at_least(0.0)),
    (monotone_constraints,
     "Direction of a column's effect, as monotone_constraints.COLUMN=1 (rising), -1 (falling) or 0 (free)"),
    (balance_classes, "Weight rows so that all classes count equally"),
    (class_weights, "Weight of a class's rows in training, as class_weights.CLASS=2; other classes: 1"),
    (threads, "Number of threads; 0: OMP_NUM_THREADS, else all processors", skrobot::at_least(0),
     skrobot::at_most(1024)))

/// The parameter text_columns. REQUIRES: one of its choices.
inline TextColumns text_columns_of(const DataParams& params) {
  return params.text_columns == "categories" ? TextColumns::categories
         : params.text_columns == "words"    ? TextColumns::words
         : params.text_columns == "ignore"   ? TextColumns::ignore
                                             : TextColumns::automatic;
}

}  // namespace learning

#endif
