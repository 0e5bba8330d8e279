// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_PLAN_REQUEST_HPP
#define SKROBOT_HOST_SWEEP_PLAN_REQUEST_HPP

#include <filesystem>

#include "core/trust.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// What of a recorded plan is to be trusted before the sweep goes on: the folder that its plugin came from ("plugins"),
/// and what it hands to sbatch ("slurm"). The digest is of these alone, so that a plan that grows, or is told of, stays
/// the same. `experiment` is where it lies.
TrustRequest request_of(const SweepPlan& plan, const std::filesystem::path& experiment);

}  // namespace skrobot

#endif
