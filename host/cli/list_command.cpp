// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "app/group_list.hpp"
#include "app/run_columns.hpp"
#include "app/run_list.hpp"
#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/group_output.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"
#include "cli/run_table.hpp"

namespace skrobot {
namespace {

struct ListOptions {
  TypedOptions typed;
  std::vector<std::string> experiments;
  std::string where, sort, columns;
  std::optional<std::string> group_by;
  std::size_t limit = 20;
  bool all_runs = false;
  bool csv = false;
  bool damaged = false;
};

int list_damaged(Repository& repository, bool as_json) {
  const std::vector<DamagedFile> files = repository.damaged();
  if (as_json) {
    json::array array;
    for (const DamagedFile& file : files)
      array.push_back({{"file", (repository.directory() / file.path).string()}, {"fault", file.fault}});
    std::cout << to_pretty_text(array) << "\n";
    return 0;
  }
  for (const DamagedFile& file : files)
    std::cout << printable(file.path, 500) << " " << printable(file.fault, 500) << "\n";
  if (files.empty())
    std::cout << "Every record in " << printable(repository.directory().string(), 500) << " can be read.\n";
  return 0;
}

// Are the default columns shown, alone or with added ones?
bool are_usual(const ListOptions& options) { return options.columns.empty() || options.columns.starts_with('+'); }

// The overview shows a sweep as one row. Naming a sweep, searching, sorting and output for programs ask for its
// trials.
bool folds_sweeps(const ListOptions& options) {
  return !options.all_runs && !options.csv && !options.typed.json && options.experiments.empty() &&
         options.where.empty() && options.sort.empty() && are_usual(options);
}

// The first of the default columns: fields of the query, added ones, then the objectives of the listed sweeps.
std::vector<Field> first_columns(const ListOptions& options, const Repository& repository,
                                 const std::vector<std::string>& experiments, const RunList& list) {
  std::vector<Field> fields;
  for (const std::string& name : list.fields) fields.push_back(parse_field(name));
  if (options.columns.starts_with('+')) {
    for (Field& field : parse_columns(options.columns.substr(1))) fields.push_back(std::move(field));
  }
  std::set<std::string> metrics;
  for (const ListedRun& row : list.rows) {
    if (row.sweep && row.sweep->objective) metrics.insert(row.sweep->objective->metric);
  }
  for (const std::string& experiment : experiments) {
    if (const auto objective = objective_of_sweep(repository.directory(), experiment))
      metrics.insert(objective->metric);
  }
  const std::vector<RunSummary> runs = runs_of(list);
  for (const std::string& metric : metrics) {
    if (auto field = objective_field(metric, runs)) fields.push_back(std::move(*field));
  }
  return fields;
}

// Shows the columns `chosen`; if there are none, the default ones, `first` ahead of the others.
void print_table(const RunList& list, const std::vector<Field>& chosen, const std::vector<Field>& first) {
  const TableStyle style{output_width(), output_is_coloured() ? Colours::yes : Colours::no,
                         std::chrono::system_clock::now()};
  const RunTable table = chosen.empty() ? usual_table(list.rows, usual_columns(runs_of(list), first), style)
                                        : chosen_table(list.rows, chosen, style);
  if (!table.heading.empty()) std::cout << table.heading << "\n\n";
  std::cout << table.text;
  if (list.rows.size() < list.count)
    std::cout << "… and " << list.count - list.rows.size() << " more; --limit 0 shows all\n";
  if (!table.hidden.empty()) std::cout << hidden_columns(table.hidden, "choose with --columns", style.width) << "\n";
}

void print_list(const ListOptions& options, const Repository& repository, const FindOptions& query, const RunList& list,
                const std::vector<Field>& columns) {
  const RunSource source = [&](const TakeRun& take) {
    for (const ListedRun& row : list.rows) take(row.run);
  };
  if (options.typed.json) {
    print_json(std::cout, repository.directory(), source, columns);
  } else if (options.csv) {
    HarmlessOutput output;
    print_csv(output, source, columns.empty() ? default_columns(runs_of(list), list.fields) : columns);
  } else if (list.rows.empty()) {
    const bool is_chosen = !query.where.empty() || !query.runs.empty();
    std::cout << (is_chosen ? "No matching runs in " : "No runs in ") << printable(repository.directory().string(), 500)
              << "\n";
  } else if (are_usual(options)) {
    print_table(list, {}, first_columns(options, repository, query.runs, list));
  } else {
    print_table(list, columns, {});
  }
}

int list_in_groups(const ListOptions& options) {
  if (options.all_runs || options.damaged)
    throw Error(Fault::usage,
                std::string("--group-by cannot be used with ") + (options.damaged ? "--damaged" : "--all-runs"));
  check(FindOptions{options.where, {}, {}, 0});
  GroupListQuery query{{group_fields(*options.group_by), {}, options.where, {}}, options.sort, options.limit};
  const bool adds = options.columns.starts_with('+');  // there are no usual ones to add to
  for (const Field& field : parse_columns(options.columns.substr(adds ? 1 : 0)))
    query.groups.fields.push_back(field.name);
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  for (const std::string& name : options.experiments) query.groups.runs.push_back(repository.experiment(name));
  const GroupList list = list_groups(repository, query);
  if (options.typed.json) {
    std::cout << to_pretty_text(groups_document(list)) << "\n";
  } else if (options.csv) {
    HarmlessOutput output;
    print_groups_csv(output, list);
  } else if (list.groups.empty()) {
    const bool is_chosen = !options.where.empty() || !options.experiments.empty();
    std::cout << (is_chosen ? "No matching runs in " : "No runs in ") << printable(repository.directory().string(), 500)
              << "\n";
  } else {
    std::cout << groups_text(list, output_width());
  }
  for (const std::string& sentence : list.unknown) log_message(Severity::warning, sentence);
  return 0;
}

int list(const ListOptions& options) {
  if (options.csv && options.typed.json) throw Error(Fault::usage, "--csv and --json exclude each other");
  if (options.group_by) return list_in_groups(options);
  FindOptions query{options.where, options.sort, {}, options.limit};
  check(query);
  const std::vector<Field> columns = parse_columns(options.columns);
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  if (options.damaged) return list_damaged(repository, options.typed.json);
  for (const std::string& name : options.experiments) query.runs.push_back(repository.experiment(name));
  const RunList list = folds_sweeps(options) ? newest_runs(repository, query.limit, std::chrono::system_clock::now())
                                             : find_runs(repository, query);
  print_list(options, repository, query, list, columns);
  std::vector<std::string> names;
  for (const Field& field : columns) names.push_back(field.name);
  for (const std::string& sentence : repository.unknown_fields(query, names)) log_message(Severity::warning, sentence);
  if (list.damages > 0) {
    const std::string files =
        list.damages == 1 ? "1 file cannot be read" : std::to_string(list.damages) + " files cannot be read";
    log_message(Severity::warning, files + ": 'skrobot list --damaged' names " + (list.damages == 1 ? "it" : "them"));
  }
  return 0;
}

}  // namespace

void add_list_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<ListOptions>();
  line.add_option("names", options->experiments, "Only runs of these experiments, by the beginnings of their names")
      .type_name("EXPERIMENT");
  add_repository_option(line, options->typed);
  line.add_flag("--all-runs", options->all_runs, "List each trial of a sweep as a row of its own");
  line.add_option("--where", options->where, "Only runs that match; see below").type_name("EXPRESSION");
  line.add_option("--sort", options->sort,
                  "Sort by these fields, - for descending: -metrics.auc,started (default -started)")
      .type_name("FIELD,...");
  line.add_option("--columns", options->columns,
                  "Show these fields: state,params.rate; +FIELD,... adds to the usual ones")
      .type_name("FIELD,...");
  line.add_option("--group-by", options->group_by,
                  "List groups of runs that agree in these fields, with statistics of each metric, or of --columns")
      .type_name("FIELD,...");
  line.add_option("--limit", options->limit, "Show at most this many rows; 0: all (default 20)").type_name("N");
  line.add_flag("--json", options->typed.json, "Print one JSON document");
  line.add_flag("--csv", options->csv,
                "Print CSV: times in ISO 8601, durations in milliseconds, an apostrophe before text that a spreadsheet "
                "would take for a formula");
  line.add_flag("--damaged", options->damaged,
                "Name the files that cannot be read, with the reason, and what killed processes left");
  line.footer(
      "A sweep is one row: the values of its best trial and, under TRIALS, how many\n"
      "trials are done. Name the experiment, or use --all-runs, --where, --sort,\n"
      "--columns, --json or --csv, to list its trials. Columns show what differs between\n"
      "rows; what all rows share is shown above them.\n"
      "\n"
      "Fields: experiment, experimenter, run, task, state, id, started, finished,\n"
      "        duration, seed, host, note, error, plugin, plugin.version, plugin.sha256,\n"
      "        git.commit, git.branch, git.dirty, resources.user_ms, .system_ms,\n"
      "        .peak_memory_bytes, params.NAME, tags.NAME, result.NAME,\n"
      "        metrics.NAME (last value), metrics.NAME.min, .max, .count, .last_step\n"
      "Expressions: = != < <= > >= ~ (a pattern: *, ?) in (a, b); and, or, not,\n"
      "        parentheses; = null: missing\n"
      "States: those of the record; lost: running, but its process died;\n"
      "        stopped_early: a trial that early stopping ended\n"
      "Groups: statistics are of the completed runs, unless --where names the state;\n"
      "        --sort takes the fields of --group-by, and means: -metrics.auc\n"
      "Examples:\n"
      "  skrobot list --group-by params.rate,params.optimizer.name --columns metrics.auc\n"
      "  skrobot list --where 'state = failed and params.rate < 0.1 and started > 2d'\n"
      "  skrobot list --sort -metrics.auc --limit 5 --columns run,params.rate,metrics.auc");
  line.callback([=, &action] { action = [=] { return list(*options); }; });
}

}  // namespace skrobot
