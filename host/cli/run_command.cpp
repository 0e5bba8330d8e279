// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/experiment.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/dry_run.hpp"
#include "cli/interrupt.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/run_plan.hpp"
#include "isolate/plugin_notifier.hpp"
#include "worker/thread_launcher.hpp"

namespace skrobot {
namespace {

constexpr int k_completed = 0;
constexpr int k_a_run_failed = 1;
constexpr int k_cancelled = 130;

// Keeps what the runs came to, and shows how they go.
class Reporter : public ProgressLine {
 public:
  using ProgressLine::ProgressLine;
  void ended(const RunReport& report) override {
    ProgressLine::ended(report);
    reports.push_back(report);
  }
  std::vector<RunReport> reports;
};

json::object to_json(const RunReport& report) {
  const bool completed = report.outcome.state == State::completed;
  return {{"name", report.files.name},
          {"task", report.record.task},
          {"id", report.record.id},
          {"state", to_string(report.record.state)},
          {"started", report.record.started},
          {"duration_ms", report.record.duration_ms},
          {"seed", report.record.seed},
          {"params", report.params},
          {"result", report.outcome.result},
          {"error", completed ? json::value() : json::value(report.outcome.error)},
          {"record", report.files.run().string()}};
}

void print_json(const Experiment& experiment, const Reporter& reporter) {
  json::array runs;
  for (const RunReport& report : reporter.reports) runs.push_back(to_json(report));
  const json::object document{
      {"experiment", {{"id", experiment.id()}, {"directory", experiment.directory().string()}}}, {"runs", std::move(runs)}};
  std::cout << to_pretty_text(document) << "\n";
}

// The first lines of an error, for the terminal; all of it is in the record.
void tell_failure(const RunReport& report) {
  constexpr std::size_t k_most_lines = 20;
  std::string text = "skrobot: error: " + report.files.name + " " + to_string(report.record.state) + ": " + printable(report.outcome.error, 2000) + "\n";
  std::istringstream details(report.outcome.details);
  std::size_t count = 0;
  for (std::string line; count < k_most_lines && std::getline(details, line); ++count) text += "  " + printable(line, 300) + "\n";
  if (details.good()) text += "  …\n";
  write_terminal(text + "hint: all of it is in " + report.files.errors().string() + " and " + report.files.log().string() + "\n");
}

int execute(const RunPlan& plan, const TypedOptions& typed) {
  adopt_orphans();
  const WorkerLauncher launch = plan.settings.isolation.value == Isolation::none ? thread_launcher() : process_launcher();
  const CancelToken& cancel = cancel_on_interrupt();
  Reporter reporter(typed.quiet ? Verbosity::quiet : typed.verbose ? Verbosity::verbose : Verbosity::normal);
  Experiment experiment(plan.settings.experiments.value);
  experiment.set_experimenter(plan.settings.experimenter.value).set_observer(&reporter).set_secrets(secrets_of(plan));
  if (!plan.settings.source.value.empty()) experiment.set_source_code_file_path(plan.settings.source.value);
  for (const PlannedNotifier& notifier : plan.notifiers) {
    experiment.set_notifier(std::make_shared<PluginNotifier>(launch, plugin_call(notifier.notifier, notifier.params)));
  }
  // The first worker starts while the experiment is written.
  std::unique_ptr<PluginTask> first;
  if (plan.settings.isolation.value == Isolation::process) {
    first = std::make_unique<PluginTask>(launch, plugin_call(plan.runs.front().task, final_params(plan.runs.front(), {})));
    first->start();
  }
  experiment.build();
  log_message(Severity::info, "experiment " + experiment.directory().string());

  std::map<std::string, RunValues> earlier;
  int code = k_completed;
  std::optional<Error> failure;
  for (const PlannedRun& run : plan.runs) {
    if (cancel.requested()) code = k_cancelled;
    if (code != k_completed || failure) break;
    try {
      auto task = first ? std::move(first) : std::make_unique<PluginTask>(launch, plugin_call(run.task, final_params(run, earlier)));
      RunOptions options;
      options.name = run.name;
      options.seed = run.seed.value;
      options.timeout = run.timeout.value;
      options.grace = plan.settings.grace.value;
      options.memory_limit = plan.settings.memory_limit.value;
      options.output_limit = plan.settings.output_limit.value;
      options.note = plan.settings.note.value;
      options.cancel = &cancel;
      for (const auto& [key, tag] : plan.settings.tags) options.tags[key] = tag.value;
      experiment.run(*task, options);
      const RunReport& report = reporter.reports.back();
      earlier[run.name] = {report.outcome.result, report.files.files().string()};
      if (!typed.json) std::cout << to_pretty_text(report.outcome.result) << std::endl;
    } catch (const RunError& error) {
      const RunReport& report = reporter.reports.back();
      const bool cancelled = report.record.state == State::cancelled && cancel.requested();
      code = cancelled ? k_cancelled : k_a_run_failed;
      if (!cancelled) tell_failure(report);
      if (!report.record_failure.empty()) failure = Error(Fault::host, report.record_failure);
    } catch (const Error& error) {
      failure = error;
    }
  }
  const std::size_t left = plan.runs.size() - reporter.reports.size();
  if (left > 0 && plan.runs.size() > 1) {
    std::string names;
    for (std::size_t i = reporter.reports.size(); i < plan.runs.size(); ++i) names += (names.empty() ? "" : ", ") + plan.runs[i].name;
    log_message(Severity::warning, "not run: " + names);
  }
  if (typed.json) print_json(experiment, reporter);
  if (!typed.quiet) write_terminal("recorded in " + experiment.directory().string() + "\n");
  if (failure) throw *failure;
  return code;
}

int run(const TypedOptions& typed, const std::string& target, const std::vector<std::string>& words) {
  if (typed.quiet && typed.verbose) throw Error(Fault::usage, "--quiet and --verbose exclude each other");
  // Checked here and not by CLI11, which would complain of it before an option that it does not know.
  if (target.empty()) throw Error(Fault::usage, "skrobot run needs a task or an experiment file", "'skrobot run --help' shows what it takes");
  set_log_threshold(typed.verbose ? Severity::debug : Severity::warning);
  const RunPlan plan = make_run_plan(typed, target, words);
  hide_secrets(secrets_of(plan));
  if (typed.dry_run) {
    print_dry_run(plan, typed.json);
    return k_completed;
  }
  return execute(plan, typed);
}

}  // namespace

void add_run_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto target = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  line.add_option("target", *target, "The name of a task, or an experiment file (.json)").type_name("TASK|FILE");
  line.add_option("params", *words, "The task's parameters; of an experiment file's run: RUN.key=value").type_name("key=value");
  add_run_options(line, *typed);
  line.footer("Examples:\n"
             "  skrobot run train_task data=train.csv label_column=diagnosis learning_rate=0.1\n"
             "  skrobot run experiment.json --experimenter ada --notify file_notifier:path=told.jsonl\n"
             "'skrobot plugins show TASK' lists a task's parameters.");
  line.callback([=, &action] { action = [=] { return run(*typed, *target, *words); }; });
}

}  // namespace skrobot
