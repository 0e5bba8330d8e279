// SPDX-License-Identifier: MIT
#include <chrono>
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>
#include <thread>

#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"

namespace skrobot {
namespace {

// Prints the text from a position on, and advances it.
void print_from(const Repository& repository, const RunSummary& run, RunText which, LogPosition& at,
                HarmlessOutput& output) {
  while (std::cout) {
    const LogPart part = repository.text(run, which, at);
    at = part.next;
    if (part.was_cut) log_message(Severity::warning, "the log reached its limit; omitted lines are not shown");
    if (part.unwritten > 0)
      log_message(Severity::warning,
                  std::to_string(part.unwritten) + " bytes of the file were never written and are not shown");
    if (part.text.empty()) return;
    output << part.text;
  }
}

int print_log(const TypedOptions& typed, const std::string& word, std::size_t lines, bool follow, bool errors) {
  const Settings settings = resolve_settings(typed, nullptr);
  Repository repository(repository_to_read(settings));
  const RunSummary run = repository.run(word);
  const RunText which = errors ? RunText::errors : RunText::log;
  if (!follow && !repository.text(run, which, {}, 1).is_there) {
    throw Error(Fault::usage, "the run " + in_quotes(run.run, 200) + (errors ? " has no errors" : " has no log"),
                errors ? "" : "'skrobot show' lists its files");
  }
  LogPosition at = lines != 0 ? repository.last_lines(run, which, lines) : LogPosition();
  HarmlessOutput output;
  while (true) {
    // Read the state before the log: once a run has ended, its log is complete.
    const bool is_over = !follow || repository.state(run) != "running";
    print_from(repository, run, which, at, output);
    output.flush();
    if (is_over || !std::cout) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return 0;
}

}  // namespace

void add_logs_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto word = std::make_shared<std::string>("latest");
  auto lines = std::make_shared<std::size_t>(0);
  auto follow = std::make_shared<bool>(false), errors = std::make_shared<bool>(false);
  line.add_option("run", *word, "Run (default: latest)").type_name("RUN");
  line.add_flag("-f,--follow", *follow, "Follow the log until the run ends");
  line.add_option("-n,--lines", *lines, "Show only the last N lines (default 0: all)").type_name("N");
  line.add_flag("--errors", *errors, "Show the errors instead of the log");
  add_repository_option(line, *typed);
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return print_log(*typed, *word, *lines, *follow, *errors); }; });
}

}  // namespace skrobot
