// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"
#include "query/filter.hpp"
#include "query/missing_fields.hpp"
#include "query/run_query.hpp"
#include "query/run_selection.hpp"
#include "query/run_snapshot.hpp"

namespace skrobot {
namespace {

struct ExportOptions {
  TypedOptions typed;
  std::vector<std::string> runs;
  std::string where, sort, columns;
  bool csv = false;
};

// Names in the order in which they were met.
class Names {
 public:
  void add(std::string name) {
    if (known_.insert(name).second) names_.push_back(std::move(name));
  }
  const std::vector<std::string>& all() const { return names_; }

 private:
  std::set<std::string> known_;
  std::vector<std::string> names_;
};

// Every field that any of the runs has.
std::vector<Field> all_fields(const RunSource& runs) {
  Names params, metrics, tags, results;
  runs([&](const IndexedRun& run) {
    for (const auto& [name, value] : flattened(run.params)) params.add("params." + name);
    for (const auto& [name, value] : run.metrics) {
      for (const char* part : {"last", "min", "max", "count"})
        metrics.add("metrics." + quoted_part(std::string(name)) + "." + part);
    }
    for (const auto& [name, value] : run.tags) tags.add("tags." + quoted_part(std::string(name)));
    if (run.result.is_object()) {
      for (const auto& [name, value] : flattened(run.result.get_object())) results.add("result." + name);
    } else if (!run.result.is_null()) {
      results.add("result");
    }
  });
  std::vector<Field> fields;
  for (const std::string& name : plain_fields()) fields.push_back(parse_field(name));
  for (const Names* group : {&params, &metrics, &results, &tags}) {
    for (const std::string& name : group->all()) fields.push_back(parse_field(name));
  }
  return fields;
}

int export_runs(const ExportOptions& options) {
  if (options.csv && options.typed.json) throw Error(Fault::usage, "--csv and --json exclude each other");
  RunQuery query;
  std::vector<std::string> named;
  const auto name = [&](const std::vector<std::string>& more) { named.insert(named.end(), more.begin(), more.end()); };
  if (!options.where.empty()) {
    Filter filter = parse_filter(options.where);
    query.where = std::move(filter.condition);
    name(filter.fields);
  }
  if (!options.sort.empty()) {
    Order order = parse_sort(options.sort);
    query.order = std::move(order.terms);
    name(order.fields);
  }
  std::vector<Field> fields = parse_columns(options.columns);
  const Settings settings = resolve_settings(options.typed, nullptr);
  RunIndex index(repository_to_read(settings));
  for (const Field& field : fields) named.push_back(field.name);
  const auto missing = index.read([&](Database& database) { return missing_fields(database, named); });
  for (const std::string& sentence : missing) log_message(Severity::warning, sentence);
  const RunSnapshot runs(index, [&] {
    auto rows = find_rows(index.database(), query);
    if (options.runs.empty()) return rows;
    std::set<std::int64_t> wanted;
    for (const std::string& word : options.runs) {
      for (const IndexedRun& run : select_runs(index, word)) wanted.insert(run.row);
    }
    std::erase_if(rows, [&](std::int64_t row) { return !wanted.contains(row); });
    return rows;
  });
  // One run at a time: there may be more than fit into memory.
  const RunSource source = [&](const TakeRun& take) { runs.each(take); };
  if (options.typed.json) {
    print_json(std::cout, index, source, fields);
  } else {
    if (fields.empty()) fields = all_fields(source);
    HarmlessOutput output;
    print_csv(output, source, fields);
  }
  return 0;
}

}  // namespace

void add_export_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  line.add_option("runs", options->runs, "Runs or experiments to export (default: all)").type_name("RUN");
  add_repository_option(line, options->typed);
  line.add_flag("--csv", options->csv, "Print CSV: one line per run, one column per field (default)");
  line.add_flag("--json", options->typed.json, "Print one JSON document");
  line.add_option("--where", options->where, "Export only matching runs; see 'skrobot list --help'")
      .type_name("EXPRESSION");
  line.add_option("--sort", options->sort, "Sort by these fields (default: -started)").type_name("FIELD,...");
  line.add_option("--columns", options->columns, "Fields to export (default: all)").type_name("FIELD,...");
  line.footer(
      "Metrics are exported as last, min, max and count; <run>.metrics (CSV) has all\n"
      "points. Times are ISO 8601, durations are milliseconds. In CSV, text that a\n"
      "spreadsheet would read as a formula (it begins with = + - @, a tab or a line end),\n"
      "or that begins with an apostrophe, gets an apostrophe in front. Numbers and --json\n"
      "are unchanged.");
  line.callback([=, &action] { action = [=] { return export_runs(*options); }; });
}

}  // namespace skrobot
