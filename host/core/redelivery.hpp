// SPDX-License-Identifier: MIT
// Notifications that could not be delivered when their run ended, sent later from the record.
#ifndef SKROBOT_HOST_CORE_REDELIVERY_HPP
#define SKROBOT_HOST_CORE_REDELIVERY_HPP

#include <functional>
#include <memory>
#include <vector>

#include "base/file_system.hpp"
#include "core/delivery.hpp"
#include "store/record_reader.hpp"

namespace skrobot {

/// One notification that its record says was not delivered.
struct Undelivered {
  StoredExperiment experiment;  ///< without its runs
  StoredRun run;
  std::size_t index = 0;  ///< in the record's notifications
};

/// Those of an experiment, but for the runs whose host is still at it.
std::vector<Undelivered> undelivered(const StoredExperiment& experiment);

/// What the notifier would have been told. Throws Error(Fault::host) when the record lacks what is needed.
Notification notification_from_record(const Undelivered& item);

/// Tells `notifier`, and writes what came of it into the record. Throws Error(Fault::host) when the record cannot be
/// read or written; a delivery that another process made meanwhile is returned and not made again.
Delivery redeliver(FileSystem& files, const Undelivered& item, AnyNotifier& notifier, const CancelToken* cancel);

}  // namespace skrobot

#endif
