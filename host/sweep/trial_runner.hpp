// SPDX-License-Identifier: MIT
// Runs one attempt of one trial in this process's workers, and leaves its record.
#ifndef SKROBOT_HOST_SWEEP_TRIAL_RUNNER_HPP
#define SKROBOT_HOST_SWEEP_TRIAL_RUNNER_HPP

#include <filesystem>
#include <functional>

#include "base/file_system.hpp"
#include "core/plugin_setup.hpp"
#include "isolate/worker.hpp"
#include "sweep/early_stop.hpp"
#include "sweep/launcher.hpp"
#include "sweep/recorded_curves.hpp"

namespace skrobot {

/// What all trials of a sweep share. Outlives its runners.
struct SweepContext {
  std::filesystem::path experiment;  ///< absolute
  const SweepPlan& plan;
  const ParameterSchema& schema;
  Found task;
  std::vector<Assignment> secrets;  ///< of the fixed parameters, where the plan does not have them
  EarlyStop* early_stop = nullptr;  ///< may be null
  /// The curves of trials that other processes run, for early_stop; may be null.
  RecordedCurves* others = nullptr;
  EnvironmentVariables variables{};  ///< of the workers, where the trials' launcher does not have them
};

/// One for each thread that runs trials.
class TrialRunner {
 public:
  /// `files` decides what of a record is synced as it is written.
  TrialRunner(const SweepContext& context, FileSystem& files, WorkerLauncher launch)
      : context_(context), files_(files), launch_(std::move(launch)) {}

  /// Called some times a second while a trial goes.
  using Watch = std::function<void(const LiveTrial&)>;

  /// Whatever the task does is in the answer. Throws Error(Fault::host) when the record cannot be written or nothing
  /// can be run.
  TrialEnd run(const TrialOrder& order, const CancelToken& cancel, const Watch& watch);

 private:
  const SweepContext& context_;
  FileSystem& files_;
  WorkerLauncher launch_;
};

}  // namespace skrobot

#endif
