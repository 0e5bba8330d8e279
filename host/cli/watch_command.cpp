// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>
#include <thread>

#include "app/record_view.hpp"
#include "app/runs_in_progress.hpp"
#include "base/duration.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/watch_table.hpp"

namespace skrobot {
namespace {

struct WatchOptions {
  TypedOptions typed;
  std::vector<std::string> experiments;
  bool all_runs = false;
  bool once = false;
  std::string interval = "1s";
};

// Reads the runs in progress, with sweeps as one row unless their trials are asked for.
void look(WatchTable& table, Repository& repository, const WatchOptions& options, WallTime now) {
  ProgressQuery query;
  for (const std::string& name : options.experiments) query.experiments.push_back(repository.experiment(name));
  query.folds_sweeps = !options.all_runs && !options.typed.json && options.experiments.empty();
  query.known_sweeps = table.sweeps();
  const RunsInProgress found = find_in_progress(repository, query, now);
  std::vector<WatchedRun> running;
  for (const RunSummary& run : found.runs)
    running.push_back({run.experiment, run.run, files_of(repository.directory(), run)});
  table.look(running, found.sweeps, now);
}

// Overwrites the previous frame: moves up by its lines, and clears the end of each line and what is left below.
void show_frame(const std::string& frame, std::size_t& lines) {
  std::string out = lines > 0 ? "\r\x1b[" + std::to_string(lines) + "A" : "";
  lines = 0;
  for (std::size_t begin = 0; begin < frame.size();) {
    const std::size_t end = frame.find('\n', begin);
    out += frame.substr(begin, end - begin) + "\x1b[K\n";
    begin = end + 1;
    ++lines;
  }
  std::cout << out << "\x1b[J" << std::flush;
}

int watch(const WatchOptions& options) {
  const std::filesystem::path directory = repository_to_read(resolve_settings(options.typed, nullptr));
  const auto interval = parse_duration(options.interval);
  if (interval < std::chrono::milliseconds(100))
    throw Error(Fault::usage, "--interval: expected at least 100ms, got " + in_quotes(options.interval));
  WatchTable table(output_is_coloured() ? Colours::yes : Colours::no);
  Repository repository(directory);
  WallTime now = std::chrono::system_clock::now();
  look(table, repository, options, now);
  if (options.typed.json) {
    std::cout << to_pretty_text(table.to_json(now)) << "\n";
    return 0;
  }
  if (options.once || !output_is_live()) {
    std::cout << table.text(now, output_width(), 1'000'000);
    return 0;
  }
  for (std::size_t lines = 0; std::cout.good();) {  // until a signal ends it
    show_frame(table.text(now, output_width(), output_height() - 1), lines);
    std::this_thread::sleep_for(interval);
    now = std::chrono::system_clock::now();
    repository.refresh();
    look(table, repository, options, now);
  }
  return 0;
}

}  // namespace

void add_watch_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<WatchOptions>();
  line.add_option("names", options->experiments, "Show the runs of these experiments, and each trial of a sweep")
      .type_name("EXPERIMENT");
  add_repository_option(line, options->typed);
  line.add_flag("--all-runs", options->all_runs, "Show each trial of a sweep as a row of its own");
  line.add_flag("--once", options->once, "Show the runs in progress once and exit, as without a terminal");
  line.add_option("--interval", options->interval, "Time between two looks (default 1s)").type_name("TIME");
  line.add_flag("--json", options->typed.json, "Print the runs in progress as one JSON document and exit");
  line.footer(
      "A sweep is one row, EXPERIMENT/trials: how many trials have ended, and the best\n"
      "value so far. Runs on machines that share the directory are shown, too. Progress\n"
      "is recorded every two seconds; \"no sign for 5 m\" means that another machine has\n"
      "recorded none for that time. Ctrl-C stops watching, not the runs.");
  line.callback([=, &action] { action = [=] { return watch(*options); }; });
}

}  // namespace skrobot
