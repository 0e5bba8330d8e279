// SPDX-License-Identifier: MIT
// Text about a sweep: its plan before it runs, its search and its best trials afterwards.
#ifndef SKROBOT_HOST_CLI_SWEEP_TEXT_HPP
#define SKROBOT_HOST_CLI_SWEEP_TEXT_HPP

#include <filesystem>
#include <skrobot/run_summary.hpp>
#include <vector>

#include "app/sweep_run.hpp"

namespace skrobot {

/// The plan: settings, spaces, and the first of the trials that are to run; of a sweep that is resumed also how many
/// there are of each kind. Throws as read_progress() does.
void print_sweep_plan(const SweepRequest& request, bool as_json);

/// What a sweep came to: its ranked table and the best trial, or all of it as one document.
void print_results(const SweepPlan& plan, const SweepOutcome& outcome, bool as_json);

/// Of a sweep that was detached: the jobs that were submitted.
void print_submitted(const SweepOutcome& outcome, bool as_json);

/// The error for a sweep of which no trial reported `objective`. REQUIRES: outcome.end.nobody_reported.
std::string nobody_reported_text(const SweepOutcome& outcome, const Objective& objective);

/// A recorded sweep: how it searched, over what, and its ranked table. `runs` are those of its experiment.
void print_sweep(const std::filesystem::path& experiment, const std::vector<RunSummary>& runs);

}  // namespace skrobot

#endif
