// SPDX-License-Identifier: MIT
// Which fields of runs are shown: those that a user chooses, and those to show when nobody did.
#ifndef SKROBOT_HOST_APP_RUN_COLUMNS_HPP
#define SKROBOT_HOST_APP_RUN_COLUMNS_HPP

#include <cstddef>
#include <functional>
#include <skrobot/run_summary.hpp>
#include <string>
#include <vector>

#include "query/fields.hpp"

namespace skrobot {

/// Hands runs to a function, one after the other; may be called more than once.
using TakeRun = std::function<void(const RunSummary&)>;
using RunSource = std::function<void(const TakeRun&)>;

/// The value of --columns: "state,params.rate"; "+metrics.auc" adds to experiment, run, state, started and duration.
/// Empty: none. Throws Error(Fault::usage).
std::vector<Field> parse_columns(const std::string& text);

/// Every field that one of the runs has.
std::vector<Field> all_fields(const RunSource& runs);

struct RunColumns {
  std::vector<Field> common;   ///< with one value in all runs: said once
  std::vector<Field> names;    ///< what tells the runs apart: experiment, run, or both
  std::vector<Field> columns;  ///< the most important first
  std::size_t required = 0;    ///< so many of them are shown before the names are whole: state, what was asked for
};

/// Of all runs: experiment, run and state, then `wanted` (what was searched and sorted by, an objective), what differs
/// between the runs, and when they began and how long they took. What differs are parameters whose values differ among
/// the runs of one task, and metrics, the ones that most runs have first. With one run nothing is common.
RunColumns usual_columns(const std::vector<RunSummary>& runs, const std::vector<Field>& wanted);

/// The fields of CSV when none are asked for: experiment, run, state, started, duration, the fields `first`, then all
/// that differs.
std::vector<Field> default_columns(const std::vector<RunSummary>& runs, const std::vector<std::string>& first = {});

/// Are all runs of one task, and some of them trials? Then a trial's name says enough without the task's.
bool are_trials_of_one_task(const std::vector<RunSummary>& runs);

/// "trials/17" of the run "trials/17/train_task" of that task; any other name as it is.
std::string name_without_task(const RunSummary& run);

}  // namespace skrobot

#endif
