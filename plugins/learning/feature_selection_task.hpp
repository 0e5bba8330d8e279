// SPDX-License-Identifier: MIT
// feature_selection_cross_validation_task: the columns worth learning from. README.md describes the parameters and the
// result.
#ifndef LEARNING_FEATURE_SELECTION_TASK_HPP
#define LEARNING_FEATURE_SELECTION_TASK_HPP

#include "learning/feature_selection.hpp"

namespace learning {

struct FeatureSelectionParams : DataParams, FoldParams, SelectionParams, ModelParams {};

template <class Visitor>
void skrobot_describe(FeatureSelectionParams*, Visitor&& visit) {
  skrobot_describe(static_cast<DataParams*>(nullptr), visit);
  skrobot_describe(static_cast<FoldParams*>(nullptr), visit);
  skrobot_describe(static_cast<SelectionParams*>(nullptr), visit);
  skrobot_describe(static_cast<ModelParams*>(nullptr), visit);
}

class FeatureSelectionTask : public skrobot::Task<FeatureSelectionParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const FeatureSelectionParams& params) override;
};

}  // namespace learning

#endif
