// SPDX-License-Identifier: MIT
// The trials of a recorded sweep by their objective.
#ifndef SKROBOT_HOST_APP_SWEEP_RANKING_HPP
#define SKROBOT_HOST_APP_SWEEP_RANKING_HPP

#include <filesystem>
#include <skrobot/repository.hpp>
#include <vector>

#include "sweep/ranking.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// The completed trials among `runs`, those of one sweep, by the objective of `plan`; at most `places`.
Ranking ranking_of(const SweepPlan& plan, const std::vector<RunSummary>& runs, std::size_t places);

/// The best trials by rank, read back from their records.
std::vector<RankedTrial> ranked_trials(const std::filesystem::path& experiment, const SweepPlan& plan,
                                       const Ranking& ranking);

}  // namespace skrobot

#endif
