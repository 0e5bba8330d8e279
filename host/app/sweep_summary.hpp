// SPDX-License-Identifier: MIT
// A sweep as a whole: how far it is, and its best trial.
#ifndef SKROBOT_HOST_APP_SWEEP_SUMMARY_HPP
#define SKROBOT_HOST_APP_SWEEP_SUMMARY_HPP

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "query/run_index.hpp"
#include "query/sweep_rows.hpp"
#include "sweep/objective.hpp"

namespace skrobot {

/// The state of a sweep that ended before its trials did.
inline constexpr const char* k_incomplete = "incomplete";

struct SweepSummary {
  std::string experiment;     ///< the directory's name
  std::string task;           ///< empty: its plan cannot be read and no trial names it
  std::uint64_t planned = 0;  ///< trials in all, without those that a race saved; 0: its plan cannot be read
  std::optional<Objective> objective;
  TrialCounts counts;
  /// "running"; "completed": every planned trial completed or was stopped early; "failed": every one ended, some
  /// without completing; "incomplete": it was interrupted, and `sweep --resume` runs the rest.
  std::string state;
  /// By the objective. With repeats: the first completed trial of the best point, and in place of its own objective
  /// what the point is ranked by.
  std::optional<RunSummary> best;

  /// Trials that need not run again: completed or stopped early.
  std::uint64_t settled() const { return counts.completed + counts.stopped_early; }
  /// Trials that have ended.
  std::uint64_t ended() const { return settled() + counts.failed + counts.interrupted; }
  /// From the first trial's start to the last one's end, or to `now` while it runs; none: unknown.
  std::optional<std::chrono::milliseconds> duration(WallTime now) const;
};

/// Summarizes the sweep in `experiment` without reading its trials one by one. A sweep whose plan cannot be read has no
/// objective. Throws DatabaseError: call it in RunIndex::read().
SweepSummary summarize_sweep(RunIndex& index, const std::string& experiment, WallTime now);

/// The fields that an objective of this name can mean, in the order in which they count: a metric, a number of the
/// result, a statistic of a metric.
std::vector<Field> objective_fields(const std::string& name);

/// The first of them that is a number in one of the runs; none: no run has any.
std::optional<Field> objective_field(const std::string& name, const std::vector<RunSummary>& runs);

/// The objective of the sweep of that name in a repository; none: it is no sweep, or one without an objective or a
/// readable plan.
std::optional<Objective> objective_of_sweep(const std::filesystem::path& repository, const std::string& experiment);

}  // namespace skrobot

#endif
