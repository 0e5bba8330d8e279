// SPDX-License-Identifier: MIT
// What a user's word for a run or an experiment means:
//
//   ada-2026-03-01T12-00-00 an experiment, by its name, its id, or what only one of them begins with
//   ada-2026-03-01T12-00-00/train_task a run in it; also by a beginning, `trials/17` for a trial's 9f2c61d0 a run by
//   the beginning of its id, four characters at least latest, latest~2 the newest run, the third newest;
//   `latest/train_task`: in the newest experiment
//
// A path into the repository is taken too, as a shell completes it.
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

/// Throws Error(Fault::usage) with the candidates when more than one thing is meant, with the nearest name when none
/// is.
Selection select(RunIndex& index, const std::string& word);

/// The runs that are meant: one, or all of an experiment, oldest first. Throws as select() does, and when there is
/// none.
std::vector<IndexedRun> select_runs(RunIndex& index, const std::string& word);

/// The one run that is meant. Throws as select() does, and when an experiment of several runs is meant.
IndexedRun select_run(RunIndex& index, const std::string& word);

}  // namespace skrobot

#endif
