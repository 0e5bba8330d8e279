// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>

#include "app/sweep_run.hpp"
#include "base/log.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_table.hpp"
#include "cli/options.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_text.hpp"

namespace skrobot {
namespace {

constexpr int k_completed = 0;
constexpr int k_a_run_failed = 1;
constexpr int k_cancelled = 130;

struct SweepWords {
  TypedOptions typed;
  OptionInput options;
  std::string target;
  std::vector<std::string> params;
};

int exit_code(const SweepOutcome& outcome) {
  if (outcome.submitted) return k_completed;
  const SweepCounts& counts = outcome.end.counts;
  if (outcome.end.nobody_reported) return k_a_run_failed;
  if (outcome.end.was_cancelled) return k_cancelled;
  const bool all_ended = counts.not_run() == 0;
  return all_ended && counts.failed + counts.lost + counts.cancelled == 0 ? k_completed : k_a_run_failed;
}

int sweep(const SweepWords& given) {
  const TypedOptions& typed = given.typed;
  if (typed.quiet && typed.verbose) throw Error(Fault::usage, "--quiet and --verbose exclude each other");
  std::string target = given.target;
  std::vector<std::string> params = given.params;
  const std::vector<Assignment> options = given.options.assignments();
  if (is_resumed(options) && !target.empty()) {
    // A resumed sweep knows its task: the first word is a parameter.
    params.insert(params.begin(), target);
    target.clear();
  }
  if (target.empty() && !is_resumed(options))
    throw Error(Fault::usage, "skrobot sweep needs a task or a sweep file", "see 'skrobot sweep --help'");
  set_log_threshold(typed.verbose ? Severity::debug : Severity::warning);
  SweepRequest request = make_sweep_request(typed, options, target, params);
  hide_secrets(request.secret_texts);
  if (typed.dry_run) {
    print_sweep_plan(request, typed.json);
    return k_completed;
  }
  adopt_orphans();
  const CancelToken& cancel =
      cancel_on_interrupt(request.plan.launcher == LauncherKind::slurm
                              ? "skrobot: interrupted; press Ctrl-C again to cancel all jobs at once"
                              : "skrobot: stopping the trials; press Ctrl-C again to end them at once");
  SweepProgress progress(
      {.verbosity = typed.quiet     ? Verbosity::quiet
                    : typed.verbose ? Verbosity::verbose
                                    : Verbosity::normal,
       .as_json = typed.json,
       .ask_to_cancel_jobs = [&] { return ask_user("skrobot: cancel the jobs? (n leaves them)", true, cancel); }});
  const SweepOutcome outcome = run_sweep(request, progress, cancel);
  if (outcome.submitted) print_submitted(outcome, typed.json);
  else if (outcome.end.nobody_reported) write_terminal(nobody_reported_text(outcome, *request.plan.objective));
  return exit_code(outcome);
}

}  // namespace

void add_sweep_command(CommandLine& line, Action& action) {
  auto given = std::make_shared<SweepWords>();
  line.add_option("target", given->target, "A task's name, or a sweep file (.json)").type_name("TASK|FILE");
  line.add_option("params", given->params,
                  "Parameters of the task: a value, several (a,b), a range (2:8) or a distribution; see Values")
      .type_name("key=values");
  for (const SweepOption& option : sweep_options()) given->options.add(line, option, option.key());
  for (const auto& option : sweep_call_options()) given->options.add(line, option, option.text.name);
  add_run_options(line, given->typed, RunOptionsOf::sweep);
  line.footer(
      "Values:\n"
      "  key=0.01,0.1            these values; brackets and quotes keep commas together\n"
      "  key=[64,32],[128]       for a list parameter: two values; a list without\n"
      "                          brackets (argv=python3,train.py) is one\n"
      "  key=2:8  key=2:8:2      for an integer: all from 2 to 8, or every second\n"
      "  key=0.5:1.0             for a number: a range, of which a grid takes five values\n"
      "  key=0.5:1.0:0.1         in steps; 0.5:1.0/6: six values in a grid\n"
      "  key=1e-4:1e-1:log       on a logarithmic scale\n"
      "  key=normal(0,1)         also uniform(a,b), loguniform(a,b), lognormal(m,s),\n"
      "                          choice(a,b,c)\n"
      "  environment.LR=0.1:0.9  for an entry of a map of text: numbers, as a range or\n"
      "                          distribution; put text in quotes\n"
      "  key=anything else       the same in every trial\n"
      "Examples:\n"
      "  skrobot sweep train_task data=train.csv label_column=y max_depth=2:8 \\\n"
      "    learning_rate=0.01,0.1 --objective maximize:validation.auc --dry-run\n"
      "  skrobot sweep train_task data=train.csv label_column=y \\\n"
      "    'learning_rate=loguniform(1e-3,1)' --search random --trials 50 --seed 1\n"
      "  skrobot sweep --resume anonymous-2026-03-01T12-00-00 --retry-failed\n"
      "Each trial is recorded like a run, in trials/<number>/. When the sweep reports\n"
      "where it is recorded, its trials survive a power cut; before that, the last half\n"
      "minute may be lost, and --resume runs those trials again.");
  line.callback([=, &action] { action = [=] { return sweep(*given); }; });
}

}  // namespace skrobot
