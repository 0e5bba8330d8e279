// SPDX-License-Identifier: MIT
// What a sweep on a cluster does beyond one on this machine.
#ifndef SKROBOT_HOST_APP_CLUSTER_RUN_HPP
#define SKROBOT_HOST_APP_CLUSTER_RUN_HPP

#include <memory>

#include "app/sweep_run.hpp"
#include "sweep/slurm_launcher.hpp"

namespace skrobot {

/// All that is referred to outlives the launcher.
std::unique_ptr<SlurmLauncher> make_cluster_launcher(const SweepContext& context, const ExperimentIdentity& experiment,
                                                     const SweepRequest& request, SweepRunObserver& observer);

/// Trials that jobs of an earlier call still have are this launcher's, and not started again.
void adopt_jobs(SlurmLauncher& launcher, SweepStart& start);

/// Submits all that `start` leaves to do.
SubmittedJobs submit_all(SlurmLauncher& launcher, const SweepPlan& plan, const SweepStart& start);

/// Before a sweep that was begun on a cluster continues here: throws Error(Fault::usage) while the cluster still has
/// jobs of it. `running` are the trials whose records say that they run.
void refuse_live_jobs(const ExperimentIdentity& experiment, const std::vector<std::uint64_t>& running);

}  // namespace skrobot

#endif
