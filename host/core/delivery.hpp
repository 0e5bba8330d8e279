// SPDX-License-Identifier: MIT
// Telling notifiers, again and again within a limit.
#ifndef SKROBOT_HOST_CORE_DELIVERY_HPP
#define SKROBOT_HOST_CORE_DELIVERY_HPP

#include <skrobot/cancel_token.hpp>
#include <skrobot/experiment.hpp>

#include "store/run_record.hpp"
#include "track/any_notifier.hpp"

namespace skrobot {

/// A delivery that is still to be made.
Delivery pending_delivery(const AnyNotifier& notifier);

/// Calls the notifier until it succeeds, says that another attempt is of no use, or the policy or the user (`cancel`,
/// may be null) ends it; what it does wrong becomes text in the answer. Throws nothing.
Delivery deliver(AnyNotifier& notifier, const Notification& notification, const CancelToken* cancel,
                 const DeliveryPolicy& policy = {});

}  // namespace skrobot

#endif
