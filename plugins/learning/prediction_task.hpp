// SPDX-License-Identifier: MIT
// prediction_task: what a model of train_task says of the rows of a CSV file. README.md describes the parameters and
// the result.
#ifndef LEARNING_PREDICTION_TASK_HPP
#define LEARNING_PREDICTION_TASK_HPP

#include <cstdint>
#include <filesystem>
#include <string>

#include "skrobot/task.hpp"

namespace learning {

struct PredictionParams {
  std::filesystem::path data;
  std::filesystem::path model;
  std::string id_column;
  std::string label_column;
  std::string field_delimiter = ",";
  std::int32_t threads = 0;
};

SKROBOT_PARAMS(
    PredictionParams,
    (data, "The CSV file to predict, with a header; its columns may be more than the model's and in any order",
     skrobot::required(), skrobot::existing_file()),
    (model, "The file that train_task wrote", skrobot::required(), skrobot::existing_file()),
    (id_column, "The column that names a row; empty: the model's if the file has it, else rows are numbered from 1"),
    (label_column, "The column with the truth, to measure the predictions; empty: the model's if the file has it"),
    (field_delimiter, "The byte between two fields, such as ',' or ';'; tab or \\t for a tab", skrobot::not_empty()),
    (threads, "Threads to use; 0: all of the machine, or as many as OMP_NUM_THREADS says", skrobot::at_least(0),
     skrobot::at_most(1024)))

class PredictionTask : public skrobot::Task<PredictionParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const PredictionParams& params) override;
};

}  // namespace learning

#endif
