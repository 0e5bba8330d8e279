// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>
#include <sstream>

#include "app/record_view.hpp"
#include "app/run_document.hpp"
#include "app/sweep_summary.hpp"
#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"
#include "cli/run_table.hpp"
#include "cli/run_text.hpp"
#include "cli/sweep_text.hpp"
#include "isolate/conversation.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_files = 20;
constexpr std::size_t k_most_error_lines = 30;
constexpr std::size_t k_sparkline = 24;

std::string text_in(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || value->is_null()) return "";
  return value->is_string() ? std::string(value->get_string()) : to_text(*value);
}

// "2026-03-01 12:00, 3 h ago"
std::string moment(const std::string& iso, WallTime now) {
  const auto time = from_iso_8601(iso);
  if (!time) return printable(iso, 60);
  const std::string date = to_local_minutes(*time),
                    age = when_text(
                        std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count(), now);
  return age == date ? date : date + ", " + age;
}

std::string words(const json::value& command_line) {
  std::vector<std::string> words;
  if (const auto* array = command_line.if_array()) {
    for (const json::value& word : *array)
      words.push_back(word.is_string() ? std::string(word.get_string()) : to_text(word));
  }
  return printable(shell_line(words), 2000);
}

std::string git_text(const json::object& log) {
  const json::value* git = log.if_contains("git");
  if (git == nullptr || !git->is_object()) return "";
  const json::object& object = git->get_object();
  const std::string commit = text_in(object, "commit"), branch = text_in(object, "branch");
  return printable((commit.empty() ? "no commit" : commit) + (branch.empty() ? "" : " on " + branch) +
                       (text_in(object, "dirty") == "true" ? ", with changes" : ""),
                   200);
}

std::string limits_text(const Limits& limits) {
  std::string text;
  if (limits.timeout) text += "timeout " + format_duration(*limits.timeout);
  if (limits.memory) text += (text.empty() ? "" : ", ") + std::string("memory ") + format_bytes(*limits.memory);
  return text;
}

// The worker's exit code: 0 does not say that the task, or a program it ran, succeeded.
std::string exit_text(const RunRecord& record) {
  if (record.exit_signal) return signal_text(*record.exit_signal);
  return record.exit_status && *record.exit_status != 0
             ? "status " + std::to_string(*record.exit_status) + " of the worker"
             : "";
}

std::string containment_text(const RunRecord& record) {
  if (!record.containment) return {};
  std::string text = *record.containment == Containment::none
                         ? "none: the task ran in the host's process"
                         : "processes tracked by a " + std::string(to_string(*record.containment));
  if (record.limits.memory && record.memory_limit_is_shared) text += ", memory limit for all of them together";
  if (record.processes_left > 0) text += "; " + std::to_string(record.processes_left) + " could not be stopped";
  return text;
}

class Page {
 public:
  explicit Page(const RecordView& view) : view_(view), width_(output_width()), now_(std::chrono::system_clock::now()) {}

  void print() {
    std::string state = shown_state(view_.stored);
    if (state == k_stopped_early) state = "stopped early";
    std::cout << printable(view_.indexed.experiment + "/" + view_.indexed.run, 500) << ": "
              << (output_is_coloured() ? in_state_colour(state, state) : state) << "\n";
    if (!view_.stored.fault.empty())
      std::cout << printable(view_.stored.files.run().string(), 500) << " " << printable(view_.stored.fault, 500)
                << "\n";
    print_identity();
    print_object("parameters", view_.params, view_.params_fault, view_.stored.files.params());
    print_metrics();
    print_result();
    print_errors();
    print_files();
  }

 private:
  // The name of the run, quoted for a shell.
  std::string shown_word() const {
    return printable(shell_word(view_.indexed.experiment + "/" + view_.indexed.run), 500);
  }

