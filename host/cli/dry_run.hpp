// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_DRY_RUN_HPP
#define SKROBOT_HOST_CLI_DRY_RUN_HPP

#include "app/run_plan.hpp"

namespace skrobot {

/// Prints every resolved value and where it came from.
void print_dry_run(const RunPlan& plan, bool as_json);

}  // namespace skrobot

#endif
