// SPDX-License-Identifier: MIT
// Sweeps as the index has them: the trials of a sweep as one line of a list, and as counts. Read from narrow indexes of
// the tables, so that a sweep of many trials costs little.
#ifndef SKROBOT_HOST_QUERY_SWEEP_ROWS_HPP
#define SKROBOT_HOST_QUERY_SWEEP_ROWS_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/database.hpp"
#include "query/fields.hpp"

namespace skrobot {

/// A run that is no trial, or a sweep with all of its trials.
struct FoldedRow {
  std::optional<std::int64_t> run;  ///< the run's row; none: a sweep
  std::string sweep;                ///< the sweep's experiment
};

struct FoldedRows {
  std::vector<FoldedRow> rows;
  std::size_t count = 0;  ///< without the limit
};

/// The newest runs and sweeps, the newest first; a sweep is as old as its first run. At most `limit`; 0: all. A sweep
/// without a trial is left out. Throws DatabaseError, as the functions below: call them in RunIndex::read().
FoldedRows find_folded(Database& database, std::size_t limit);

/// The trials of one sweep in numbers. A trial counts once, however often it was attempted: as completed when an
/// attempt completed, else as stopped early, running, cancelled or lost when one is, else as failed.
struct TrialCounts {
  std::uint64_t begun = 0, completed = 0, stopped_early = 0, running = 0, failed = 0;
  std::uint64_t interrupted = 0;  ///< cancelled or lost
  std::int64_t started_ms = 0;    ///< the first attempt's start, since the epoch; 0: unknown
  std::int64_t finished_ms = 0;   ///< the last end; 0: unknown
};
TrialCounts count_trials(Database& database, const std::string& experiment);

/// A completed attempt at a trial that has a value.
struct TrialValue {
  std::int64_t run;      ///< its row
  std::uint64_t number;  ///< of the trial
  double value;
};
/// The completed trials of `experiment` that have a value, by number; of one that completed twice, the first comes
/// first. A trial's value is the first of `fields` that is a number.
std::vector<TrialValue> trial_values(Database& database, const std::string& experiment,
                                     const std::vector<Field>& fields);

/// The row of the completed trial of `experiment` whose value is the greatest, or the least; of equal ones the one of
/// the lowest number. A trial's value is the first of `fields` that is a number. None: no trial has one.
enum class Extreme { greatest, least };
std::optional<std::int64_t> find_best_trial(Database& database, const std::string& experiment,
                                            const std::vector<Field>& fields, Extreme extreme);

}  // namespace skrobot

#endif
