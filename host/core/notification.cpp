// SPDX-License-Identifier: MIT
#include "core/notification.hpp"

namespace skrobot {

Notification make_notification(const ExperimentIdentity& experiment, const RunReport& report) {
  const RunRecord& record = report.record;
  Notification n;
  n.state = to_string(record.state);
  n.task = record.task;
  n.run = report.files.name;
  n.experiment_id = experiment.id;
  n.experiment_directory = experiment.directory.string();
  n.experimenter = experiment.experimenter;
  n.error = report.outcome.error;
  n.started = record.started;
  n.duration_ms = record.duration_ms;
  n.host = record.host;
  n.params = report.params;
  n.result = report.outcome.result;
  n.message = "The task [" + n.task + "] under experiment [" + n.experiment_id + "] ";
  n.message += record.state == State::completed ? "is completed successfully." : "has failed with error:\n\n" + n.error;
  return n;
}

}  // namespace skrobot
