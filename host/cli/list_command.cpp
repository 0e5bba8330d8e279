// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "app/run_columns.hpp"
#include "app/run_list.hpp"
#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"
#include "cli/run_table.hpp"
#include "query/filter.hpp"
#include "query/missing_fields.hpp"
#include "query/run_query.hpp"
#include "query/run_selection.hpp"
#include "store/unfinished.hpp"

namespace skrobot {
namespace {

struct ListOptions {
  TypedOptions typed;
  std::vector<std::string> experiments;
  std::string where, sort, columns;
  std::size_t limit = 20;
  bool all_runs = false;
  bool csv = false;
  bool damaged = false;
};

// What the options ask for, read and checked.
struct Request {
  RunQuery query;
  std::vector<std::string> fields;  // what is searched and sorted by
  std::vector<Field> columns;       // all that were chosen
  std::vector<Field> added;         // to the usual ones
  bool are_usual = true;
};

int list_damaged(RunIndex& index, bool as_json) {
  auto damages = index.read([&](Database&) { return index.damages(); });
  for (Leftover& leftover : leftovers(index.repository()))
    damages.push_back({std::move(leftover.path), std::move(leftover.fault)});
  if (as_json) {
    json::array array;
    for (const Damage& damage : damages)
      array.push_back({{"file", (index.repository() / damage.path).string()}, {"fault", damage.fault}});
    std::cout << to_pretty_text(array) << "\n";
    return 0;
  }
  for (const Damage& damage : damages)
    std::cout << printable(damage.path, 500) << " " << printable(damage.fault, 500) << "\n";
  if (damages.empty())
    std::cout << "Every record in " << printable(index.repository().string(), 500) << " can be read.\n";
  return 0;
}

Request read_request(const ListOptions& options) {
  if (options.csv && options.typed.json) throw Error(Fault::usage, "--csv and --json exclude each other");
  Request request;
  request.query.limit = options.limit;
  if (!options.sort.empty()) {
    Order order = parse_sort(options.sort);
    request.query.order = std::move(order.terms);
    request.fields = std::move(order.fields);
  }
  if (!options.where.empty()) {
    Filter filter = parse_filter(options.where);
    request.query.where = std::move(filter.condition);
    request.fields.insert(request.fields.end(), filter.fields.begin(), filter.fields.end());
  }
  request.columns = parse_columns(options.columns);
  if (options.columns.starts_with('+')) request.added = parse_columns(options.columns.substr(1));
  request.are_usual = options.columns.empty() || options.columns.starts_with('+');
  return request;
}

// A person's overview has a sweep as one row; whoever names a sweep, searches, sorts or reads by program wants its
// runs.
bool folds_sweeps(const ListOptions& options, const Request& request) {
  return !options.all_runs && !options.csv && !options.typed.json && options.experiments.empty() &&
         options.where.empty() && options.sort.empty() && request.are_usual;
}

// What comes first among the usual columns: what was asked for, then the objectives of the sweeps that are listed.
std::vector<Field> first_columns(const RunIndex& index, const Request& request, const RunList& list) {
  std::vector<Field> fields;
  for (const std::string& name : request.fields) fields.push_back(parse_field(name));
  fields.insert(fields.end(), request.added.begin(), request.added.end());
  std::set<std::string> metrics;
  for (const ListedRun& row : list.rows) {
    if (row.sweep && row.sweep->objective) metrics.insert(row.sweep->objective->metric);
  }
  for (const std::string& experiment : request.query.experiments) {
    if (const auto objective = objective_of_sweep(index.repository(), experiment)) metrics.insert(objective->metric);
  }
  const std::vector<IndexedRun> runs = runs_of(list);
  for (const std::string& metric : metrics) {
    if (auto field = objective_field(metric, runs)) fields.push_back(std::move(*field));
  }
  return fields;
}

void print_table(const RunIndex& index, const Request& request, const RunList& list) {
  const TableStyle style{output_width(), output_is_coloured() ? Colours::yes : Colours::no,
                         std::chrono::system_clock::now()};
  const RunTable table =
      request.are_usual
          ? usual_table(list.rows, usual_columns(runs_of(list), first_columns(index, request, list)), style)
          : chosen_table(list.rows, request.columns, style);
  if (!table.heading.empty()) std::cout << table.heading << "\n\n";
  std::cout << table.text;
  if (list.rows.size() < list.count)
    std::cout << "… and " << list.count - list.rows.size() << " more; --limit 0 shows all\n";
  if (!table.hidden.empty()) std::cout << hidden_columns(table.hidden, "choose with --columns", style.width) << "\n";
}

int list(const ListOptions& options) {
  Request request = read_request(options);
  const Settings settings = resolve_settings(options.typed, nullptr);
  RunIndex index(repository_to_read(settings));
  if (options.damaged) return list_damaged(index, options.typed.json);
  for (const std::string& word : options.experiments)
    request.query.experiments.push_back(select(index, word).experiment);

  std::vector<std::string> named = request.fields;
  for (const Field& field : request.columns) named.push_back(field.name);
  RunList list;
  std::vector<std::string> missing;
  index.read([&](Database& database) {
    list = folds_sweeps(options, request) ? newest_runs(index, request.query.limit, std::chrono::system_clock::now())
                                          : find_runs(index, request.query);
    missing = missing_fields(database, named);
  });
  const RunSource source = [&](const TakeRun& take) {
    for (const ListedRun& row : list.rows) take(row.run);
  };
  if (options.typed.json) {
    print_json(std::cout, index, source, request.columns);
  } else if (options.csv) {
    HarmlessOutput output;
    print_csv(output, source,
              request.columns.empty() ? default_columns(runs_of(list), request.fields) : request.columns);
  } else if (list.rows.empty()) {
    const bool is_chosen = request.query.where || !request.query.experiments.empty();
    std::cout << (is_chosen ? "No matching runs in " : "No runs in ") << printable(index.repository().string(), 500)
              << "\n";
  } else {
    print_table(index, request, list);
  }
  for (const std::string& sentence : missing) log_message(Severity::warning, sentence);
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
      "        duration, seed, host, note, error, plugin, params.NAME, tags.NAME,\n"
      "        result.NAME, metrics.NAME (last value), metrics.NAME.min, .max, .count\n"
      "Expressions: = != < <= > >= ~ (a pattern: *, ?) in (a, b); and, or, not,\n"
      "        parentheses; = null: missing\n"
      "States: those of the record; lost: running, but its process died;\n"
      "        stopped_early: a trial that early stopping ended\n"
      "Examples:\n"
      "  skrobot list --where 'state = failed and params.rate < 0.1 and started > 2d'\n"
      "  skrobot list --sort -metrics.auc --limit 5 --columns run,params.rate,metrics.auc");
  line.callback([=, &action] { action = [=] { return list(*options); }; });
}

}  // namespace skrobot
