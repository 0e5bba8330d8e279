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
  std::vector<KnownTrial> known;        ///< for a search that learns
  std::vector<std::uint64_t> running;   ///< trials whose process is still there
};

/// Looks at every trial's records and adds the completed ones to `ranking`. Trials that are missing, lost or cancelled are to run again, those that failed as `failed` says.
Resumed resume(const std::filesystem::path& experiment, const SweepPlan& plan, Failed failed, Ranking& ranking);

}  // namespace skrobot

#endif
