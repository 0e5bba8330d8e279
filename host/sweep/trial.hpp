// SPDX-License-Identifier: MIT
// What is known of one trial: while it goes from the launcher, afterwards from its own records.
#ifndef SKROBOT_HOST_SWEEP_TRIAL_HPP
#define SKROBOT_HOST_SWEEP_TRIAL_HPP

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/durable_mark.hpp"
#include "store/record_reader.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// One trial that is to run.
struct TrialOrder {
  std::uint64_t number = 0;
  json::object values;  ///< of the plan's spaces
};

/// One attempt that has ended.
struct TrialEnd {
  std::uint64_t number = 0;
  State state = State::failed;
  bool is_lost = false;  ///< its process or its node is gone and left no end; `state` means nothing then
  std::optional<double> objective;
  std::vector<std::string> reported;  ///< when it completed without the objective: what it did report
  bool stopped_early = false;         ///< by the sweep, as `cancelled`
  std::string error;                  ///< of one that did not complete
  std::string run;                    ///< the attempt's name, "train_task-2"
  std::int64_t duration_ms = 0;
};

/// Did it come to an end that is the trial's own, so that it need not run again? Ending it early is one; a cancellation
/// is not.
inline bool is_settled(const TrialEnd& end) {
  return !end.is_lost && (end.state == State::completed || end.stopped_early);
}

/// The numbers of the trials that have a directory, in order: a plan may have far more.
std::vector<std::uint64_t> begun_trials(const std::filesystem::path& experiment);

/// What lies in a trial's directory.
struct StoredTrial {
  enum class Status { missing, lost, running, ended };
  std::uint64_t number = 0;
  Status status = Status::missing;
  unsigned attempts = 0;
  std::string newest;  ///< the last attempt's name
  TrialEnd end;  ///< of the attempt that counts: the first that is settled, else the last; REQUIRES: status is ended
  json::object params;  ///< all that it was called with, as recorded
};

/// Reads one trial of the sweep in `experiment`. What is damaged counts as lost.
StoredTrial read_trial(const std::filesystem::path& experiment, const SweepPlan& plan, std::uint64_t number,
                       const DurableMark& mark);

/// The objective of this name of a run that has ended, from its record; `number` has the numbers of its result.
std::optional<double> recorded_objective(const RunRecord& record, const RunFiles& files, const std::string& name,
                                         const std::function<std::optional<double>(const std::string&)>& number);

/// The last point of a metric in a metrics file; looks from the end. None when it has none or the file cannot be read.
std::optional<double> last_point(const std::filesystem::path& metrics, const std::string& metric);

/// The values of the plan's spaces in a trial's recorded parameters; what is not there is left out.
json::object values_in(const SweepPlan& plan, const json::object& params);

}  // namespace skrobot

#endif
