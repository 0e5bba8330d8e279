// SPDX-License-Identifier: MIT
#include "learning/prediction_task.hpp"
#include "learning/train_task.hpp"

SKROBOT_PLUGIN(
    "skrobot.learning", "1.0.0",
    skrobot::task<learning::TrainTask>(
        "train_task",
        "Trains gradient boosted trees (XGBoost) on a CSV file; rank trials by the saved model's validation.auc, "
        "validation.log_loss, validation.accuracy or validation.rmse"),
    skrobot::task<learning::PredictionTask>("prediction_task", "Predicts the rows of a CSV file with a trained model"))
