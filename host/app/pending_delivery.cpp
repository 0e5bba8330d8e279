// SPDX-License-Identifier: MIT
#include "app/pending_delivery.hpp"

#include <memory>
#include <skrobot/error.hpp>

#include "app/sweep_delivery.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/ownership.hpp"
#include "core/redelivery.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& experiment, const RunFiles& run) {
  return {experiment / k_experiment_log, run.run(), run.params(), run.metrics(), run.log(), run.result(), run.errors()};
}

// Null while the sweep is running. Logs a lock that cannot be opened.
std::unique_ptr<SweepLock> lock_of(const std::filesystem::path& experiment) {
  try {
    return std::make_unique<SweepLock>(experiment);
  } catch (const Error& e) {
    if (e.fault() == Fault::host) log_message(Severity::warning, e.what());
    return nullptr;
  }
}

PendingDelivery pending_of_run(const std::filesystem::path& experiment, const Undelivered& item) {
  PendingDelivery pending;
  pending.subject = experiment.filename().string() + "/" + item.run.files.name;
  pending.record = item.run.files.run();
  pending.index = item.index;
  pending.files = files_of(experiment, item.run.files);
  pending.delivery = item.run.record->notifications[item.index];
  pending.send = [item](AnyNotifier& notifier, const CancelToken& cancel) {
    return redeliver(real_file_system(), item, notifier, &cancel);
  };
  return pending;
}

PendingDelivery pending_of_sweep(const std::filesystem::path& experiment, const UndeliveredOfSweep& item) {
  PendingDelivery pending;
  pending.subject = experiment.filename().string() + "/" + item.notification.run;
  pending.record = experiment / k_sweep_plan;
  pending.index = item.index;
  pending.files = {experiment / k_experiment_log, pending.record};
  pending.delivery = item.delivery;
  pending.send = [experiment, item](AnyNotifier& notifier, const CancelToken& cancel) {
    return redeliver_of_sweep(experiment, item, notifier, &cancel);
  };
  return pending;
}

}  // namespace

std::vector<PendingDelivery> pending_deliveries(const std::filesystem::path& directory) {
  std::vector<PendingDelivery> all;
  for (const Undelivered& item : undelivered(read_experiment(directory)))
    all.push_back(pending_of_run(directory, item));
  if (undelivered_of_sweep(directory).empty() || !lock_of(directory)) return all;
  for (const UndeliveredOfSweep& item : undelivered_of_sweep(directory))
    all.push_back(pending_of_sweep(directory, item));
  return all;
}

void read_own(PendingDelivery& item) {
  std::string bytes, distrust;
  for (const auto& file : item.files) {
    if (const std::string why = not_own(file); !why.empty())
      throw Error(Fault::usage, "only your own records are obeyed: " + why);
  }
  if (const auto code = read_with_owner(item.record, bytes, distrust))
    throw Error(Fault::host, "cannot read " + item.record.string() + ": " + reason(code));
  if (!distrust.empty()) throw Error(Fault::usage, "only your own records are obeyed: " + distrust);
  std::optional<Delivery> delivery;
  try {
    const json::value root = parse_json(bytes);
    const json::value* all = root.is_object() ? root.get_object().if_contains("notifications") : nullptr;
    if (all != nullptr && all->is_array() && item.index < all->get_array().size())
      delivery = delivery_from(all->get_array()[item.index]);
  } catch (const JsonError&) {
  }
  if (!delivery || delivery->notifier != item.delivery.notifier)
    throw Error(Fault::host, item.record.string() + " has changed");
  item.delivery = std::move(*delivery);
}

}  // namespace skrobot
