// SPDX-License-Identifier: MIT
// Telling notifiers, again and again within a limit.
#ifndef SKROBOT_HOST_CORE_DELIVERY_HPP
#define SKROBOT_HOST_CORE_DELIVERY_HPP

#include <chrono>

#include "store/run_record.hpp"
#include "track/any_notifier.hpp"
#include <skrobot/cancel_token.hpp>

namespace skrobot {

/// How often a notifier that fails is called again: after `first_wait`, then after four times as long, and so on.
struct DeliveryPolicy {
  unsigned attempts = 3;
  std::chrono::milliseconds first_wait{500};
  std::chrono::milliseconds limit{30'000};  ///< no attempt begins later than this after the first
};

/// A delivery that is still to be made.
Delivery pending_delivery(const AnyNotifier& notifier);

/// Calls the notifier until it succeeds, says that another attempt is of no use, or the policy or the user (`cancel`, may be
/// null) ends it; what it does wrong becomes text in the answer. Throws nothing.
Delivery deliver(AnyNotifier& notifier, const Notification& notification, const CancelToken* cancel, const DeliveryPolicy& policy = {});

}  // namespace skrobot

#endif
