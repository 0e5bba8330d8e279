// SPDX-License-Identifier: MIT
// The only writer of an existing sweep.json.
#ifndef SKROBOT_HOST_SWEEP_RECORDED_PLAN_HPP
#define SKROBOT_HOST_SWEEP_RECORDED_PLAN_HPP

#include <filesystem>
#include <functional>
#include <system_error>

#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// Reads the sweep.json of `experiment`, hands its members to `change` and replaces the file in one step; what `change`
/// leaves alone stays as it is. bad_message for a file that is not a JSON object. On failure the file is unchanged.
/// REQUIRES: the sweep's lock; one thread at a time.
std::error_code change_recorded_plan(const std::filesystem::path& experiment,
                                     const std::function<void(json::object&)>& change);

/// Records `plan`. Members that a plan does not have, such as `notifications`, stay, within its objects too.
std::error_code update_recorded_plan(const std::filesystem::path& experiment, const SweepPlan& plan);

/// Records how many trials of the sweep a race has saved. REQUIRES and fails as above.
std::error_code record_saved_trials(const std::filesystem::path& experiment, std::uint64_t saved);

}  // namespace skrobot

#endif
