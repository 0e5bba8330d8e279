// SPDX-License-Identifier: MIT
// How many threads the tasks that run side by side are to use each.
#ifndef SKROBOT_HOST_APP_THREAD_SHARE_HPP
#define SKROBOT_HOST_APP_THREAD_SHARE_HPP

#include "isolate/worker.hpp"

namespace skrobot {

/// OMP_NUM_THREADS for each of `jobs` workers that share this machine's processors; nothing when the user's environment
/// sets it. REQUIRES: jobs is at least 1.
EnvironmentVariables thread_share(unsigned jobs);

/// OMP_NUM_THREADS for the worker of a Slurm job: the processors that the job was given; nothing when the environment
/// sets it or the job names none.
EnvironmentVariables slurm_thread_share();

}  // namespace skrobot

#endif
