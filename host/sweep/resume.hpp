// SPDX-License-Identifier: MIT
// What a sweep that goes on has from before.
#ifndef SKROBOT_HOST_SWEEP_RESUME_HPP
#define SKROBOT_HOST_SWEEP_RESUME_HPP

#include <filesystem>
#include <functional>

#include "sweep/scheduler.hpp"

namespace skrobot {

enum class Failed { leave, again };

struct Resumed {
  SweepStart start;
  std::vector<KnownPoint> known;       ///< for a search that learns
  std::vector<std::uint64_t> running;  ///< trials whose process is still there
  std::uint64_t with_objective = 0;    ///< completed trials that reported the objective
  std::vector<std::string> reported;   ///< what the others did report, each name once; some of them

  /// Trials that are to run, `running` ones not among them; a race may save some of them.
  std::uint64_t to_run(const SweepPlan& plan) const;
};

/// Looks at every trial's records and adds the completed ones to `ranking`. Trials that are missing, lost or cancelled
/// are to run again, those that failed as `failed` says.
Resumed resume(const std::filesystem::path& experiment, const SweepPlan& plan, Failed failed, Ranking& ranking);

}  // namespace skrobot

#endif
