// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_DESCRIBE_HPP
#define SKROBOT_HOST_ISOLATE_DESCRIBE_HPP

#include "isolate/worker.hpp"
#include "plugin/catalog.hpp"

namespace skrobot {

/// Asks a worker what the plugin at `path` offers, and checks the answer: names, kinds, schemas. Whatever goes wrong, a
/// crash, a hang beyond ten seconds, is in the returned fault. Throws Error(Fault::host) when no worker can be started.
PluginInfo describe_plugin(const WorkerLauncher& launch, const std::filesystem::path& path);

}  // namespace skrobot

#endif
