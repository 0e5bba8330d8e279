// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_REUSED_WORKER_HPP
#define SKROBOT_HOST_ISOLATE_REUSED_WORKER_HPP

#include <filesystem>

#include "isolate/worker.hpp"

namespace skrobot {

/// For many workers, one after another. Each is a forked process of its own, with its own end, output and memory. One
/// thread uses a launcher. `more` is as of process_launcher().

/// The workers share their supervisor, which loads no plugin: each worker loads it itself, and nothing that one does is
/// seen by the next. A supervisor that a plugin killed is replaced.
WorkerLauncher fresh_launcher(EnvironmentVariables more = {});

/// The workers are forked from a process that has loaded the plugin once. A plugin that starts threads when it is
/// loaded cannot be forked: then, with one warning, each worker loads it itself.
WorkerLauncher reuse_launcher(const std::filesystem::path& plugin, EnvironmentVariables more = {});

}  // namespace skrobot

#endif
