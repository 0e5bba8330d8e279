// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_SWEEP_DELIVERY_HPP
#define SKROBOT_HOST_APP_SWEEP_DELIVERY_HPP

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/ranked_report.hpp"
#include "track/any_notifier.hpp"

namespace skrobot {

/// Tells a sweep's notifiers of its end, with the ranked table, and on demand of the first failure; never of each
/// trial.
class SweepNotifiers {
 public:
  SweepNotifiers(const SweepRequest& request, const ExperimentIdentity& experiment);
  /// Returns at once; the notifiers are told while the sweep runs.
  void report_first_failure(const TrialEnd& end, const CancelToken& cancel);
  /// Waits until all are told, and writes what came of it into sweep.json.
  void report_end(const SweepEnd& end, const std::vector<RankedTrial>& ranked, const CancelToken& cancel);

 private:
  Notification notification(const std::string& state) const;
  void tell(const Notification& notification, State state, const char* occasion, const CancelToken& cancel);
  void record();

  const SweepPlan& plan_;
  const ExperimentIdentity& experiment_;
  std::vector<std::unique_ptr<AnyNotifier>> notifiers_;
  std::string started_;
  std::chrono::steady_clock::time_point began_;
  json::array deliveries_;
  std::optional<std::size_t> earlier_;  // entries of sweep.json from before; none: it was not read yet
  std::jthread first_;                  // the worker that tells dies with the thread that started it
};

/// One notification of a sweep that sweep.json says was not delivered.
struct UndeliveredOfSweep {
  std::size_t index;          ///< in its notifications
  Delivery delivery;          ///< whose, and with which recorded parameters
  Notification notification;  ///< what it was to be told
};
/// Those of the sweep in `experiment`; an experiment that is none has none.
std::vector<UndeliveredOfSweep> undelivered_of_sweep(const std::filesystem::path& experiment);
/// Tells `notifier`, and writes what came of it into sweep.json; one that another process delivered meanwhile is not
/// sent again. Takes the sweep's lock. Throws Error when it cannot be had, or the file cannot be written.
Delivery redeliver_of_sweep(const std::filesystem::path& experiment, const UndeliveredOfSweep& item,
                            AnyNotifier& notifier, const CancelToken* cancel);

}  // namespace skrobot

#endif
