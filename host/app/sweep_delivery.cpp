// SPDX-License-Identifier: MIT
#include "app/sweep_delivery.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "core/delivery.hpp"
#include "isolate/plugin_notifier.hpp"
#include "store/layout.hpp"
#include "store/record_reader.hpp"
#include "sweep/recorded_plan.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

json::object entry_of(const std::string& occasion, const Delivery& delivery, const Notification& notification) {
  json::object entry = to_json(delivery);
  entry["occasion"] = occasion;
  if (!is_delivered(delivery)) entry["notification"] = notification_to_json(notification);
  return entry;
}

}  // namespace

SweepNotifiers::SweepNotifiers(const SweepRequest& request, const ExperimentIdentity& experiment)
    : plan_(request.plan),
      experiment_(experiment),
      started_(to_iso_8601(std::chrono::system_clock::now())),
      began_(std::chrono::steady_clock::now()) {
  for (const PlannedNotifier& planned : request.notifiers) {
    notifiers_.push_back(
        std::make_unique<PluginNotifier>(process_launcher(), plugin_call(planned.notifier, planned.params)));
  }
}

Notification SweepNotifiers::notification(const std::string& state) const {
  Notification n;
  n.state = state;
  n.task = plan_.task;
  n.run = "sweep";
  n.experiment_id = experiment_.id;
  n.experiment_directory = experiment_.directory.string();
  n.experimenter = experiment_.experimenter;
  n.started = started_;
  n.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_).count();
  n.host = host_name();
  n.params = plan_.fixed;
  return n;
}

// Notifications are recorded as pending before they are sent, until they are delivered.
void SweepNotifiers::tell(const Notification& notification, State state, const char* occasion,
                          const CancelToken& cancel) {
  const std::size_t before = deliveries_.size();
  for (const auto& notifier : notifiers_) {
    Delivery delivery = pending_delivery(*notifier);
    delivery.passed_over = passed_over(notifier->filter(), state, std::chrono::milliseconds(notification.duration_ms),
                                       [] { return false; });
    deliveries_.push_back(entry_of(occasion, delivery, notification));
  }
  record();
  for (std::size_t i = 0; i < notifiers_.size(); ++i) {
    json::object& entry = deliveries_[before + i].get_object();
    if (entry.at("state") != "pending") continue;
    const Delivery delivery = deliver(*notifiers_[i], notification, &cancel);
    if (!delivery.error.empty())
      log_message(Severity::warning,
                  "the notifier " + delivery.notifier + " failed: " + printable(delivery.error, 500));
    entry = entry_of(occasion, delivery, notification);
  }
  record();
}

void SweepNotifiers::report_first_failure(const TrialEnd& end, const CancelToken& cancel) {
  if (notifiers_.empty()) return;
  const State state = end.is_lost ? State::failed : end.state;
  Notification n = notification(to_string(state));
  n.run = "trials/" + std::to_string(end.number) + "/" + end.run;
  n.error = end.is_lost ? "its process or its node died" : end.error;
  n.message = "The sweep of [" + n.task + "] under experiment [" + n.experiment_id + "] goes on, and trial " +
              std::to_string(end.number) + " of it has failed with error:\n\n" + n.error;
  first_ = std::jthread([this, n = std::move(n), state, &cancel] { tell(n, state, "first failure", cancel); });
}

void SweepNotifiers::report_end(const SweepEnd& end, const std::vector<RankedTrial>& ranked,
                                const CancelToken& cancel) {
  if (notifiers_.empty()) return;
  if (first_.joinable()) first_.join();
  const SweepCounts& counts = end.counts;
  const bool completed = counts.completed + counts.stopped_early + counts.saved == counts.total;
  const State state = completed ? State::completed : end.was_cancelled ? State::cancelled : State::failed;
  Notification n = notification(to_string(state));
  n.message = "The sweep of [" + n.task + "] under experiment [" + n.experiment_id + "] " +
              (completed           ? "is completed successfully."
               : end.was_cancelled ? "was cancelled."
                                   : "has ended, and not all of its trials completed.") +
              "\n\n" + counts_words(counts) + "\n";
  if (!completed) n.error = counts_words(counts);
  if (!ranked.empty()) {
    constexpr std::size_t k_columns = 120;
    n.message += "\n" + ranked_table(experiment_.directory.filename().string(), plan_, ranked, k_columns) +
                 "\nThe best again: " + shell_line(command_of(plan_, ranked.front())) + "\n";
  }
  n.result = sweep_document(experiment_, plan_, end, ranked, {});
  tell(n, state, "end", cancel);
}

// Keep the notifications of earlier processes, delivered or not, at the front.
void SweepNotifiers::record() {
  const std::error_code code = change_recorded_plan(experiment_.directory, [&](json::object& file) {
    json::value& notifications = file["notifications"];
    if (!notifications.is_array()) notifications = json::array();
    json::array& all = notifications.get_array();
    if (!earlier_) earlier_ = all.size();
    // Resizing an empty array would write to memory that Boost.JSON's empty arrays share, those of other threads too.
    if (all.size() > *earlier_) all.resize(*earlier_);
    for (const json::value& delivery : deliveries_) all.push_back(delivery);
  });
  if (code) log_message(Severity::warning, "cannot record the notifications of the sweep: " + reason(code));
}

std::vector<UndeliveredOfSweep> undelivered_of_sweep(const std::filesystem::path& experiment) {
  std::vector<UndeliveredOfSweep> found;
  std::string fault;
  const auto plan = read_object(experiment / k_sweep_plan, fault);
  const json::value* notifications = plan ? plan->if_contains("notifications") : nullptr;
  if (notifications == nullptr || !notifications->is_array()) return found;
  const json::array& entries = notifications->get_array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const json::object* entry = entries[i].if_object();
    const json::value* notification = entry != nullptr ? entry->if_contains("notification") : nullptr;
    if (notification == nullptr || !notification->is_object()) continue;  // it was delivered
    auto delivery = delivery_from(entries[i]);
    if (!delivery) continue;
    try {
      found.push_back({i, std::move(*delivery), notification_from_json(*notification)});
    } catch (const std::exception&) {
      continue;  // damaged
    }
  }
  return found;
}

Delivery redeliver_of_sweep(const std::filesystem::path& experiment, const UndeliveredOfSweep& item,
                            AnyNotifier& notifier, const CancelToken* cancel) {
  const SweepLock lock(experiment);
  const std::vector<UndeliveredOfSweep> open = undelivered_of_sweep(experiment);
  const auto now = std::find_if(open.begin(), open.end(), [&](const UndeliveredOfSweep& one) {
    return one.index == item.index && one.delivery.notifier == item.delivery.notifier;
  });
  if (now == open.end()) return {item.delivery.notifier, {}, {}, 1, {}};
  Delivery delivery = deliver(notifier, now->notification, cancel);
  delivery.attempts += now->delivery.attempts;
  const std::error_code code = change_recorded_plan(experiment, [&](json::object& file) {
    json::value* notifications = file.if_contains("notifications");
    json::array* entries = notifications != nullptr ? notifications->if_array() : nullptr;
    if (entries == nullptr || item.index >= entries->size() || !(*entries)[item.index].is_object()) return;
    json::object& entry = (*entries)[item.index].get_object();
    const json::value* occasion = entry.if_contains("occasion");
    entry = entry_of(occasion != nullptr && occasion->is_string() ? std::string(occasion->get_string()) : "end",
                     delivery, now->notification);
  });
  if (code) throw Error(Fault::host, "cannot write " + (experiment / k_sweep_plan).string() + ": " + reason(code));
  return delivery;
}

}  // namespace skrobot
