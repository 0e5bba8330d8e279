// SPDX-License-Identifier: MIT
#include "cli/sweep_notify.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "core/delivery.hpp"
#include "isolate/plugin_notifier.hpp"
#include "store/layout.hpp"

namespace skrobot {

SweepNotifiers::SweepNotifiers(const SweepSetup& setup, const ExperimentIdentity& experiment)
    : plan_(setup.plan), experiment_(experiment), started_(to_iso_8601(std::chrono::system_clock::now())), began_(std::chrono::steady_clock::now()) {
  for (const PlannedNotifier& planned : setup.notifiers) {
    notifiers_.push_back(std::make_unique<PluginNotifier>(process_launcher(), plugin_call(planned.notifier, planned.params)));
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
  n.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_).count();
  n.host = host_name();
  n.params = plan_.fixed;
  return n;
}

void SweepNotifiers::tell(const Notification& notification, State state, const char* occasion, const CancelToken& cancel) {
  for (const auto& notifier : notifiers_) {
    const std::string passed = passed_over(notifier->filter(), state, std::chrono::milliseconds(notification.duration_ms), [] { return false; });
    Delivery delivery = pending_delivery(*notifier);
    if (passed.empty()) delivery = deliver(*notifier, notification, &cancel);
    if (!delivery.error.empty()) log_message(Severity::warning, "the notifier " + delivery.notifier + " failed: " + printable(delivery.error, 500));
    deliveries_.push_back({{"occasion", occasion},
                           {"notifier", delivery.notifier},
                           {"state", !passed.empty() ? "passed_over" : delivery.error.empty() ? "delivered" : "failed"},
                           {"attempts", delivery.attempts},
                           {"error", delivery.error.empty() ? json::value() : json::value(delivery.error)}});
  }
}

void SweepNotifiers::tell_first_failure(const TrialEnd& end, const CancelToken& cancel) {
  if (notifiers_.empty()) return;
  const State state = end.is_lost ? State::failed : end.state;
  Notification n = notification(to_string(state));
  n.run = "trials/" + std::to_string(end.number) + "/" + end.run;
  n.error = end.is_lost ? "its process or its node is gone" : end.error;
  n.message = "The sweep of [" + n.task + "] under experiment [" + n.experiment_id + "] goes on, and trial " + std::to_string(end.number) + " of it has failed with error:\n\n" + n.error;
  first_ = std::jthread([this, n = std::move(n), state, &cancel] { tell(n, state, "first failure", cancel); });
}

void SweepNotifiers::tell_end(const SweepEnd& end, const std::vector<RankedTrial>& ranked, const CancelToken& cancel) {
  if (notifiers_.empty()) return;
  if (first_.joinable()) first_.join();
  const SweepCounts& counts = end.counts;
  const bool completed = counts.completed + counts.early == counts.total;
  const State state = completed ? State::completed : end.was_cancelled ? State::cancelled : State::failed;
  Notification n = notification(to_string(state));
  n.message = "The sweep of [" + n.task + "] under experiment [" + n.experiment_id + "] " +
              (completed ? "is completed successfully." : end.was_cancelled ? "was cancelled." : "has ended, and not all of its trials completed.") + "\n\n" + counts_words(counts) + "\n";
  if (!completed) n.error = counts_words(counts);
  if (!ranked.empty()) {
    constexpr std::size_t k_columns = 120;
    n.message += "\n" + ranked_table(plan_, ranked, k_columns) + "\nThe best again: " + shell_line(command_of(plan_, ranked.front().number, ranked.front().values)) + "\n";
  }
  n.result = sweep_document(experiment_, plan_, end, ranked, {});
  tell(n, state, "end", cancel);
  record();
}

void SweepNotifiers::record() const {
  const auto path = experiment_.directory / k_sweep_plan;
  std::string bytes;
  std::error_code code = read_file(path, bytes);
  try {
    json::value plan = code ? json::value() : parse_json(bytes);
    if (plan.is_object()) {
      plan.get_object()["notifications"] = deliveries_;
      code = write_atomic(real_file_system(), path, to_pretty_text(plan) + "\n", Replace::yes);
    }
  } catch (const JsonError&) {
    code = std::make_error_code(std::errc::bad_message);
  }
  if (code) log_message(Severity::warning, "cannot record the notifications of the sweep: " + reason(code));
}

}  // namespace skrobot
