// SPDX-License-Identifier: MIT
// What `skrobot sweep` is going to do, checked whole before anything starts.
#ifndef SKROBOT_HOST_APP_SWEEP_REQUEST_HPP
#define SKROBOT_HOST_APP_SWEEP_REQUEST_HPP

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/run_plan.hpp"
#include "app/sweep_call.hpp"
#include "sweep/resume.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {

struct SweepRequest {
  Settings settings;
  Catalog catalog;
  Found task;
  ParameterSchema schema;
  SweepPlan plan;
  SweepCall call;
  std::vector<Assignment> secrets;  ///< of the fixed parameters
  std::vector<std::string> secret_texts;
  std::vector<PlannedNotifier> notifiers;

  // Of a sweep that is resumed:
  std::filesystem::path experiment;  ///< empty: a new sweep
  bool plan_has_changed = false;     ///< the options that were given are to be recorded
  bool is_own = true;                ///< false: the user does not trust its plan for good
  bool objective_is_given = false;
  std::string recorded_objective;  ///< empty: none

  bool is_resumed() const { return !experiment.empty(); }
};

/// Reads and checks all that can be known before a trial runs. `options` are those of sweep_options() and
/// sweep_call_options() by their keys, `target` is a task's name or a sweep file's path, empty when a sweep is resumed,
/// and `words` are the key=value after it. Throws Error; touches nothing but the plugin cache.
SweepRequest make_sweep_request(const TypedOptions& typed, const std::vector<Assignment>& options,
                                const std::string& target, const std::vector<std::string>& words);

/// What a sweep that is resumed has from before; its completed trials are added to `ranking`. Throws
/// Error(Fault::usage), with nothing written, when an objective is given that none of the completed trials reported.
Resumed read_progress(const SweepRequest& request, Ranking& ranking);

/// The directory of an experiment, given by its path, or as `show` takes it: by its name, its id, or a unique beginning
/// of either. Throws Error(Fault::usage).
std::filesystem::path find_experiment(const std::filesystem::path& repository, const std::string& given);

/// The task of a plan, from the very plugin that it names; logs a warning when the plugin has changed since. Throws
/// Error.
Found find_planned_task(const Catalog& catalog, const SweepPlan& plan);

}  // namespace skrobot

#endif
