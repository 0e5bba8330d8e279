// SPDX-License-Identifier: MIT
// A sweep printed: its plan before, its search and its best trials after.
#ifndef SKROBOT_HOST_CLI_SWEEP_TEXT_HPP
#define SKROBOT_HOST_CLI_SWEEP_TEXT_HPP

#include <filesystem>
#include <vector>

#include "app/sweep_request.hpp"
#include "query/run_index.hpp"

namespace skrobot {

/// The plan: settings, spaces, and the first of the trials that are to run; of a sweep that is resumed also how many
/// there are of each kind. Throws as read_progress() does.
void print_sweep_plan(const SweepRequest& setup, bool as_json);

/// Of a sweep that is looked at: how it searched, over what, and its ranked table. `runs` are those of its experiment.
void print_sweep(const std::filesystem::path& experiment, const std::vector<IndexedRun>& runs);

}  // namespace skrobot

#endif
