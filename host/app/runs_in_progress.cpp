// SPDX-License-Identifier: MIT
#include "app/runs_in_progress.hpp"

#include <set>

#include "app/repository_index.hpp"
#include "store/layout.hpp"

namespace skrobot {

RunsInProgress find_in_progress(Repository& repository, const ProgressQuery& query, WallTime now) {
  RunIndex& index = RepositoryIndex::of(repository);
  return index.read([&](Database&) {
    RunsInProgress found;
    std::set<std::string> sweeps;
    if (query.folds_sweeps) sweeps.insert(query.known_sweeps.begin(), query.known_sweeps.end());
    for (RunSummary& run : repository.find({.where = "state = running", .runs = query.experiments})) {
      if (query.folds_sweeps && run.run.starts_with(std::string(k_trials) + "/")) sweeps.insert(run.experiment);
      else found.runs.push_back(std::move(run));
    }
    for (const std::string& experiment : sweeps) {
      SweepSummary sweep = summarize_sweep(index, experiment, now);
      // A known one may have been deleted.
      if (sweep.counts.begun > 0) found.sweeps.push_back(std::move(sweep));
    }
    return found;
  });
}

}  // namespace skrobot
