// SPDX-License-Identifier: MIT
// Notifications that their records say were not delivered, of runs and of sweeps alike.
#ifndef SKROBOT_HOST_APP_PENDING_DELIVERY_HPP
#define SKROBOT_HOST_APP_PENDING_DELIVERY_HPP

#include <filesystem>
#include <functional>
#include <skrobot/cancel_token.hpp>
#include <string>
#include <vector>

#include "store/run_record.hpp"
#include "track/any_notifier.hpp"

namespace skrobot {

/// One of them. The record says of which run it is, and which notifier was to be told with which parameters; whether
/// that is obeyed is the sender's to decide.
struct PendingDelivery {
  std::string subject;                       ///< EXPERIMENT/RUN, EXPERIMENT/sweep
  std::filesystem::path record;              ///< the file that holds it among its "notifications"
  std::size_t index = 0;                     ///< there
  std::vector<std::filesystem::path> files;  ///< all that it is made from
  Delivery delivery;
  /// Tells a notifier, and writes what came of it into the record. One that another process delivered meanwhile is not
  /// sent again. Throws Error(Fault::host) when the record cannot be read or written.
  std::function<Delivery(AnyNotifier&, const CancelToken&)> send;
};

/// Those of an experiment; none of what still runs.
std::vector<PendingDelivery> pending_deliveries(const std::filesystem::path& experiment);

/// Reads `item` again, whose record must be this user's own file: its very bytes then say which notifier is called and
/// how. Throws Error when it is another user's, or has changed.
void read_own(PendingDelivery& item);

}  // namespace skrobot

#endif
