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
    TrainParams, (data, "The CSV file to learn from, with a header", skrobot::required(), skrobot::existing_file()),
    (label_column, "The column to predict; rows without a value in it are left out", skrobot::required(),
     skrobot::not_empty()),
    (id_column, "The column that names the rows, not learned from; empty: none"),
    (feature_columns, "The columns to learn from; all: every one but the label and the id", skrobot::min_items(1)),
    (field_delimiter, "The byte between two fields, such as ',' or ';'; tab or \\t for a tab", skrobot::not_empty()),
    (objective, "What to learn; auto: told from the label's values (see the plugin's README)",
     skrobot::one_of("auto", "binary", "multiclass", "regression")),
    (validation_fraction, "Share of rows, drawn by the seed and evenly by class, to validate with and not to train on",
     skrobot::at_least(0.0), skrobot::less_than(1.0)),
    (rounds, "How many rounds of trees to train at most", skrobot::at_least(1), skrobot::at_most(100000)),
    (early_stopping_rounds,
     "Stop after so many rounds without a better validation log_loss or rmse; 0: never. The model is the best round's "
     "either way",
     skrobot::at_least(0), skrobot::at_most(100000)),
    (learning_rate, "How much of each tree is added; smaller needs more rounds", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (max_depth, "Questions from a tree's root to its leaf, at most", skrobot::at_least(1), skrobot::at_most(16)),
    (subsample, "The share of training rows, drawn anew, that each round sees", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (column_subsample, "The share of features, drawn anew, that each question chooses from", skrobot::greater_than(0.0),
     skrobot::at_most(1.0)),
    (threads, "Threads to use; 0: all of the machine, or as many as OMP_NUM_THREADS says", skrobot::at_least(0),
     skrobot::at_most(1024)))

class TrainTask : public skrobot::Task<TrainParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const TrainParams& params) override;
};

}  // namespace learning

#endif
