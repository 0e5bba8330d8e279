// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_SWEEP_RUN_HPP
#define SKROBOT_HOST_CLI_SWEEP_RUN_HPP

#include "app/sweep_request.hpp"

namespace skrobot {

/// Runs the sweep, or what is left of it, and says what came of it. Returns the exit code; throws Error.
int run_sweep(SweepRequest& setup, const TypedOptions& typed);

}  // namespace skrobot

#endif
