// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CORE_NOTIFICATION_HPP
#define SKROBOT_HOST_CORE_NOTIFICATION_HPP

#include <skrobot/notification.hpp>

#include "core/run_report.hpp"

namespace skrobot {

struct ExperimentIdentity {
  std::string id;
  std::string experimenter;
  std::filesystem::path directory;
};

/// What notifiers are told of a run.
Notification make_notification(const ExperimentIdentity& experiment, const RunReport& report);

}  // namespace skrobot

#endif
