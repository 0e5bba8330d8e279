// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/experiment.hpp>
#include <skrobot/repository.hpp>

#include "app/needed.hpp"
#include "app/run_plan.hpp"
#include "app/run_repeats.hpp"
#include "base/log.hpp"
#include "base/mean_text.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/dry_run.hpp"
#include "cli/interrupt.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "isolate/plugin_notifier.hpp"
#include "sweep/sweep_options.hpp"
#include "worker/thread_launcher.hpp"

namespace skrobot {
namespace {

constexpr int k_completed = 0;
constexpr int k_a_run_failed = 1;
constexpr int k_cancelled = 130;

struct EndedRun {
  RunInfo run;
  RunEnd end;
};

// Shows progress, and keeps the outcome of each run.
class Reporter : public ProgressLine {
 public:
  using ProgressLine::ProgressLine;
  void ended(const RunInfo& run, const RunEnd& end) override {
    ProgressLine::ended(run, end);
    reports.push_back({run, end});
  }
  std::vector<EndedRun> reports;
};

RunOptions options_of(const RunPlan& plan, const PlannedRun& run, const CancelToken& cancel) {
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
  return options;
}

// A large result is copied from its file, which is one line without control characters.
void print_result(const Result& result, const std::filesystem::path& file) {
  constexpr std::size_t k_piece = 1 << 20;
  if (result.large == 0) {
    std::cout << to_pretty_text(result.value) << std::endl;
    return;
  }
  std::string bytes;
  for (std::uint64_t offset = 0;; offset += bytes.size()) {
    if (const auto code = real_file_system().read(file, offset, k_piece, bytes))
      throw Error(Fault::host, "cannot read " + file.string() + ": " + reason(code));
    if (bytes.empty() || !std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) break;
  }
  std::cout.flush();
}

// Names the file instead of a large result.
json::object with_result_file(json::object document, const Result& result, const std::filesystem::path& file) {
  if (result.large != 0) document["result_file"] = file.string();
  return document;
}

Result result_of(const EndedRun& ended) { return {ended.end.result, ended.end.large_result}; }

json::object to_json(const EndedRun& ended) {
  const auto& [run, end] = ended;
  json::object document{{"name", run.name},
                        {"task", run.task},
                        {"id", run.id},
                        {"state", to_string(end.state)},
                        {"started", run.started},
                        {"duration_ms", end.duration_ms},
                        {"seed", run.seed},
                        {"params", end.params},
                        {"result", end.result},
                        {"error", end.state == State::completed ? json::value() : json::value(end.error)},
                        {"record", run.file(".run").string()}};
  return with_result_file(std::move(document), result_of(ended), run.file(".result"));
}

// The earlier run that a skipped run refers to.
json::object to_json(const std::string& name, const EarlierRun& earlier) {
  const RunSummary& run = earlier.run;
  json::object document{{"name", name},
                        {"task", run.task},
                        {"id", run.id},
                        {"state", run.state},
                        {"skipped", true},
                        {"started", run.started},
                        {"duration_ms", run.duration_ms},
                        {"seed", run.seed},
                        {"params", run.params},
                        {"result", earlier.result.value},
                        {"error", nullptr},
                        {"record", earlier.files.run().string()}};
  return with_result_file(std::move(document), earlier.result, earlier.files.result());
}

json::object to_json(const RepeatedNumber& number) {
  return {{"name", number.name},
          {"runs", number.count},
          {"mean", std::isfinite(number.mean) ? json::value(number.mean) : json::value()},
          {"deviation", std::isfinite(number.deviation) ? json::value(number.deviation) : json::value()}};
}

std::vector<RepeatedNumber> summary_of(const std::vector<EndedRun>& reports) {
  std::vector<RunFiles> files;
  for (const EndedRun& ended : reports) files.push_back({ended.run.directory, ended.run.name});
  return summarize_runs(files);
}

// A line for each number: "metrics.score  4.10 ± 0.72 (5)".
void print_summary(const std::vector<RepeatedNumber>& summary) {
  Table table({});
  for (const RepeatedNumber& number : summary)
    table.add({printable(number.name, 60), mean_text(number.mean, number.deviation, number.count)});
  if (!table.empty()) std::cout << table.text(output_width()) << std::flush;
}

// "5 runs: 3 completed, 2 failed".
std::string counts_line(const std::vector<EndedRun>& reports) {
  std::map<State, std::size_t> counts;
  for (const EndedRun& ended : reports) ++counts[ended.end.state];
  std::string words;
  for (const auto& [state, count] : counts) {
    std::string name = to_string(state);
    std::replace(name.begin(), name.end(), '_', ' ');
    words += (words.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  }
  return std::to_string(reports.size()) + (reports.size() == 1 ? " run: " : " runs: ") + words + "\n";
}

// Runs before those that count; an experiment of their own, which is deleted afterwards.
int warm_up(const RunPlan& plan, const WorkerLauncher& launch, const CancelToken& cancel) {
  if (plan.warm_up == 0) return k_completed;
  Experiment experiment(plan.settings.experiments.value);
  Reporter reporter(Verbosity::quiet);
  experiment.set_experimenter(plan.settings.experimenter.value).set_observer(&reporter).set_secrets(secrets_of(plan));
  experiment.build();
  struct Removal {
    std::filesystem::path directory;
    ~Removal() { real_file_system().remove_all(directory); }
  } const removal{experiment.directory()};
  int code = k_completed;
  for (std::uint64_t i = 0; i < plan.warm_up && code == k_completed; ++i) {
    try {
      PluginTask task(launch, plugin_call(plan.runs.front().task, final_params(plan.runs.front(), {})));
      experiment.run(task, options_of(plan, plan.runs.front(), cancel));
    } catch (const RunError& error) {
      code = cancel.requested() ? k_cancelled : k_a_run_failed;
      if (code == k_a_run_failed)
        write_terminal("skrobot: error: warm-up run " + std::to_string(i + 1) + " " + error.state() + ": " +
                       printable(error.what(), 2000) + "\n");
    }
  }
  return code;
}

void print_json(const Experiment* experiment, json::array runs, const std::vector<RepeatedNumber>* summary) {
  json::object document{{"experiment", nullptr}, {"runs", std::move(runs)}};
  if (summary != nullptr) {
    json::array numbers;
    for (const RepeatedNumber& number : *summary) numbers.push_back(to_json(number));
    document["summary"] = std::move(numbers);
  }
  if (experiment != nullptr)
    document["experiment"] = {{"id", experiment->id()}, {"directory", experiment->directory().string()}};
  std::cout << to_pretty_text(document) << "\n";
}

// Prints the first lines of an error; the record has all of it.
void report_failure(const EndedRun& ended) {
  const auto& [run, end] = ended;
  constexpr std::size_t k_most_lines = 20;
  std::string text =
      "skrobot: error: " + run.name + " " + to_string(end.state) + ": " + printable(end.error, 2000) + "\n";
  std::istringstream details(end.details);
  std::size_t count = 0;
  for (std::string line; count < k_most_lines && std::getline(details, line); ++count)
    text += "  " + printable(line, 300) + "\n";
  if (details.good()) text += "  …\n";
  write_terminal(text + "hint: all of it is in " + printable(run.file(".errors").string(), 1000) + " and " +
                 printable(run.file(".log").string(), 1000) + "\n");
}

}  // namespace

int execute_plan(const RunPlan& plan, const TypedOptions& typed) {
  adopt_orphans();
  const WorkerLauncher launch =
      plan.settings.isolation.value == Isolation::none ? thread_launcher() : process_launcher();
  const CancelToken& cancel = cancel_on_interrupt();
  Reporter reporter(typed.quiet ? Verbosity::quiet : typed.verbose ? Verbosity::verbose : Verbosity::normal);
  Experiment experiment(plan.settings.experiments.value);
  experiment.set_experimenter(plan.settings.experimenter.value).set_observer(&reporter).set_secrets(secrets_of(plan));
  if (!plan.settings.source.value.empty()) experiment.set_source_code_file_path(plan.settings.source.value);
  for (const PlannedNotifier& notifier : plan.notifiers) {
    experiment.set_notifier(std::make_shared<PluginNotifier>(launch, plugin_call(notifier.notifier, notifier.params)));
  }
  if (const int code = warm_up(plan, launch, cancel); code != k_completed) return code;

  // Start the first worker while the experiment is written.
  std::unique_ptr<PluginTask> first;
  if (plan.settings.isolation.value == Isolation::process && !typed.needed) {
    first =
        std::make_unique<PluginTask>(launch, plugin_call(plan.runs.front().task, final_params(plan.runs.front(), {})));
    first->start();
  }
  bool is_built = false;
  const auto build = [&] {
    if (is_built) return;
    experiment.build();
    is_built = true;
    log_message(Severity::info, "experiment " + experiment.directory().string());
  };
  if (!typed.needed) build();
  std::optional<Repository> repository;
  if (typed.needed) repository.emplace(plan.settings.experiments.value);

  json::array documents;
  std::size_t skipped = 0, told = 0;
  const auto add_reports = [&] {
    for (; told < reporter.reports.size(); ++told) documents.push_back(to_json(reporter.reports[told]));
  };
  std::map<std::string, RunValues> earlier;
  int code = k_completed;
  std::optional<Error> failure;
  for (const PlannedRun& run : plan.runs) {
    if (cancel.requested()) code = k_cancelled;
    if (code == k_cancelled || (code != k_completed && !plan.is_repeated) || failure) break;
    try {
      std::optional<ResolvedParameters> params;
      if (!first) params = final_params(run, earlier);
      if (repository) {
        const NeededAnswer answer = find_earlier(*repository, run, *params);
        if (answer.earlier) {
          const EarlierRun& same = *answer.earlier;
          earlier[run.name] = {same.result, same.files.files().string()};
          if (!typed.quiet)
            write_terminal(run.name + ": not needed, " + printable(same.run.experiment + "/" + same.run.run, 300) +
                           " did the same\n");
          if (!typed.json && !plan.is_repeated) print_result(same.result, same.files.result());
          add_reports();
          documents.push_back(to_json(run.name, same));
          ++skipped;
          continue;
        }
        if (!answer.reason.empty() && !typed.quiet)
          write_terminal(run.name + ": needed, " + printable(answer.reason, 500) + "\n");
        build();
      }
      auto task = first ? std::move(first) : std::make_unique<PluginTask>(launch, plugin_call(run.task, *params));
      RunOptions options = options_of(plan, run, cancel);
      if (typed.needed) options.input_limit = std::numeric_limits<std::uint64_t>::max();
      experiment.run(*task, options);
      const EndedRun& ended = reporter.reports.back();
      earlier[run.name] = {result_of(ended), ended.run.file("").string()};
      if (!typed.json && !plan.is_repeated) print_result(earlier[run.name].result, ended.run.file(".result"));
    } catch (const RunError& error) {
      const EndedRun& ended = reporter.reports.back();
      const bool cancelled = ended.end.state == State::cancelled && cancel.requested();
      code = cancelled ? k_cancelled : k_a_run_failed;
      if (!cancelled) report_failure(ended);
      if (!ended.end.record_failure.empty()) failure = Error(Fault::host, ended.end.record_failure);
    } catch (const Error& error) {
      failure = error;
    }
  }
  const std::size_t done = skipped + reporter.reports.size();
  if (done < plan.runs.size() && plan.runs.size() > 1) {
    std::string names;
    for (std::size_t i = done; i < plan.runs.size(); ++i) names += (names.empty() ? "" : ", ") + plan.runs[i].name;
    log_message(Severity::warning, "not run: " + names);
  }
  add_reports();
  const auto& reports = reporter.reports;
  const std::vector<RepeatedNumber> summary = plan.is_repeated ? summary_of(reports) : std::vector<RepeatedNumber>();
  if (typed.json)
    print_json(is_built ? &experiment : nullptr, std::move(documents), plan.is_repeated ? &summary : nullptr);
  else if (plan.is_repeated) print_summary(summary);
  const bool is_whole = std::all_of(reports.begin(), reports.end(),
                                    [](const EndedRun& ended) { return ended.end.record_failure.empty(); });
  if (!is_whole)
    throw Error(failure->fault(), failure->what(), "what could be written is in " + experiment.directory().string());
  if (!typed.quiet && plan.is_repeated) write_terminal(counts_line(reports));
  if (!typed.quiet && is_built)
    write_terminal("recorded in " + printable(experiment.directory().string(), 1000) + "\n");
  if (failure) throw Error(*failure);
  return code;
}

namespace {

// How often a run is repeated, as it was typed; empty: not at all.
struct Repetition {
  std::string repeats, warm_up;
};

void repeat(const Repetition& typed, bool needed, RunPlan& plan) {
  if (typed.repeats.empty() && typed.warm_up.empty()) return;
  std::uint64_t repeats = 1;
  if (!typed.repeats.empty())
    read_labelled("--repeats", [&] { repeats = read_count(json::value(typed.repeats), 1, k_most_repeats); });
  if (!typed.warm_up.empty())
    read_labelled("--warm-up", [&] { plan.warm_up = read_count(json::value(typed.warm_up), 0, k_most_repeats); });
  if (needed && plan.warm_up > 0) throw Error(Fault::usage, "--needed and --warm-up exclude each other");
  repeat_run(plan, repeats);
}

int run(const TypedOptions& typed, const std::string& target, const std::vector<std::string>& words,
        const Repetition& repetition) {
  if (typed.quiet && typed.verbose) throw Error(Fault::usage, "--quiet and --verbose exclude each other");
  // Not checked by CLI11, which would report it before an unknown option.
  if (target.empty())
    throw Error(Fault::usage, "skrobot run needs a task or an experiment file", "see 'skrobot run --help'");
  set_log_threshold(typed.verbose ? Severity::debug : Severity::warning);
  RunPlan plan = make_run_plan(typed, target, words);
  repeat(repetition, typed.needed, plan);
  hide_secrets(secrets_of(plan));
  if (typed.dry_run) {
    print_dry_run(plan, typed.json);
    return k_completed;
  }
  return execute_plan(plan, typed);
}

}  // namespace

void add_run_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto target = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto repetition = std::make_shared<Repetition>();
  line.add_option("target", *target, "A task's name, or an experiment file (.json)").type_name("TASK|FILE");
  line.add_option("params", *words, "Parameters of the task; with an experiment file: RUN.key=value")
      .type_name("key=value");
  add_run_options(line, *typed);
  line.add_flag("--needed", typed->needed,
                "Skip a task that a completed run already did: same task, plugin file, parameters, seed if given, and "
                "same bytes in the files that parameters and command lines name");
  line.add_option("--repeats", repetition->repeats,
                  "Run the task with N seeds, one after another, in one experiment, and print the mean ± standard "
                  "deviation of each number (runs that completed); a failed run stops none of the others")
      .type_name("N");
  line.add_option("--warm-up", repetition->warm_up,
                  "Run the task N times before the recorded runs; these runs leave no record and notify nobody")
      .type_name("N");
  line.footer(
      "Examples:\n"
      "  skrobot run train_task data=train.csv label_column=diagnosis learning_rate=0.1\n"
      "  skrobot run experiment.json --notify file_notifier:path=told.jsonl\n"
      "'skrobot plugins show TASK' lists a task's parameters.");
  line.callback([=, &action] { action = [=] { return run(*typed, *target, *words, *repetition); }; });
}

}  // namespace skrobot
