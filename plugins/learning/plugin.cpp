// SPDX-License-Identifier: MIT
#include "learning/evaluation_task.hpp"
#include "learning/feature_selection_task.hpp"
#include "learning/prediction_task.hpp"
#include "learning/train_task.hpp"

SKROBOT_PLUGIN("skrobot.learning", "1.0.0",
               skrobot::task<learning::TrainTask>("train_task",
                                                  "Trains a model (XGBoost) on a CSV file; to rank trials, use "
                                                  "validation.auc, validation.log_loss, validation.accuracy or "
                                                  "validation.rmse of the result"),
               skrobot::task<learning::PredictionTask>("prediction_task",
                                                       "Predicts the rows of a CSV file with a trained model"),
               skrobot::task<learning::EvaluationTask>("evaluation_cross_validation_task",
                                                       "Evaluates a model by cross-validation; to rank trials, use "
                                                       "mean.auc or another mean of the result"),
               skrobot::task<learning::FeatureSelectionTask>("feature_selection_cross_validation_task",
                                                             "Chooses feature columns by recursive elimination with "
                                                             "cross-validation"))
