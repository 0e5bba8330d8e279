// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_UNIT_PLUGINS_NOTIFY_NOTIFICATION_SAMPLE_HPP
#define SKROBOT_TESTS_UNIT_PLUGINS_NOTIFY_NOTIFICATION_SAMPLE_HPP

#include <skrobot/notification.hpp>

inline skrobot::Notification completed_sample() {
  skrobot::Notification n;
  n.state = "completed";
  n.task = n.run = "train_task";
  n.experiment_id = "59a6a9cd-4302-4034-bf54-36a788e8eafb";
  n.experiment_directory = "/home/ada/experiments/ada-2026-03-01T12-00-00";
  n.experimenter = "Ada";
  n.started = "2026-03-01T12:00:00.123+01:00";
  n.duration_ms = 90'500;
  n.host = "node7";
  n.params = {{"rounds", 50}};
  n.result = {{"auc", 0.99}};
  n.message = "The task [train_task] under experiment [" + n.experiment_id + "] is completed successfully.";
  return n;
}

inline skrobot::Notification failed_sample(const std::string& error) {
  skrobot::Notification n = completed_sample();
  n.state = "failed";
  n.run = "train_task-2";
  n.error = error;
  n.result = nullptr;
  n.message = "The task [train_task] under experiment [" + n.experiment_id + "] has failed with error:\n\n" + error;
  return n;
}

#endif
