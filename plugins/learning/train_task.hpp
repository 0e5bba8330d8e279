// SPDX-License-Identifier: MIT
// train_task: a model from a CSV file. README.md describes the parameters, the metrics and the result.
#ifndef LEARNING_TRAIN_TASK_HPP
#define LEARNING_TRAIN_TASK_HPP

#include <cstdint>

#include "learning/model_params.hpp"

namespace learning {

struct TrainParams : DataParams, ModelParams {
  std::int32_t permutation_repeats = 0;
};

template <class Visitor>
void skrobot_describe(TrainParams*, Visitor&& visit) {
  skrobot_describe(static_cast<DataParams*>(nullptr), visit);
  skrobot_describe(static_cast<ModelParams*>(nullptr), visit);
  visit("permutation_repeats", &TrainParams::permutation_repeats,
        "Shuffles of each column on the validation rows, to measure its importance; 0: none", skrobot::at_least(0),
        skrobot::at_most(1000));
}

class TrainTask : public skrobot::Task<TrainParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const TrainParams& params) override;
};

}  // namespace learning

#endif
