// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_TRACK_ANY_NOTIFIER_HPP
#define SKROBOT_HOST_TRACK_ANY_NOTIFIER_HPP

#include <optional>
#include <skrobot/cancel_token.hpp>
#include <skrobot/notification.hpp>
#include <string>

#include "track/notify_filter.hpp"

namespace skrobot {

/// The one interface that Experiment knows of notifiers; the notifiers of plugins and of the program implement it.
class AnyNotifier {
 public:
  virtual ~AnyNotifier() = default;
  virtual std::string name() const = 0;
  /// Its parameters for the record, without secrets; none for a notifier that is linked into the program.
  virtual std::optional<json::object> recorded_params() const { return std::nullopt; }
  /// Which runs' ends it is told of.
  virtual NotifyFilter filter() const { return {}; }
  /// Throws to say why it could not deliver; ParameterError where another attempt is of no use. Called on the thread
  /// that runs the task. A request to `cancel` (may be null) that comes while it works ends it, where it can be ended.
  virtual void notify(const Notification& notification, const CancelToken* cancel) = 0;
};

}  // namespace skrobot

#endif
