// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_OPTIONS_HPP
#define SKROBOT_HOST_CLI_OPTIONS_HPP

#include <string>
#include <vector>

#include "app/settings.hpp"
#include "cli/command_line.hpp"

namespace skrobot {

/// Where plugins are looked for, and how their description is shown.
void add_plugin_options(CommandLine& line, TypedOptions& typed);

/// The positional RUN of commands that change recorded runs: a run, or all runs of an experiment.
void add_runs_to_change(CommandLine& line, std::string& name);

void add_repository_option(CommandLine& line, TypedOptions& typed);
void add_notify_option(CommandLine& line, TypedOptions& typed, const char* help);

enum class RunOptionsOf { runs, sweep };

/// All the shared options of commands that run something.
void add_run_options(CommandLine& line, TypedOptions& typed, RunOptionsOf which = RunOptionsOf::runs);

}  // namespace skrobot

#endif