  // Describes a log that reached its limit.
  std::string log_text(const RunRecord& record) const {
    if (record.output_left_out == 0) return {};
    const std::string limit =
        record.limits.output > 0 ? " (output limit " + format_bytes(record.limits.output) + ")" : "";
    return "cut: " + format_bytes(record.output_left_out) + " in the middle were not kept" + limit +
           "; 'skrobot logs " + shown_word() + "' shows the rest";
  }

  void row(Table& table, const char* name, const std::string& text) {
    if (!text.empty()) table.add({name, text});
  }

  void print_identity() {
    Table table({});
    const json::object& log = view_.log;
    if (view_.stored.record) {
      const RunRecord& record = *view_.stored.record;
      row(table, "id", printable(record.id, 100));
      row(table, "task",
          printable(record.task, 200) + (record.plugin
                                             ? " of " + printable(record.plugin->id + " " + record.plugin->version, 200)
                                             : ", linked into the program"));
      if (record.plugin)
        row(table, "plugin",
            printable(record.plugin->path, 500) + ", sha256 " + printable(record.plugin->sha256.substr(0, 12), 40));
      row(table, "started", moment(record.started, now_));
      row(table, "duration", duration_text(view_.indexed, now_));
      row(table, "seed", std::to_string(record.seed));
      row(table, "exit", exit_text(record));
      if (record.error_code != 0) row(table, "error code", std::to_string(record.error_code));
      if (record.resources.peak_memory_bytes > 0) {
        row(table, "resources",
            "user " + format_duration(std::chrono::milliseconds(record.resources.user_ms)) + ", system " +
                format_duration(std::chrono::milliseconds(record.resources.system_ms)) + ", peak memory " +
                format_bytes(static_cast<std::uint64_t>(record.resources.peak_memory_bytes)));
      }
      row(table, "limits", limits_text(record.limits));
      row(table, "log", log_text(record));
      row(table, "contained", containment_text(record));
      row(table, "process", printable(record.host, 100) + ", " + std::to_string(record.pid));
      std::string tags;
      for (const auto& [key, text] : record.tags) tags += (tags.empty() ? "" : ", ") + printable(key + "=" + text, 200);
      row(table, "tags", tags);
      row(table, "note", printable(record.note, 2000));
    }
    if (!view_.log_fault.empty())
      row(table, "experiment", std::string(k_experiment_log) + " " + printable(view_.log_fault, 300));
    row(table, "by",
        printable(text_in(log, "experimenter"), 200) +
            (log.empty() ? "" : ", as " + printable(text_in(log, "user") + " on " + text_in(log, "host"), 200)));
    if (const json::value* line = log.if_contains("command_line")) row(table, "command", words(*line));
    row(table, "directory", printable(text_in(log, "working_directory"), 500));
    row(table, "git", git_text(log));
    row(table, "source", printable(text_in(log, "source"), 300));
    row(table, "platform", printable(text_in(log, "platform"), 200));
    row(table, "skrobot", printable(text_in(log, "skrobot_version"), 60));
    std::cout << table.text(width_, 2);
  }

  void print_object(const char* title, const json::object& object, const std::string& fault,
                    const std::filesystem::path& file) {
    if (!fault.empty()) {
      std::cout << "\n" << title << "\n  " << printable(file.string(), 500) << " " << printable(fault, 300) << "\n";
      return;
    }
    if (object.empty()) return;
    Table table({});
    for (const auto& [name, value] : flattened(object)) {
      const std::string text = value_text(value, 2000);
      table.add({printable(name, 100), text.empty() ? value.is_null() ? "none" : "(empty)" : text});
    }
    std::cout << "\n" << title << "\n" << table.text(width_, 2);
  }

