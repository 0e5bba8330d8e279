// SPDX-License-Identifier: MIT
#include <memory>
#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/sweep_run.hpp"
#include "cli/sweep_text.hpp"

namespace skrobot {
namespace {

int sweep(const TypedOptions& typed, const TypedSweep& typed_sweep, const std::string& target,
          std::vector<std::string> words) {
  if (typed.quiet && typed.verbose) throw Error(Fault::usage, "--quiet and --verbose exclude each other");
  std::string task = target;
  if (typed_sweep.resume && !task.empty()) {
    // What is resumed has its task: the first word is a parameter too.
    words.insert(words.begin(), task);
    task.clear();
  }
  if (task.empty() && !typed_sweep.resume)
    throw Error(Fault::usage, "skrobot sweep needs a task or a sweep's file",
                "'skrobot sweep --help' shows what it takes");
  set_log_threshold(typed.verbose ? Severity::debug : Severity::warning);
  SweepRequest setup = make_sweep_request(typed, typed_sweep, task, words);
  hide_secrets(setup.secret_texts);
  if (typed.dry_run) {
    print_sweep_plan(setup, typed.json);
    return 0;
  }
  return run_sweep(setup, typed);
}

}  // namespace

void add_sweep_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto sweep_options = std::make_shared<TypedSweep>();
  auto target = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  TypedSweep& options = *sweep_options;
  line.add_option("target", *target, "The name of a task, or a sweep's file (.json)").type_name("TASK|FILE");
  line.add_option("params", *words,
                  "The task's parameters: a value, several (a,b), a range (2:8) or a distribution; see below")
      .type_name("key=values");
  const auto option = [&](const char* name, std::optional<std::string>& value, const char* help, const char* type,
                          const char* group = "Sweep") {
    line.add_option(name, value, help).type_name(type).group(group);
  };
  option("--search", options.search,
         "grid: every combination (default); random; global: learns from what trials come to (dlib's "
         "global_function_search)",
         "grid|random|global");
  option("--trials", options.trials, "How many (default: the whole grid; 20 of the others)", "N");
  option("--objective", options.objective,
         "Rank trials by a metric's last value or a number of the result; METRIC.max, METRIC.min: by the metric's "
         "greatest or least value",
         "maximize|minimize:METRIC");
  option("--jobs", options.jobs,
         "So many trials at once, each with its share of OMP_NUM_THREADS (default: one for each processor)", "N");
  option("--retries", options.retries,
         "More attempts for a trial that does not complete, each with its own record (default 0)", "N");
  option("--on-failure", options.on_failure, "continue (default); stop: begin no more trials once one has failed",
         "continue|stop");
  option("--early-stop", options.early_stop,
         "End poor trials: median[:first_step=N,least_trials=N], halving[:first_step=N,factor=N]",
         "median|halving[:key=N,...]");
  option("--workers", options.workers,
         "fresh: a new process loads the plugin for each trial (default); reuse: a process that has loaded it is "
         "forked for each",
         "fresh|reuse");
  option("--trial-seeds", options.trial_seeds,
         "same: every trial runs with the sweep's seed (default); different: each with its own", "same|different");
  option("--top", options.top, "How many of the best trials are shown at the end (default 10)", "N");
  option("--resume", options.resume,
         "Go on with a sweep: its directory, its name or a unique beginning of it; runs what is missing, lost or "
         "cancelled; with --dry-run shows what is left",
         "EXPERIMENT");
  line.add_flag("--retry-failed", options.retry_failed, "With --resume: also what failed").group("Sweep");
  line.add_flag("--notify-first-failure", options.notify_first_failure,
                "Tell the notifiers of the first failure too, not of the end alone")
      .group("Sweep");
  const char* const k_slurm = "Slurm";
  option("--launcher", options.launcher,
         "local: on this machine (default); slurm: as job arrays of a cluster that shares the repository's directory",
         "local|slurm", k_slurm);
  option("--partition", options.partition, "As sbatch's", "NAME", k_slurm);
  option("--time", options.time, "As sbatch's, for an array's element with all its trials", "TIME", k_slurm);
  option("--cpus-per-task", options.cpus_per_task, "As sbatch's", "N", k_slurm);
  option("--mem", options.mem, "As sbatch's", "SIZE", k_slurm);
  option("--nodes", options.nodes, "As sbatch's", "N", k_slurm);
  option("--account", options.account, "As sbatch's", "NAME", k_slurm);
  option("--qos", options.qos, "As sbatch's", "NAME", k_slurm);
  option("--trials-per-job", options.trials_per_job,
         "How many trials one element runs, one after another (default: as many as give each node several elements)",
         "N", k_slurm);
  line.add_option("--slurm-arg", options.slurm_arguments,
                  "One more argument for sbatch; repeatable: --slurm-arg=--constraint=gpu")
      .type_name("ARG")
      .one_each()
      .group(k_slurm);
  line.add_flag("--detach", options.detach, "Leave once the jobs are submitted; --resume waits for them")
      .group(k_slurm);
  option("--on-interrupt", options.on_interrupt,
         "What Ctrl-C does to the jobs (default: ask on a terminal, else cancel)", "cancel|leave", k_slurm);
  add_run_options(line, *typed, RunOptionsOf::sweep);
  line.footer(
      "Values:\n"
      "  key=0.01,0.1             these values; brackets and quotes keep commas together\n"
      "  key=[64,32],[128]        of a parameter that is a list: two values; a list without brackets "
      "(argv=python3,train.py) is one\n"
      "  key=2:8  key=2:8:2       of an integer: all from 2 to 8, or every second\n"
      "  key=0.5:1.0              of a number: the range; 0.5:1.0:0.1 in steps, 0.5:1.0/6 six values in a grid "
      "(without /N five)\n"
      "  key=1e-4:1e-1:log        on a logarithmic scale\n"
      "  key=normal(0,1)          also uniform(a,b), loguniform(a,b), lognormal(m,s), choice(a,b,c)\n"
      "  environment.LR=0.1:0.9   numbers for an entry of a map of text: a range or a distribution as above; in quotes "
      "it is text\n"
      "  key=anything else        the same in every trial\n"
      "Examples:\n"
      "  skrobot sweep train_task data=train.csv label_column=y learning_rate=0.01,0.1 max_depth=2:8 --objective "
      "maximize:validation.auc --dry-run\n"
      "  skrobot sweep train_task data=train.csv label_column=y 'learning_rate=loguniform(1e-3,1)' --search random "
      "--trials 50 --seed 1\n"
      "  skrobot sweep --resume anonymous-2026-03-01T12-00-00 --retry-failed\n"
      "Every trial leaves the files of a run under trials/<number>/. What ended before a sweep says that it is "
      "recorded survives a power cut,\n"
      "and before it but for the last half minute; --resume runs again what did not.");
  line.callback([=, &action] { action = [=] { return sweep(*typed, *sweep_options, *target, *words); }; });
}

}  // namespace skrobot
