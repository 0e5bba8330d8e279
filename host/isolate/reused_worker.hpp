// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_REUSED_WORKER_HPP
#define SKROBOT_HOST_ISOLATE_REUSED_WORKER_HPP

#include <filesystem>

#include "isolate/worker.hpp"

namespace skrobot {

/// Starts workers for one plugin by forking a process that has loaded it once: a worker costs a fork, and is a process
/// of its own all the same, with its own end, output and memory. A plugin that starts threads when it is loaded cannot
/// be forked: then, with one warning, each worker is a fresh process. One thread uses it; the process dies with that
/// thread. `more` is as of process_launcher().
WorkerLauncher reuse_launcher(const std::filesystem::path& plugin, EnvironmentVariables more = {});

}  // namespace skrobot

#endif
