// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_TRACK_ANY_NOTIFIER_HPP
#define SKROBOT_HOST_TRACK_ANY_NOTIFIER_HPP

#include <skrobot/notification.hpp>
#include <string>

namespace skrobot {

/// The one interface that Experiment knows of notifiers; the notifiers of plugins and of the program implement it.
class AnyNotifier {
 public:
  virtual ~AnyNotifier() = default;
  virtual std::string name() const = 0;
  /// Throws to say why it could not deliver. Called on the thread that runs the task.
  virtual void notify(const Notification& notification) = 0;
};

}  // namespace skrobot

#endif
