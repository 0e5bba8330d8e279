// SPDX-License-Identifier: MIT
// The runs of a repository for people: searched, or with each sweep as one row.
#ifndef SKROBOT_HOST_APP_RUN_LIST_HPP
#define SKROBOT_HOST_APP_RUN_LIST_HPP

#include <cstddef>
#include <optional>
#include <vector>

#include "app/sweep_summary.hpp"
#include "query/run_index.hpp"
#include "query/run_query.hpp"

namespace skrobot {

/// A run; or a sweep, whose `run` stands for it: the sweep's experiment, task, state and times, with the parameters,
/// metrics and result of its best trial.
struct ListedRun {
  IndexedRun run;
  std::optional<SweepSummary> sweep;
};

struct RunList {
  std::vector<ListedRun> rows;
  std::size_t count = 0;    ///< without the query's limit
  std::size_t damages = 0;  ///< files of the repository that cannot be read
};

/// The runs that a query finds, each by itself. Throws Error(Fault::host).
RunList find_runs(RunIndex& index, const RunQuery& query);

/// The newest runs, and sweeps in place of their trials; at most `limit`, 0: all. Throws Error(Fault::host).
RunList newest_runs(RunIndex& index, std::size_t limit, WallTime now);

/// The runs that stand in the rows.
std::vector<IndexedRun> runs_of(const RunList& list);

}  // namespace skrobot

#endif
