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
  double threshold = 0.5;
  std::string prediction_column = "prediction";
  std::int32_t threads = 0;
};

SKROBOT_PARAMS(PredictionParams,
               (data, "CSV file to predict, with a header; columns may be in any order, extra ones are ignored",
                skrobot::required(), skrobot::existing_file()),
               (model, "Model file written by train_task, or a run that wrote one: its name, or latest",
                skrobot::required(), skrobot::existing_file(), skrobot::Keyword{"x-skrobot-run-result", "model"}),
               (id_column, "Column that identifies rows; empty: the model's if present, else rows are numbered from 1"),
               (label_column,
                "Column with the true labels, to evaluate the predictions; empty: the model's if present"),
               (field_delimiter, "Field separator: one byte such as ',' or ';', or tab", skrobot::not_empty()),
               (threshold, "Least probability of the second class to predict it; for a binary model only",
                skrobot::at_least(0.0), skrobot::at_most(1.0)),
               (prediction_column, "Name of the column with the predictions", skrobot::not_empty()),
               (threads, "Number of threads; 0: OMP_NUM_THREADS, else all processors", skrobot::at_least(0),
                skrobot::at_most(1024)))

class PredictionTask : public skrobot::Task<PredictionParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const PredictionParams& params) override;
};

}  // namespace learning

#endif
