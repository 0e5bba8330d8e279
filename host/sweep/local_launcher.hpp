// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_LOCAL_LAUNCHER_HPP
#define SKROBOT_HOST_SWEEP_LOCAL_LAUNCHER_HPP

#include <functional>
#include <memory>

#include "sweep/trial_runner.hpp"

namespace skrobot {

struct LocalOptions {
  unsigned jobs = 1;  ///< trials to run in parallel, each on a thread of this process with a worker
  /// Makes what starts a thread's workers; called once on each thread, which then is the only one to use it.
  std::function<WorkerLauncher()> make_worker_launcher;
  /// Sync each record as it is written; else all that ended is synced together by make_durable().
  bool sync_each = false;
};

/// Trials on this machine.
std::unique_ptr<Launcher> make_local_launcher(const SweepContext& context, LocalOptions options);

}  // namespace skrobot

#endif
