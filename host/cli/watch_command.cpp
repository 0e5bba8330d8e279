// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <thread>

#include "base/duration.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/watch_table.hpp"
#include "query/filter.hpp"
#include "query/run_query.hpp"

namespace skrobot {
namespace {

std::vector<WatchedRun> going_runs(const std::filesystem::path& repository) {
  RunIndex index(repository);
  RunQuery query;
  query.where = parse_filter("state = running").condition;
  return index.read([&](Database& database) {
    std::vector<WatchedRun> going;
    for (const std::int64_t row : find_rows(database, query)) {
      const IndexedRun run = index.load(row);
      going.push_back({run.experiment + "/" + run.run, index.files(run)});
    }
    return going;
  });
}

struct WatchOptions {
  TypedOptions typed;
  bool once = false;
  std::string interval = "1s";
};

// Written over the frame before it: up by its lines, each line cleared behind its end, and what is left below.
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
  const std::filesystem::path repository = repository_to_read(resolve_settings(options.typed, nullptr));
  const auto interval = parse_duration(options.interval);
  if (interval < std::chrono::milliseconds(100))
    throw Error(Fault::usage, "--interval: expected at least 100ms, got " + in_quotes(options.interval));
  WatchTable table(output_is_coloured() ? Colours::yes : Colours::no);
  const auto look = [&] {
    const WallTime now = std::chrono::system_clock::now();
    table.look(going_runs(repository));
    return now;
  };
  WallTime now = look();
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
    now = look();
  }
  return 0;
}

}  // namespace

void add_watch_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<WatchOptions>();
  add_repository_option(line, options->typed);
  line.add_flag("--once", options->once, "Show what goes now, and end; so it is without a terminal");
  line.add_option("--interval", options->interval, "How often to look (default 1s)").type_name("TIME");
  line.add_flag("--json", options->typed.json, "Print what goes now as one JSON document, and end");
  line.footer(
      "Hosts write down every two seconds how far their runs are, so runs of other machines are seen too when they "
      "share the directory.\n"
      "One of another machine that gave no sign for a minute is shown with how long. Ctrl-C ends.");
  line.callback([=, &action] { action = [=] { return watch(*options); }; });
}

}  // namespace skrobot
