// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/run_text.hpp"
#include "cli/table.hpp"
#include "query/filter.hpp"
#include "query/run_query.hpp"
#include "query/run_selection.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// What is to be deleted: an experiment's directory, or the files of one of its runs.
struct Target {
  std::string name;  // within the repository
  fs::path experiment;
  std::optional<RunFiles> run;
  std::vector<IndexedRun> runs;
};

struct DeleteOptions {
  TypedOptions typed;
  std::vector<std::string> words;
  std::string where;
  bool yes = false;
  bool force = false;
};

std::vector<Target> targets(RunIndex& index, const DeleteOptions& options) {
  std::vector<Target> found;
  std::set<std::string> names;
  const auto add = [&](const Selection& selection, std::vector<IndexedRun> runs) {
    Target target{selection.experiment + (selection.run ? "/" + *selection.run : ""), index.repository() / selection.experiment, {}, std::move(runs)};
    if (selection.run) target.run = files_at(target.experiment, *selection.run);
    if (names.insert(target.name).second) found.push_back(std::move(target));
  };
  for (const std::string& word : options.words) {
    const Selection selection = select(index, word);
    std::vector<IndexedRun> runs;
    if (selection.run) {
      runs = select_runs(index, selection.experiment + "/" + *selection.run);
    } else {
      runs = index.read([&](Database& database) {
        std::vector<IndexedRun> all;
        RunQuery query;
        query.experiments = {selection.experiment};
        for (const std::int64_t row : find_rows(database, query)) all.push_back(index.load(row));
        return all;
      });
    }
    add(selection, std::move(runs));
  }
  if (!options.where.empty()) {
    RunQuery query;
    query.where = parse_filter(options.where).condition;
    const auto runs = index.read([&](Database& database) {
      std::vector<IndexedRun> all;
      for (const std::int64_t row : find_rows(database, query)) all.push_back(index.load(row));
      return all;
    });
    for (const IndexedRun& run : runs) add({run.experiment, run.run}, {run});
  }
  // What lies in an experiment that goes as a whole goes with it.
  std::erase_if(found, [&](const Target& target) { return target.run && names.contains(target.experiment.filename().string()); });
  return found;
}

[[noreturn]] void cannot(const fs::path& path, const std::error_code& code) {
  throw Error(Fault::host, "cannot delete " + path.string() + ": " + reason(code));
}

void remove(const Target& target) {
  FileSystem& files = real_file_system();
  if (!target.run) {
    // Hidden first, at once: no reader meets half an experiment.
    const fs::path hidden = target.experiment.parent_path() / (".deleted-" + random_uuid());
    if (const auto code = files.rename(target.experiment, hidden)) cannot(target.experiment, code);
    if (const auto code = files.remove_all(hidden)) cannot(hidden, code);
    return;
  }
  const RunFiles& run = *target.run;
  // The record first: what is left after an interruption is no run.
  for (const fs::path& path : {run.run(), run.params(), run.metrics(), run.log(), run.result(), run.errors()}) {
    const auto code = files.remove(path);
    if (code && code != std::errc::no_such_file_or_directory) cannot(path, code);
  }
  if (const auto code = files.remove_all(run.files())) cannot(run.files(), code);
  if (run.directory != target.experiment) {
    // A trial's own directory goes when nothing is left in it.
    std::error_code code;
    fs::remove(run.directory, code);
  }
  touch(target.experiment.parent_path());
}

bool is_yes(const std::string& answer) { return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes"; }

int delete_runs(const DeleteOptions& options) {
  if (options.words.empty() && options.where.empty()) throw Error(Fault::usage, "skrobot delete needs a run, an experiment or --where", "'skrobot list' shows what there is");
  const Settings settings = resolve_settings(options.typed, nullptr);
  RunIndex index(settings.experiments.value);
  const std::vector<Target> all = targets(index, options);
  if (all.empty()) {
    std::cout << "No runs are meant by that.\n";
    return 0;
  }
  const auto now = std::chrono::system_clock::now();
  std::vector<std::string> going;
  Table table({});
  constexpr std::size_t k_most_shown = 20;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::map<std::string, std::size_t> states;
    for (const IndexedRun& run : all[i].runs) {
      ++states[run.state];
      if (run.state == "running") going.push_back(run.experiment + "/" + run.run);
    }
    std::string text;
    for (const auto& [state, count] : states) text += (text.empty() ? "" : ", ") + (all[i].run ? state : std::to_string(count) + " " + state);
    if (i < k_most_shown) table.add({printable(all[i].name, 300), all[i].run ? text : "experiment: " + (text.empty() ? "no runs" : text), all[i].runs.empty() ? "" : when_text(all[i].runs.front().started_ms, now)});
  }
  if (!going.empty() && !options.force) {
    throw Error(Fault::usage, std::to_string(going.size()) + (going.size() == 1 ? " run is" : " runs are") + " still going: " + list_in_quotes(going, 5),
                "stop it first, or delete its record while it is written with --force");
  }
  if (!options.yes) {
    write_terminal(table.text(10'000));
    if (all.size() > k_most_shown) write_terminal("… and " + std::to_string(all.size() - k_most_shown) + " more\n");
    write_terminal("Delete " + std::string(all.size() == 1 ? "this" : "these " + std::to_string(all.size())) + " for ever? [y/N] ");
    std::string answer;
    if (!std::getline(std::cin, answer)) {
      write_terminal("\n");
      throw Error(Fault::usage, "there was no answer, and nothing was deleted", "--yes deletes without asking");
    }
    if (!is_yes(answer)) {
      write_terminal("Nothing was deleted.\n");
      return 0;
    }
  }
  for (const Target& target : all) {
    remove(target);
    std::cout << "deleted " << printable(target.name, 500) << "\n";
  }
  return 0;
}

}  // namespace

void add_delete_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<DeleteOptions>();
  line.add_option("runs", options->words, "The runs or experiments").type_name("RUN");
  line.add_option("--where", options->where, "All runs for which this holds, as in 'skrobot list'").type_name("EXPRESSION");
  line.add_flag("-y,--yes", options->yes, "Do not ask");
  line.add_flag("--force", options->force, "Also what is still going");
  add_repository_option(line, options->typed);
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return delete_runs(*options); }; });
}

}  // namespace skrobot