  void print_metrics() {
    if (!view_.metrics_fault.empty()) std::cout << "\nmetrics\n  " << printable(view_.metrics_fault, 500) << "\n";
    if (view_.metrics.series.empty()) return;
    const bool is_wide = width_ >= 90;
    Table table({"METRIC", "LAST", "MIN", "MAX", "POINTS", "TREND"});
    Table narrow({"METRIC", "LAST", "POINTS", "TREND"});
    for (const MetricSeries& series : view_.metrics.series) {
      const MetricSummary& metric = series.summary;
      const auto unit = view_.stored.record ? view_.stored.record->units.find(metric.name)
                                            : std::map<std::string, std::string>::const_iterator();
      const bool has_unit = view_.stored.record && unit != view_.stored.record->units.end();
      const std::string name = printable(metric.name, 100) + (has_unit ? " (" + printable(unit->second, 40) + ")" : "");
      const auto number = [](double value) { return value_text(json::value(value), 24); };
      const std::string trend = sparkline(series.course.means(k_sparkline));
      table.add(
          {name, number(metric.last), number(metric.min), number(metric.max), std::to_string(metric.count), trend});
      narrow.add({name, number(metric.last), std::to_string(metric.count), sparkline(series.course.means(12))});
    }
    std::cout << "\nmetrics\n" << (is_wide ? table : narrow).text(width_, 2);
    if (view_.metrics.damaged_lines > 0)
      std::cout << "  " << view_.metrics.damaged_lines
                << (view_.metrics.damaged_lines == 1 ? " damaged line" : " damaged lines") << " ignored\n";
  }

  void print_result() {
    if (!view_.result_fault.empty() || (view_.result && view_.result->is_object())) {
      print_object("result", view_.result ? view_.result->get_object() : json::object(), view_.result_fault,
                   view_.stored.files.result());
    } else if (view_.result) {
      std::cout << "\nresult\n  " << value_text(*view_.result, 2000) << "\n";
    }
  }

  void print_errors() {
    if (view_.errors.empty()) return;
    std::cout << "\nerror\n";
    std::istringstream lines(view_.errors);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      if (count < k_most_error_lines) std::cout << (line.empty() ? "" : "  ") << printable(line, 1000) << "\n";
    }
    // Only the beginning of a long file was read.
    const bool is_cut = view_.errors_size > view_.errors.size();
    if (count > k_most_error_lines || is_cut)
      std::cout << "  … and " << (is_cut ? "more" : std::to_string(count - k_most_error_lines) + " more")
                << " lines; 'skrobot logs --errors " << shown_word() << "' shows all\n";
  }

  void print_files() {
    const auto [files, more] = record_files(view_.stored.files, k_most_files);
    Table table({});
    for (const ListedFile& file : files) table.add({format_bytes(file.size), printable(file.path, 500)});
    std::cout << "\nfiles in " << printable(experiment_of(view_.stored.files.directory).string(), 500) << "\n"
              << table.text(width_, 2);
    if (more > 0)
      std::cout << "  … and " << more << " more in " << printable(view_.stored.files.files().string(), 500) << "\n";
    if (!view_.stored.record || view_.stored.record->notifications.empty()) return;
    std::cout << "\nnotifications\n";
    Table notifications({});
    for (const Delivery& delivery : view_.stored.record->notifications) {
      const std::string state = !delivery.passed_over.empty() ? "skipped: " + printable(delivery.passed_over, 500)
                                : delivery.attempts == 0      ? "pending"
                                : delivery.error.empty()      ? "delivered"
                                                              : "failed: " + printable(delivery.error, 500);
      notifications.add({printable(delivery.notifier, 100), state});
    }
    std::cout << notifications.text(width_, 2);
  }

  const RecordView& view_;
  const std::size_t width_;
  const WallTime now_;
};

