// SPDX-License-Identifier: MIT
#include "learning/prediction_task.hpp"
#include "learning/train_task.hpp"

SKROBOT_PLUGIN("skrobot.learning", "1.0.0",
               skrobot::task<learning::TrainTask>("train_task",
                                                  "Trains gradient boosted trees (XGBoost) on a CSV file; to rank "
                                                  "trials, use validation.auc, validation.log_loss, "
                                                  "validation.accuracy or validation.rmse of the result"),
               skrobot::task<learning::PredictionTask>("prediction_task",
                                                       "Predicts the rows of a CSV file with a trained model"))
