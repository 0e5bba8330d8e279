// SPDX-License-Identifier: MIT
// The runs and sweeps of a repository that are in progress.
#ifndef SKROBOT_HOST_APP_RUNS_IN_PROGRESS_HPP
#define SKROBOT_HOST_APP_RUNS_IN_PROGRESS_HPP

#include <skrobot/repository.hpp>
#include <string>
#include <vector>

#include "app/sweep_summary.hpp"
#include "base/clock.hpp"

namespace skrobot {

struct ProgressQuery {
  std::vector<std::string> experiments;   ///< only of these, by their full names; empty: of all
  bool folds_sweeps = true;               ///< a sweep stands for its trials
  std::vector<std::string> known_sweeps;  ///< experiments of sweeps to summarize even if they have ended
};

struct RunsInProgress {
  std::vector<RunSummary> runs;      ///< the newest first
  std::vector<SweepSummary> sweeps;  ///< by name; those that have begun
};

/// Throws Error: Fault::usage for an unknown experiment, else Fault::host.
RunsInProgress find_in_progress(Repository& repository, const ProgressQuery& query, WallTime now);

}  // namespace skrobot

#endif