// Prints the runs of one experiment, whose name is above the table.
void print_runs(const std::filesystem::path& repository, const std::vector<RunSummary>& runs, WallTime now) {
  constexpr std::size_t k_most_runs = 50;
  const std::string& name = runs.front().experiment;
  const std::vector<RunSummary> shown(runs.begin(),
                                      runs.begin() + static_cast<std::ptrdiff_t>(std::min(runs.size(), k_most_runs)));
  std::vector<Field> first;
  const auto objective = objective_of_sweep(repository, name);
  if (auto field = objective ? objective_field(objective->metric, shown) : std::nullopt)
    first.push_back(std::move(*field));
  RunColumns columns = usual_columns(shown, first);
  std::erase_if(columns.common, [](const Field& field) { return field.name == "experiment"; });
  std::vector<ListedRun> rows;
  for (const RunSummary& run : shown) rows.push_back({run, {}});
  const TableStyle style{output_width(), output_is_coloured() ? Colours::yes : Colours::no, now};
  const RunTable runs_table = usual_table(rows, columns, style);
  if (!runs_table.heading.empty()) std::cout << runs_table.heading << "\n\n";
  std::cout << runs_table.text;
  const std::string list = "'skrobot list " + printable(shell_word(name), 300);
  if (shown.size() < runs.size())
    std::cout << "… and " << runs.size() - shown.size() << " more; " << list << " --limit 0' shows all\n";
  if (!runs_table.hidden.empty())
    std::cout << hidden_columns(runs_table.hidden, "choose with " + list + " --columns'", style.width) << "\n";
}

// Prints an experiment with several runs.
void print_experiment(const Repository& repository, const std::vector<RunSummary>& runs) {
  const std::string& name = runs.front().experiment;
  const ExperimentView experiment = view_experiment(repository.directory(), name);
  const json::object& log = experiment.log;
  const auto now = std::chrono::system_clock::now();
  std::cout << printable(name, 500) << ": " << runs.size() << " runs\n";
  Table table({});
  const auto row = [&](const char* title, const std::string& text) {
    if (!text.empty()) table.add({title, text});
  };
  if (!experiment.log_fault.empty()) row("damaged", "experiment.log " + printable(experiment.log_fault, 300));
  row("id", printable(text_in(log, "experiment_id"), 100));
  row("built", moment(text_in(log, "datetime"), now));
  row("by", printable(text_in(log, "experimenter"), 200) +
                (log.empty() ? "" : ", as " + printable(text_in(log, "user") + " on " + text_in(log, "host"), 200)));
  if (const json::value* line = log.if_contains("command_line")) row("command", words(*line));
  row("directory", printable(text_in(log, "working_directory"), 500));
  row("git", git_text(log));
  row("source", printable(text_in(log, "source"), 300));
  std::map<std::string, std::size_t> states;
  for (const RunSummary& run : runs) ++states[run.state];
  std::string summary;
  for (const auto& [state, count] : states) {
    std::string words = state;
    std::replace(words.begin(), words.end(), '_', ' ');
    summary += (summary.empty() ? "" : ", ") + std::to_string(count) + " " + words;
  }
  row("states", summary);
  std::cout << table.text(output_width(), 2) << "\n";
  if (experiment.is_sweep) print_sweep(experiment.directory, runs);
  print_runs(repository.directory(), runs, now);
}

int show(const TypedOptions& typed, const std::string& word) {
  const Settings settings = resolve_settings(typed, nullptr);
  Repository repository(repository_to_read(settings));
  const std::vector<RunSummary> runs = repository.runs(word);
  if (typed.json) {
    json::array array;
    for (const RunSummary& run : runs)
      array.push_back(to_json(repository.directory(), view_record(repository.directory(), run)));
    std::cout << to_pretty_text(runs.size() == 1 ? array.front() : json::value(std::move(array))) << "\n";
  } else if (runs.size() > 1) {
    print_experiment(repository, runs);
  } else {
    const RecordView view = view_record(repository.directory(), runs.front());
    Page(view).print();
  }
  return 0;
}

}  // namespace

void add_show_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto word = std::make_shared<std::string>("latest");
  line.add_option("run", *word, "The run or experiment to show (default latest)").type_name("RUN");
  add_repository_option(line, *typed);
  line.add_flag("--json", typed->json, "Print one JSON document");
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return show(*typed, *word); }; });
}

}  // namespace skrobot
