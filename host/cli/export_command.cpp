// SPDX-License-Identifier: MIT
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "app/group_list.hpp"
#include "base/log.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "bridge/run_export.hpp"
#include "cli/command.hpp"
#include "cli/group_output.hpp"
#include "cli/harmless_output.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_output.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"

namespace skrobot {
namespace {

struct ExportOptions {
  TypedOptions typed;
  std::vector<std::string> runs;
  std::string where, sort, columns, format;
  std::optional<std::string> group_by;
  bool csv = false;
  bool follow = false;
};

using Clock = std::chrono::steady_clock;

int export_groups(const ExportOptions& options) {
  check(FindOptions{options.where, {}, {}, 0});
  GroupListQuery query{{group_fields(*options.group_by), {}, options.where, options.runs}, options.sort, 0};
  const bool adds = options.columns.starts_with('+');  // there are no usual ones to add to
  for (const Field& field : parse_columns(options.columns.substr(adds ? 1 : 0)))
    query.groups.fields.push_back(field.name);
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  const GroupList list = list_groups(repository, query);
  for (const std::string& sentence : list.unknown) log_message(Severity::warning, sentence);
  if (options.typed.json) {
    std::cout << to_pretty_text(groups_document(list)) << "\n";
  } else {
    HarmlessOutput output;
    print_groups_csv(output, list);
  }
  return 0;
}

int export_runs(const ExportOptions& options) {
  if (options.follow) throw Error(Fault::usage, "--follow needs --to");
  if (options.csv && options.typed.json) throw Error(Fault::usage, "--csv and --json exclude each other");
  if (options.group_by) return export_groups(options);
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

// Shows how far a long export is.
class ExportStatus {
 public:
  void show(std::size_t done, std::size_t total) {
    constexpr std::chrono::seconds k_quick{1};
    if (!errors_are_shown_live() || Clock::now() - started_ < k_quick) return;
    output_.show_status({"exporting run " + std::to_string(done) + " of " + std::to_string(total)});
  }
  void finish() { output_.finish(); }

 private:
  const Clock::time_point started_ = Clock::now();
  LiveOutput output_{{}};
};

void print_report(const ExportReport& report, const ExportRequest& request) {
  constexpr std::size_t k_most_shown = 20;
  for (std::size_t i = 0; i < std::min(report.notes.size(), k_most_shown); ++i) {
    const ExportNote& note = report.notes[i];
    const std::string others = note.count > 1 ? ", and " + std::to_string(note.count - 1) + " more" : "";
    log_message(Severity::warning, (note.run.empty() ? "" : printable(note.run, 300) + others + ": ") + note.text);
  }
  if (report.notes.size() > k_most_shown)
    log_message(Severity::warning, "… and " + std::to_string(report.notes.size() - k_most_shown) + " more warnings");
  const std::size_t all = report.written + report.unchanged;
  std::cout << "Exported " << report.written << (report.written == 1 ? " run" : " runs") << " to "
            << printable(request.target.string(), 300);
  if (report.unchanged > 0) std::cout << "; " << report.unchanged << " unchanged";
  if (report.in_progress > 0) std::cout << "; " << report.in_progress << " of " << all << " in progress";
  std::cout << "\n";
}

int export_format(const ExportOptions& options) {
  if (options.csv || options.typed.json || !options.sort.empty() || !options.columns.empty() || options.group_by)
    throw Error(Fault::usage, "--to excludes --csv, --json, --sort, --columns and --group-by");
  if (options.runs.empty())
    throw Error(Fault::usage, "export --to " + printable(options.format) + " needs a path to write to",
                "skrobot export --to " + printable(options.format) + " PATH [RUN...]");
  const ExportRequest request{options.format,
                              options.runs.front(),
                              {options.where, "started", {options.runs.begin() + 1, options.runs.end()}, 0}};
  const CancelToken& cancelled = cancel_on_interrupt("skrobot: stopping after this run; once more stops at once");
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  for (;;) {
    ExportStatus status;
    const ExportReport report = export_to(repository, request, [&](std::size_t done, std::size_t total) {
      status.show(done, total);
      return !cancelled.requested();
    });
    status.finish();
    const bool is_over = !options.follow || report.in_progress == 0 || cancelled.requested();
    if (is_over || report.written > 0) print_report(report, request);
    std::cout.flush();
    if (is_over) return cancelled.requested() ? 130 : 0;
    constexpr std::chrono::seconds k_pause{2};
    cancelled.wait(k_pause);
    repository.refresh();
  }
}

}  // namespace

void add_export_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  line.add_option("runs", options->runs, "Runs or experiments to export (default: all); with --to after the path")
      .type_name("RUN");
  add_repository_option(line, options->typed);
  line.add_flag("--csv", options->csv, "Print CSV: one line per run, one column per field (default)");
  line.add_flag("--json", options->typed.json, "Print one JSON document");
  line.add_option("--where", options->where, "Export only matching runs; see 'skrobot list --help'")
      .type_name("EXPRESSION");
  line.add_option("--sort", options->sort, "Sort by these fields (default: -started)").type_name("FIELD,...");
  line.add_option("--columns", options->columns, "Fields to export (default: all)").type_name("FIELD,...");
  line.add_option("--to", options->format, "Write files of another tool to the path given first: --to mlflow mlruns")
      .type_name("dvclive|junit|mlflow|ro-crate|tensorboard");
  line.add_flag("--follow", options->follow, "With --to: repeat every two seconds until no run is in progress");
  line.add_option("--group-by", options->group_by,
                  "Export groups of runs that agree in these fields, with statistics of each metric, or of --columns")
      .type_name("FIELD,...");
  line.footer(
      "--to writes only runs that changed since the last export to the same path. What a\n"
      "format cannot express is reported. junit writes one file, the others a directory\n"
      "for each run.\n\n"
      "Metrics are exported as last, min, max and count; <run>.metrics (CSV) has all\n"
      "points. Times are ISO 8601, durations are milliseconds. In CSV, text that a\n"
      "spreadsheet would read as a formula (it begins with = + - @, a tab or a line end),\n"
      "or that begins with an apostrophe, gets an apostrophe in front. Numbers and --json\n"
      "are unchanged.");
  line.callback([=, &action] {
    action = [=] { return options->format.empty() ? export_runs(*options) : export_format(*options); };
  });
}

}  // namespace skrobot
