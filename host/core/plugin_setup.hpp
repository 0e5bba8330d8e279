// SPDX-License-Identifier: MIT
// How the plugin's side is put together: the catalog with workers that describe, and calls from resolved parameters.
#ifndef SKROBOT_HOST_CORE_PLUGIN_SETUP_HPP
#define SKROBOT_HOST_CORE_PLUGIN_SETUP_HPP

#include <filesystem>

#include "isolate/describe.hpp"
#include "isolate/plugin_task.hpp"
#include "plugin/catalog.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

/// The parameters' paths as a task tells of them.
std::vector<AnyTask::Path> task_paths(const ResolvedParameters& params);

PluginCall plugin_call(const Found& found, const ResolvedParameters& params);

/// Describes each file in a worker process of its own.
Describe describe_in_worker();

/// The user's cache of what plugins offer; empty when there is no home.
std::filesystem::path plugin_cache_file();

/// `variable`'s folder, or the one below the user's home; empty when there is neither.
std::filesystem::path user_folder(const char* variable, const char* below_home);

/// Where `cmake --install` put the shipped plugins.
std::filesystem::path installed_plugin_folder();

}  // namespace skrobot

#endif
