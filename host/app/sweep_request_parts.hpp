// SPDX-License-Identifier: MIT
// What requests for new and for resumed sweeps have in common.
#ifndef SKROBOT_HOST_APP_SWEEP_REQUEST_PARTS_HPP
#define SKROBOT_HOST_APP_SWEEP_REQUEST_PARTS_HPP

#include "app/sweep_request.hpp"

namespace skrobot {

/// The options of the call among `given`. Throws Error(Fault::usage) that names the option, also for a key that is no
/// option at all.
SweepCall read_call(const std::vector<Assignment>& given);

/// Sets the others, later ones over earlier ones. Returns those that are there. Throws Error(Fault::usage) that names
/// the option, its value and its place.
std::vector<const SweepOption*> read_plan_options(const std::vector<Assignment>& given, SweepPlan& plan);

/// Refuses options that do not go together; `given` are those that were given now. Throws Error(Fault::usage).
void check_options(const SweepPlan& plan, const SweepCall& call, const std::vector<const SweepOption*>& given);

/// Gives the plan its trials: `points` of them with all repeats. Throws Error(Fault::usage) when these are too many.
void take_points(SweepPlan& plan, std::uint64_t points);

bool is_secret_parameter(const ParameterSchema& schema, const std::string& key);

/// The assignments of a trial of the plan, to check what all trials share. A global search's are those of a grid.
json::object sample_values(SweepPlan plan);

/// The request that resumes the sweep `call.resume`. Throws Error.
SweepRequest make_resume_request(const TypedOptions& typed, const std::vector<Assignment>& options, SweepCall call,
                                 const std::vector<std::string>& words);

}  // namespace skrobot

#endif
