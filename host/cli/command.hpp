// SPDX-License-Identifier: MIT
// One command, one file: each adds itself to the command line and sets what is to be done.
#ifndef SKROBOT_HOST_CLI_COMMAND_HPP
#define SKROBOT_HOST_CLI_COMMAND_HPP

#include <functional>
#include <string>
#include <vector>

#include "cli/command_line.hpp"

namespace skrobot {

/// What the chosen command does; returns the exit code, throws Error.
using Action = std::function<int()>;

/// Shows the command line's values in the process list again, which run_command_line() has hidden, but for `secrets`;
/// and keeps those out of a core file. For commands that know all of them.
void hide_secrets(const std::vector<std::string>& secrets);

struct Command {
  const char* name;
  const char* help;
  /// Adds options to `line` and, when the command line chooses it, sets `action`.
  void (*add)(CommandLine& line, Action& action);
  bool is_hidden = false;  ///< for skrobot's own use: in no help and no completion
};

/// Every command, in the order of the help.
const std::vector<Command>& commands();

/// What skrobot's own help says before and behind its commands.
inline constexpr const char* k_program_help =
    "Run tasks from plugins and record parameters, metrics, log, result,\n"
    "errors and cost of every run.";
inline constexpr const char* k_program_footer =
    "Run 'skrobot <command> --help' for details. Results go to stdout, everything\n"
    "else to stderr. Exit codes: 0 all runs completed, 1 a run did not complete,\n"
    "2 wrong usage, 3 host error, 130 cancelled.";

/// What the help of a command that takes a run says of it.
inline constexpr const char* k_run_help =
    "RUN is a unique prefix of an experiment's name or ID, EXPERIMENT/RUN, a prefix\n"
    "of a run's ID, a path, or latest, latest~1, ...";

void add_run_command(CommandLine& line, Action& action);
void add_rerun_command(CommandLine& line, Action& action);
void add_sweep_command(CommandLine& line, Action& action);
void add_sweep_element_command(CommandLine& line, Action& action);
void add_list_command(CommandLine& line, Action& action);
void add_show_command(CommandLine& line, Action& action);
void add_logs_command(CommandLine& line, Action& action);
void add_compare_command(CommandLine& line, Action& action);
void add_plot_command(CommandLine& line, Action& action);
void add_watch_command(CommandLine& line, Action& action);
void add_export_command(CommandLine& line, Action& action);
void add_tag_command(CommandLine& line, Action& action);
void add_note_command(CommandLine& line, Action& action);
void add_delete_command(CommandLine& line, Action& action);
void add_notify_command(CommandLine& line, Action& action);
void add_plugins_command(CommandLine& line, Action& action);
void add_new_command(CommandLine& line, Action& action);
/// `plugins check`.
void add_check_command(CommandLine& line, Action& action);
void add_trust_command(CommandLine& line, Action& action);
void add_schema_command(CommandLine& line, Action& action);
void add_man_pages_command(CommandLine& line, Action& action);
void add_completion_command(CommandLine& line, Action& action);

}  // namespace skrobot

#endif
