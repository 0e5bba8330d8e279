// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_OPTIONS_HPP
#define SKROBOT_HOST_CLI_OPTIONS_HPP

#include <string>
#include <vector>

#include "cli/settings.hpp"

namespace CLI {
class App;
}

namespace skrobot {

/// Where plugins are looked for, and how their description is shown.
void add_plugin_options(CLI::App& app, TypedOptions& typed);

void add_repository_option(CLI::App& app, TypedOptions& typed);
void add_notify_option(CLI::App& app, TypedOptions& typed, const char* help);

/// All the shared options of commands that run something.
void add_run_options(CLI::App& app, TypedOptions& typed);

}  // namespace skrobot

#endif
