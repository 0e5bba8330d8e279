// SPDX-License-Identifier: MIT
// evaluation_cross_validation_task: how good a model is on rows that it has not seen. README.md describes the
// parameters, the metrics and the result.
#ifndef LEARNING_EVALUATION_TASK_HPP
#define LEARNING_EVALUATION_TASK_HPP

#include <filesystem>
#include <vector>

#include "learning/cross_validation.hpp"
#include "learning/evaluation_details.hpp"

namespace learning {

struct EvaluationParams : DataParams, FoldParams, ThresholdParams, ModelParams {
  std::filesystem::path test_data;
  std::vector<Detail> details;
  bool page = true;
};

template <class Visitor>
void skrobot_describe(EvaluationParams*, Visitor&& visit) {
  skrobot_describe(static_cast<DataParams*>(nullptr), visit);
  skrobot_describe(static_cast<FoldParams*>(nullptr), visit);
  skrobot_describe(static_cast<ThresholdParams*>(nullptr), visit);
  visit("test_data", &EvaluationParams::test_data,
        "CSV file with rows held out until the end: predicted by a model of all rows of data; empty: none",
        skrobot::existing_file());
  visit("details", &EvaluationParams::details,
        "More files and parts of the page: a list of confusion_matrix, report, roc, precision_recall, calibration, "
        "wrong_rows, predictions, or all");
  visit("page", &EvaluationParams::page, "Write the page evaluation.html");
  skrobot_describe(static_cast<ModelParams*>(nullptr), visit);
}

class EvaluationTask : public skrobot::Task<EvaluationParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const EvaluationParams& params) override;
};

}  // namespace learning

#endif
