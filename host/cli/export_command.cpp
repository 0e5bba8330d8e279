// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "base/log.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"

namespace skrobot {
namespace {

struct ExportOptions {
  TypedOptions typed;
  std::vector<std::string> runs;
  std::string where, sort, columns;
  bool csv = false;
};

int export_runs(const ExportOptions& options) {
  if (options.csv && options.typed.json) throw Error(Fault::usage, "--csv and --json exclude each other");
  const FindOptions query{options.where, options.sort, options.runs, 0};
  check(query);
  std::vector<Field> fields = parse_columns(options.columns);
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(field.name);
  for (const std::string& sentence : repository.unknown_fields(query, names)) log_message(Severity::warning, sentence);
  // One run at a time: all of them may not fit into memory.
  const Snapshot runs = repository.snapshot(query);
  const RunSource source = [&](const TakeRun& take) { runs.each(take); };
  if (options.typed.json) {
    print_json(std::cout, repository.directory(), source, fields);
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
