// SPDX-License-Identifier: MIT
// Sending again what notifiers could not be told when a run or a sweep ended.
#ifndef SKROBOT_HOST_APP_NOTIFY_PENDING_HPP
#define SKROBOT_HOST_APP_NOTIFY_PENDING_HPP

#include <functional>
#include <skrobot/cancel_token.hpp>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace skrobot {

/// A notifier that records ask for, with its parameters as they are recorded.
struct RecordedCall {
  std::string notifier;
  std::string params;             ///< a JSON object
  std::size_t notifications = 0;  ///< how many ask for it
};

/// What came of one notification.
struct Redelivery {
  std::string subject;  ///< EXPERIMENT/RUN, EXPERIMENT/sweep
  std::string notifier;
  std::string error;             ///< empty: it was delivered, or skipped
  std::string skipped;           ///< why the notifier does not want it; empty: it does
  bool is_unconfigured = false;  ///< the error is that the user's settings do not have the notifier
};

/// What the caller decides, and is told of.
struct RedeliveryFace {
  /// Notifiers get their parameters from the user's own records instead of the settings.
  bool as_recorded = false;
  /// With as_recorded, asked once before anything is sent: may these be called? Throws Error for no.
  std::function<void(const std::vector<RecordedCall>&)> agree;
  /// Secrets that are going to be used.
  std::function<void(const std::vector<std::string>&)> hide;
  /// Called for each notification, in order.
  std::function<void(const Redelivery&)> told;
};

/// Sends what is pending in the repository of `settings`, with the notifiers that these configure. Returns false when
/// it was cancelled before its end. Throws Error when there is no such repository, or a plugin cannot be used.
bool notify_pending(const Settings& settings, const RedeliveryFace& face, const CancelToken& cancel);

}  // namespace skrobot

#endif
