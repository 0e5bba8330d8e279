// SPDX-License-Identifier: MIT
// train_task: gradient boosted trees from a CSV file. README.md describes the parameters, the metrics and the result.
#ifndef LEARNING_TRAIN_TASK_HPP
#define LEARNING_TRAIN_TASK_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "skrobot/task.hpp"

namespace learning {

struct TrainParams {
  std::filesystem::path data;
  std::string label_column;
  std::string id_column;
  std::vector<std::string> feature_columns = {"all"};
  std::string field_delimiter = ",";
  std::string objective = "auto";
  double validation_fraction = 0.2;
  std::int32_t rounds = 500;
  std::int32_t early_stopping_rounds = 50;
  double learning_rate = 0.05;
  std::int32_t max_depth = 4;
  double subsample = 0.8;
  double column_subsample = 0.5;
  std::int32_t threads = 0;
};

SKROBOT_PARAMS(
    TrainParams, (data, "CSV file to train on, with a header", skrobot::required(), skrobot::existing_file()),
    (label_column, "Column to predict; rows without a value are skipped", skrobot::required(), skrobot::not_empty()),
    (id_column, "Column that identifies rows, not used as a feature; empty: none"),
    (feature_columns, "Feature columns; all: every column except the label and the id", skrobot::min_items(1)),
    (field_delimiter, "Field separator: one byte such as ',' or ';', or tab", skrobot::not_empty()),
    (objective, "Learning objective; auto: chosen by the label values (see the plugin's README)",
     skrobot::one_of("auto", "binary", "multiclass", "regression")),
    (validation_fraction, "Fraction of rows held out for validation, stratified by class; 0: none",
     skrobot::at_least(0.0), skrobot::less_than(1.0)),
    (rounds, "Maximum number of boosting rounds", skrobot::at_least(1), skrobot::at_most(100000)),
    (early_stopping_rounds,
     "Rounds without a better validation log_loss or rmse before training stops; 0: never stop early. The best round "
     "is "
     "saved either way",
     skrobot::at_least(0), skrobot::at_most(100000)),
    (learning_rate, "Step size: the share of each tree that is added; smaller values need more rounds",
     skrobot::greater_than(0.0), skrobot::at_most(1.0)),
    (max_depth, "Maximum depth of a tree", skrobot::at_least(1), skrobot::at_most(16)),
    (subsample, "Fraction of training rows sampled for each round", skrobot::greater_than(0.0), skrobot::at_most(1.0)),
    (column_subsample, "Fraction of features sampled for each split", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (threads, "Number of threads; 0: OMP_NUM_THREADS, else all processors", skrobot::at_least(0),
     skrobot::at_most(1024)))

class TrainTask : public skrobot::Task<TrainParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const TrainParams& params) override;
};

}  // namespace learning

#endif
