// SPDX-License-Identifier: MIT
// Running a sweep, or what is left of it, on this machine or on a cluster.
#ifndef SKROBOT_HOST_APP_SWEEP_RUN_HPP
#define SKROBOT_HOST_APP_SWEEP_RUN_HPP

#include <optional>
#include <string>
#include <vector>

#include "app/ranked_report.hpp"
#include "app/sweep_request.hpp"

namespace skrobot {

/// Jobs that were submitted and not waited for.
struct SubmittedJobs {
  std::uint64_t trials = 0;         ///< in all of them
  std::vector<std::uint64_t> jobs;  ///< their numbers
};

/// What a sweep came to.
struct SweepOutcome {
  ExperimentIdentity experiment;
  SweepEnd end;
  std::vector<RankedTrial> ranked;
  std::optional<TrialEnd> first_failure;
  std::vector<std::uint64_t> left_jobs;    ///< of the cluster, which continue: the user cancelled, and left them
  std::optional<SubmittedJobs> submitted;  ///< the sweep was detached, and the members above but the first are empty
};

/// What a sweep tells and asks its caller, on the thread that runs it.
class SweepRunObserver : public SweepObserver {
 public:
  /// Before the first trial. All three live until run_sweep() returns.
  virtual void began(const ExperimentIdentity&, const SweepPlan&, const Ranking&) {}
  /// After the last trial; the notifiers are told next, which may take half a minute. Not called when it is detached.
  virtual void finished(const SweepOutcome&) {}
  /// The user cancelled: are the cluster's jobs to be cancelled, too? Otherwise they are left.
  virtual bool cancel_jobs() { return true; }
};

/// Makes the experiment and runs the sweep, or continues the one that `request` resumes. A new one that cannot even
/// begin leaves nothing. Returns when all trials have ended, `cancel` was requested (a second request ends the trials
/// at once), or the jobs were submitted and it is to be detached; trials that fail are in the outcome. Throws Error
/// when the sweep cannot be run or continued. Not twice at a time on one thread's behalf: `request` is changed.
SweepOutcome run_sweep(SweepRequest& request, SweepRunObserver& observer, const CancelToken& cancel);

/// "job 12" or "jobs 12, 13".
std::string job_words(const std::vector<std::uint64_t>& jobs);

}  // namespace skrobot

#endif
