// SPDX-License-Identifier: MIT
// What `skrobot sweep` is going to do, checked whole before anything starts.
#ifndef SKROBOT_HOST_APP_SWEEP_REQUEST_HPP
#define SKROBOT_HOST_APP_SWEEP_REQUEST_HPP

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/run_plan.hpp"
#include "sweep/resume.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// What was typed for a sweep; absent means not typed.
struct TypedSweep {
  std::optional<std::string> search, trials, trial_seeds, objective, jobs, workers, retries, on_failure, early_stop,
      launcher;
  std::optional<std::string> partition, time, cpus_per_task, mem, nodes, account, qos, trials_per_job;
  std::vector<std::string> slurm_arguments;
  std::optional<std::string> resume, on_interrupt, top;
  bool retry_failed = false;
  bool detach = false;
  bool notify_first_failure = false;
};

enum class OnInterrupt { ask, cancel, leave };

struct SweepRequest {
  Settings settings;
  Catalog catalog;
  Found task;
  ParameterSchema schema;
  SweepPlan plan;
  std::filesystem::path experiment;  ///< of one that is resumed; empty: a new one
  bool plan_has_changed = false;     ///< of one that is resumed: the command line changed what is to be recorded
  Failed failed = Failed::leave;
  std::vector<Assignment> secrets;  ///< of the fixed parameters
  std::vector<std::string> secret_texts;
  std::vector<PlannedNotifier> notifiers;
  std::size_t top = 10;  ///< lines of the ranked table
  OnInterrupt on_interrupt = OnInterrupt::ask;
  bool detach = false;
  bool notify_first_failure = false;
  bool is_own = true;                ///< a new one, or one whose plan this user trusts
  bool objective_is_given = false;   ///< of one that is resumed: on the command line
  std::string recorded_objective{};  ///< of one that is resumed: what its plan says; empty: none
};

/// Reads and checks all that can be known before a trial runs. `target` is a task's name or a sweep file's path, empty
/// when resumed. Throws Error; touches nothing but the plugin cache.
SweepRequest make_sweep_request(const TypedOptions& typed, const TypedSweep& sweep, const std::string& target,
                                const std::vector<std::string>& words);

/// What a sweep that is resumed has from before; its completed trials are added to `ranking`. Throws
/// Error(Fault::usage), with nothing written, when the command line gives an objective that none of the completed
/// trials reported.
Resumed read_progress(const SweepRequest& setup, Ranking& ranking);

/// The directory of an experiment given by its path, or as `show` takes it: by its name, its id, or a beginning that
/// only it has. Throws Error(Fault::usage).
std::filesystem::path find_experiment(const std::filesystem::path& repository, const std::string& given);

/// The task of a plan, from the very plugin that it names; a warning when the file has changed since. Throws Error.
Found find_planned_task(const Catalog& catalog, const SweepPlan& plan);

}  // namespace skrobot

#endif
