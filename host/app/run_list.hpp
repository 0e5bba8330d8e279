// SPDX-License-Identifier: MIT
// The runs of a repository for people: searched, or with each sweep as one row.
#ifndef SKROBOT_HOST_APP_RUN_LIST_HPP
#define SKROBOT_HOST_APP_RUN_LIST_HPP

#include <cstddef>
#include <optional>
#include <skrobot/repository.hpp>
#include <string>
#include <vector>

#include "app/sweep_summary.hpp"

namespace skrobot {

/// A run; or a sweep, whose `run` stands for it: the sweep's experiment, task, state and times, with the parameters,
/// metrics and result of its best trial.
struct ListedRun {
  RunSummary run;
  std::optional<SweepSummary> sweep;
};

struct RunList {
  std::vector<ListedRun> rows;
  std::vector<std::string> fields;  ///< names of the fields that the query uses, those to sort by first
  std::size_t count = 0;            ///< of all rows, whatever the limit
  std::size_t damages = 0;          ///< files of the repository that cannot be read
};

/// The matching runs, each in a row of its own. Throws as Repository::find() does.
RunList find_runs(Repository& repository, const FindOptions& options);

/// The newest runs, and sweeps in place of their trials; at most `limit`, 0: all. Throws Error(Fault::host).
RunList newest_runs(Repository& repository, std::size_t limit, WallTime now);

/// The runs that stand in the rows.
std::vector<RunSummary> runs_of(const RunList& list);

}  // namespace skrobot

#endif
