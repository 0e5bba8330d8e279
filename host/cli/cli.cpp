// SPDX-License-Identifier: MIT
#include "cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <skrobot/json.hpp>
#include <skrobot/query_error.hpp>

#include "base/core_file.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/help_layout.hpp"
#include "cli/parameter_hint.hpp"

namespace skrobot {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {"run", "Run and record a task or an experiment file", add_run_command},
      {"rerun", "Repeat a run with the same parameters and seed", add_rerun_command},
      {"sweep", "Run a task over many values and rank the results", add_sweep_command},
      {"list", "List runs: search, sort, choose columns", add_list_command},
      {"show", "Show the details of a run or experiment", add_show_command},
      {"logs", "Print the log of a run; -f follows it", add_logs_command},
      {"compare", "Compare runs", add_compare_command},
      {"plot", "Plot metrics or the objective of a sweep", add_plot_command},
      {"watch", "Show runs in progress", add_watch_command},
      {"export", "Export runs as CSV, JSON or files of other tools", add_export_command},
      {"tag", "Set or remove tags of recorded runs", add_tag_command},
      {"note", "Set the note of recorded runs", add_note_command},
      {"delete", "Delete runs or experiments, after confirmation", add_delete_command},
      {"notify", "Resend undelivered notifications", add_notify_command},
      {"plugins", "List plugins, show parameters, validate a plugin", add_plugins_command},
      {"new", "Create a plugin project with a test", add_new_command},
      {"trust", "Allow settings and plugins to run programs as you", add_trust_command},
      {"schema", "Print the JSON Schema of a file that you write", add_schema_command},
      {"completion", "Print a shell completion script", add_completion_command},
      {"man-pages", "Write the manual pages", add_man_pages_command, true},
      {"sweep-element", "Run one array task of a sweep on its node", add_sweep_element_command, true},
  };
  return all;
}

namespace {

char** g_arguments = nullptr;
std::vector<std::string> g_words;  // the arguments as they were typed

// Line by line: some errors point at a position in a text.
std::string printable_lines(std::string_view text) {
  constexpr std::size_t k_most_bytes = 4096;
  std::string shown;
  while (true) {
    const std::string_view line = text.substr(0, text.find('\n'));
    shown += printable(line, k_most_bytes);
    if (line.size() == text.size() || shown.size() > k_most_bytes) return shown;
    shown += '\n';
    text.remove_prefix(line.size() + 1);
  }
}

void tell(const Error& error) {
  std::cout.flush();
  const auto* query = dynamic_cast<const QueryError*>(&error);
  const std::string option = query != nullptr ? "--" + query->part() + ": " : "";
  write_terminal("skrobot: error: " + option + printable_lines(error.what()) + "\n");
  if (!error.hint().empty()) write_terminal("hint: " + printable_lines(error.hint()) + "\n");
}

Error unknown_command(const std::string& path, const std::string& word, const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  return Error(Fault::usage, "unknown command " + in_quotes(word),
               near ? "did you mean '" + *near + "'?" : "'" + path + " --help' shows the usage");
}

// With --help, CLI11 ignores an unknown command, and would show the general help instead.
void refuse_unknown_commands(CLI::App& app) {
  std::string path = app.get_name();
  for (CLI::App* at = &app;;) {
    const std::vector<std::string> known = CommandLine(*at).subcommand_names();
    for (const std::string& word : at->remaining()) {
      if (!known.empty() && !word.starts_with("-")) throw unknown_command(path, word, known);
    }
    if (at->get_subcommands().empty()) return;
    at = at->get_subcommands().front();
    path += " " + at->get_name();
  }
}

// Rewrites CLI11's errors, and adds the nearest option or command.
Error usage_error(CLI::App& app, const CLI::ParseError& error) {
  CLI::App* at = &app;
  std::string path = app.get_name();
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    path += " " + at->get_name();
  }
  std::string message = error.what();
  std::string hint = "'" + path + " --help' shows the usage";
  const CommandLine line(*at);
  const std::vector<std::string> options = line.option_names(), subcommands = line.subcommand_names();
  // For an unknown subcommand, CLI11 only reports that one is required.
  const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                        (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !subcommands.empty());
  if (is_extra && !at->remaining().empty()) {
    const std::string extra = at->remaining().front();
    const bool is_option = extra.starts_with("-");
    if (!is_option && (at == &app || !subcommands.empty())) return unknown_command(path, extra, subcommands);
    // Omit the value, which may be a secret.
    const std::string bare = is_option ? extra.substr(0, extra.find('=')) : extra;
    message = (is_option ? "unknown option " : "unexpected word ") + in_quotes(bare);
    const bool takes_parameters = at->get_name() == "run" || at->get_name() == "rerun" || at->get_name() == "sweep";
    if (const auto parameter = is_option && takes_parameters ? parameter_hint(g_words, extra) : std::nullopt)
      hint = *parameter;
    else if (const auto near = nearest(bare, is_option ? options : subcommands)) hint = "did you mean '" + *near + "'?";
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    message = path + ": " + printable(message, 300);
  } else {
    message = printable(message, 300);
  }
  while (message.ends_with('\n') || message.ends_with('.')) message.pop_back();
  return Error(Fault::usage, message, hint);
}

int parse_and_act() {
  CLI::App app(k_program_help, "skrobot");
  fit_help_to_terminal(app);
  app.set_version_flag("--version", "skrobot " SKROBOT_VERSION, "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  app.footer(k_program_footer);
  app.require_subcommand(0, 1);
  Action action;
  CommandLine line(app);
  for (const Command& command : commands())
    command.add(line.add_subcommand(command.name, command.is_hidden ? "" : command.help), action);
  try {
    std::vector<const char*> words;
    for (const std::string& word : g_words) words.push_back(word.c_str());
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::CallForHelp& help) {
    refuse_unknown_commands(app);
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    refuse_unknown_commands(app);
    return app.exit(version);
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error);
  }
  if (!action) {
    std::cout << app.help();
    return 0;
  }
  return action();
}

}  // namespace

void hide_secrets(const std::vector<std::string>& secrets) {
  std::vector<std::string> texts = secrets;
  for (const std::string& secret : secrets) {
    // In a list or map, the user typed it as JSON.
    const std::string in_json = to_text(json::value(valid_utf8(secret)));
    texts.push_back(in_json.substr(1, in_json.size() - 2));
  }
  show_arguments(g_arguments, g_words, texts);
  if (!secrets.empty()) forbid_core_file();
}

int run_command_line(int argc, char** argv) {
  // Which parameters are secret is known only once the plugins are inspected, which takes time: hide all of them until
  // then.
  g_arguments = argv;
  g_words.assign(argv, argv + argc);
  hide_arguments(argv);
  constexpr int k_host_fault = static_cast<int>(Fault::host);
  try {
    const int code = parse_and_act();
    std::cout.flush();
    if (!std::cout) throw Error(Fault::host, "cannot write to stdout");
    return code;
  } catch (const Error& error) {
    tell(error);
    return static_cast<int>(error.fault());
  } catch (const std::bad_alloc&) {
    tell(Error(Fault::host, "out of memory"));
  } catch (const std::exception& error) {
    tell(Error(Fault::host, "internal error: " + printable(error.what(), 500),
               "please report this with the command line that caused it"));
  }
  return k_host_fault;
}

}  // namespace skrobot
