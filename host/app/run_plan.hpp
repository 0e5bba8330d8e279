// SPDX-License-Identifier: MIT
// What `skrobot run` is going to do, checked whole before anything runs.
#ifndef SKROBOT_HOST_APP_RUN_PLAN_HPP
#define SKROBOT_HOST_APP_RUN_PLAN_HPP

#include <map>
#include <string>
#include <vector>

#include "app/settings.hpp"
#include "core/plugin_setup.hpp"
#include "core/references.hpp"
#include "store/record_reader.hpp"

namespace skrobot {

/// One task with what it is called with.
struct PlannedRun {
  std::string name;  ///< of the run
  Found task;
  ParameterSchema schema;
  std::vector<Assignment> assignments;
  ResolvedParameters params;  ///< references to earlier results are still to be filled in
  Setting<std::optional<std::uint64_t>> seed;
  Setting<std::optional<std::chrono::milliseconds>> timeout;
  References references =
      References::defer;  ///< forbid: no parameter refers to another run's result, whatever it looks like
};

struct PlannedNotifier {
  Found notifier;
  ResolvedParameters params;
  Origin origin;
};

/// The notifier that is wanted, with its parameters checked. Throws Error.
PlannedNotifier plan_notifier(const Catalog& catalog, const WantedNotifier& wanted);

struct RunPlan {
  Settings settings;
  Catalog catalog;
  std::vector<PlannedRun> runs;
  std::vector<PlannedNotifier> notifiers;
  bool is_repeated = false;   ///< the runs are one run with several seeds: the failure of one stops none
  std::uint64_t warm_up = 0;  ///< runs before them, of the first one, that leave no record
};

/// Reads and checks everything that can be known before a run. `target` is a task's name or an experiment file's path;
/// `words` are the key=value after it. Throws Error; touches nothing but the plugin cache.
RunPlan make_run_plan(const TypedOptions& typed, const std::string& target, const std::vector<std::string>& words);

/// The plan that runs a recorded run's task again: its parameters, seed, timeout, limits, tags and note, but for what
/// is typed. What was secret and was not recorded must be typed. Throws Error.
RunPlan make_rerun_plan(const TypedOptions& typed, const StoredRun& stored, const std::vector<std::string>& words);

/// Runs what was planned, shows how it goes, and prints the results. Returns the exit code; throws Error.
int execute_plan(const RunPlan& plan, const TypedOptions& typed);

/// The parameters of a run once the runs before it have ended. Throws Error when a reference finds nothing or a value
/// does not fit.
ResolvedParameters final_params(const PlannedRun& run, const std::map<std::string, RunValues>& earlier);

/// The secrets in any of it.
std::vector<std::string> secrets_of(const RunPlan& plan);

}  // namespace skrobot

#endif
