// SPDX-License-Identifier: MIT
// How a user names a run or an experiment:
//
//   ada-2026-03-01T12-00-00              an experiment, by its name, its ID, or a unique prefix of them
//   ada-2026-03-01T12-00-00/train_task   a run in it, or a unique prefix; `trials/17` for a trial
//   9f2c61d0                             a run, by a prefix of its ID of at least four characters
//   latest, latest~2                     the newest run, the third newest
//   latest/train_task                    a run in the newest experiment
//
// Paths into the repository work, too, as a shell completes them.
#ifndef SKROBOT_HOST_QUERY_RUN_SELECTION_HPP
#define SKROBOT_HOST_QUERY_RUN_SELECTION_HPP

#include <optional>
#include <string>
#include <vector>

#include "query/run_index.hpp"

namespace skrobot {

struct Selection {
  std::string experiment;          ///< its directory's name
  std::optional<std::string> run;  ///< within it: "train_task", "trials/17/train_task"; none: all of the experiment
};

/// Throws Error(Fault::usage): with the candidates if the name is ambiguous, with the nearest name if it is unknown.
Selection select(RunIndex& index, const std::string& word);

/// The selected runs: one, or all runs of an experiment, oldest first. Throws like select(), and if there are none.
std::vector<IndexedRun> select_runs(RunIndex& index, const std::string& word);

/// The selected run. Throws like select(), and if an experiment with several runs is selected.
IndexedRun select_run(RunIndex& index, const std::string& word);

}  // namespace skrobot

#endif
