// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <limits>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/run_text.hpp"
#include "query/filter.hpp"
#include "query/missing_fields.hpp"
#include "query/run_query.hpp"
#include "query/run_selection.hpp"
#include "store/removal.hpp"
#include "store/unfinished.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// What is to be deleted: an experiment's directory, or the files of one of its runs.
struct Target {
  std::string name;  // within the repository
  Removable removable;
  std::vector<IndexedRun> runs;
  bool is_of_sweep = false;
};

struct DeleteOptions {
  TypedOptions typed;
  std::vector<std::string> words;
  std::string where;
  bool yes = false;
  bool force = false;
};

// A name as no other one reads: what is not plain is quoted and escaped, and nothing is cut.
std::string exact_name(const std::string& name) {
  constexpr std::size_t k_all = std::numeric_limits<std::size_t>::max();
  const bool is_plain = printable(name, k_all) == name && name.find_first_of("\\\"' ") == std::string::npos;
  if (is_plain) return name;
  std::string escaped;
  for (const char c : name) escaped += c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
  return '"' + printable(escaped, k_all) + '"';
}

std::vector<Target> targets(RunIndex& index, const Directory& repository, const DeleteOptions& options) {
  std::vector<Target> found;
  std::set<std::string> names;
  const auto add = [&](const Selection& selection, std::vector<IndexedRun> runs) {
    std::string name = selection.experiment + (selection.run ? "/" + *selection.run : "");
    if (!names.insert(name).second) return;
    Target target{std::move(name), look_at(repository, selection.experiment, selection.run), std::move(runs), false};
    target.is_of_sweep =
        real_file_system().exists(experiment_at(index.repository(), selection.experiment) / k_sweep_plan);
    found.push_back(std::move(target));
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
    Filter filter = parse_filter(options.where);
    query.where = std::move(filter.condition);
    for (const std::string& sentence :
         index.read([&](Database& database) { return missing_fields(database, filter.fields); })) {
      log_message(Severity::warning, sentence);
    }
    const auto runs = index.read([&](Database& database) {
      std::vector<IndexedRun> all;
      for (const std::int64_t row : find_rows(database, query)) all.push_back(index.load(row));
      return all;
    });
    for (const IndexedRun& run : runs) add({run.experiment, run.run}, {run});
  }
  // What lies in an experiment that goes as a whole goes with it.
  std::erase_if(
      found, [&](const Target& target) { return target.removable.run && names.contains(target.removable.experiment); });
  return found;
}

// Runs that go now, of the targets or of a sweep that has one of them: it would miss what it has done.
std::vector<std::string> going_in(RunIndex& index, const std::vector<Target>& all) {
  std::set<std::string> experiments, runs;
  for (const Target& target : all) {
    if (!target.removable.run || target.is_of_sweep) experiments.insert(target.removable.experiment);
    else runs.insert(target.name);
  }
  RunQuery query;
  query.where = parse_filter("state = running").condition;
  return index.read([&](Database& database) {
    std::vector<std::string> going;
    for (const std::int64_t row : find_rows(database, query)) {
      const IndexedRun run = index.load(row);
      std::string name = run.experiment + "/" + run.run;
      if (experiments.contains(run.experiment) || runs.contains(name)) going.push_back(std::move(name));
    }
    return going;
  });
}

// Of the sweep that a target is of, or is; none when it is none. Throws Error while another process runs it.
std::unique_ptr<SweepLock> lock_of(const Directory& repository, const Target& target) {
  if (!target.is_of_sweep) return nullptr;
  Directory experiment;
  if (experiment.open(repository, target.removable.experiment)) return nullptr;  // remove() says why
  try {
    return std::make_unique<SweepLock>(experiment, target.removable.experiment);
  } catch (const Error& e) {
    throw Error(e.fault(), e.what(), "stop it first, or delete under it with --force");
  }
}

void refuse_what_goes(RunIndex& index, const Directory& repository, const std::vector<Target>& all) {
  const std::vector<std::string> going = going_in(index, all);
  if (!going.empty()) {
    throw Error(Fault::usage,
                std::to_string(going.size()) + (going.size() == 1 ? " run is" : " runs are") +
                    " still going: " + list_in_quotes(going, 5),
                "stop it first, or delete its record while it is written with --force");
  }
  for (const Target& target : all) lock_of(repository, target);
}

bool is_yes(const std::string& answer) { return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes"; }

// Shows what is meant. Throws Error without an answer.
bool ask(const std::vector<Target>& all) {
  constexpr std::size_t k_most_shown = 20;
  const auto now = std::chrono::system_clock::now();
  Table table({});
  for (std::size_t i = 0; i < std::min(all.size(), k_most_shown); ++i) {
    const Target& target = all[i];
    std::map<std::string, std::size_t> states;
    for (const IndexedRun& run : target.runs) ++states[run.state];
    std::string text;
    for (const auto& [state, count] : states)
      text += (text.empty() ? "" : ", ") + (target.removable.run ? state : std::to_string(count) + " " + state);
    table.add({exact_name(target.name),
               target.removable.run ? text : "experiment: " + (text.empty() ? "no runs" : text),
               target.runs.empty() ? "" : when_text(target.runs.front().started_ms, now)});
  }
  write_terminal(table.text(10'000));
  if (all.size() > k_most_shown)
    write_terminal("… and " + std::to_string(all.size() - k_most_shown) + " more, which are not named here\n");
  write_terminal("Delete " + std::string(all.size() == 1 ? "this" : "these " + std::to_string(all.size())) +
                 " for ever? [y/N] ");
  std::string answer;
  if (std::getline(std::cin, answer)) return is_yes(answer);
  write_terminal("\n");
  throw Error(Fault::usage, "there was no answer, and nothing was deleted", "--yes deletes without asking");
}

int delete_runs(const DeleteOptions& options) {
  if (options.words.empty() && options.where.empty())
    throw Error(Fault::usage, "skrobot delete needs a run, an experiment or --where",
                "'skrobot list' shows what there is");
  const Settings settings = resolve_settings(options.typed, nullptr);
  RunIndex index(repository_to_read(settings));
  Directory repository;
  if (const auto code = repository.open(index.repository()); code && code != std::errc::no_such_file_or_directory) {
    throw Error(Fault::host,
                "cannot open the experiments repository " + index.repository().string() + ": " + reason(code));
  }
  const std::vector<Target> all = targets(index, repository, options);
  if (all.empty()) {
    std::cout << "No runs are meant by that.\n";
    return 0;
  }
  if (!options.force) refuse_what_goes(index, repository, all);
  if (!options.yes) {
    if (!ask(all)) {
      write_terminal("Nothing was deleted.\n");
      return 0;
    }
    // It may have waited long.
    if (!options.force) {
      RunIndex now(settings.experiments.value);
      refuse_what_goes(now, repository, all);
    }
  }
  for (const Target& target : all) {
    const auto lock = options.force ? nullptr : lock_of(repository, target);
    remove(repository, target.removable);
    std::cout << "deleted " << exact_name(target.name) << "\n";
  }
  remove_leftovers(index.repository());
  return 0;
}

}  // namespace

void add_delete_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<DeleteOptions>();
  line.add_option("runs", options->words, "The runs or experiments").type_name("RUN");
  line.add_option("--where", options->where, "All runs for which this holds, as in 'skrobot list'")
      .type_name("EXPRESSION");
  line.add_flag("-y,--yes", options->yes, "Do not ask");
  line.add_flag("--force", options->force, "Also what is still going, or of a sweep that is");
  add_repository_option(line, options->typed);
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return delete_runs(*options); }; });
}

}  // namespace skrobot
