// SPDX-License-Identifier: MIT
#include "cli/sweep_run.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <set>
#include <skrobot/error.hpp>
#include <thread>

#include "app/ranked_report.hpp"
#include "app/sweep_delivery.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/progress_text.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/interrupt.hpp"
#include "cli/sweep_progress.hpp"
#include "core/experiment_builder.hpp"
#include "isolate/reused_worker.hpp"
#include "store/unfinished.hpp"
#include "sweep/local_launcher.hpp"
#include "sweep/plan_request.hpp"
#include "sweep/slurm_batch.hpp"
#include "sweep/slurm_launcher.hpp"
#include "sweep/sweep_file.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

constexpr int k_completed = 0;
constexpr int k_a_run_failed = 1;
constexpr int k_cancelled = 130;

std::string plan_text(const SweepPlan& plan) { return to_pretty_text(to_json(plan)) + "\n"; }

// What experiment.log says of an experiment that is there.
ExperimentIdentity identity_of(const std::filesystem::path& directory) {
  const StoredExperiment experiment = read_experiment(directory);
  if (!experiment.fault.empty())
    throw Error(Fault::host, (directory / k_experiment_log).string() + " " + experiment.fault);
  const auto text = [&](const char* key) {
    const json::value* value = experiment.log.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  return {text("experiment_id"), text("experimenter"), directory};
}

ExperimentIdentity open_experiment(const SweepRequest& setup) {
  FileSystem& files = real_file_system();
  remove_leftovers(setup.experiment.empty() ? setup.settings.experiments.value : setup.experiment.parent_path());
  if (setup.experiment.empty()) {
    return build_experiment(files, {setup.settings.experiments.value,
                                    setup.settings.experimenter.value,
                                    setup.settings.source.value,
                                    setup.secret_texts,
                                    {{k_sweep_plan, plan_text(setup.plan)}}});
  }
  return identity_of(setup.experiment);
}

// So that it goes on without a question. What is among the usual folders needs none.
void remember(const SweepRequest& setup, const ExperimentIdentity& experiment) {
  const TrustRequest request = request_of(setup.plan, experiment.directory);
  const auto is_usual = [&](const Demand& demand) {
    return demand.what == "plugins" && std::any_of(setup.settings.plugin_folders.begin(),
                                                   setup.settings.plugin_folders.end(), [&](const auto& folder) {
                                                     return folder.value == demand.value &&
                                                            folder.origin.source == Origin::Source::default_value;
                                                   });
  };
  if (!setup.is_own || std::all_of(request.demands.begin(), request.demands.end(), is_usual)) return;
  try {
    TrustStore::of_user().add({request});
  } catch (const Error& e) {
    log_message(Severity::debug, e.what());  // --resume asks
  }
}

// Each of the workers that go at once gets its share of the processors, unless the user has said what.
void share_threads(unsigned jobs) {
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  ::setenv("OMP_NUM_THREADS", std::to_string(std::max(1U, processors / jobs)).c_str(), 0);
}

std::unique_ptr<Launcher> make_local(const SweepContext& context) {
  LocalOptions options;
  options.jobs = static_cast<unsigned>(std::min<std::uint64_t>(context.plan.jobs, context.plan.trials));
  const std::filesystem::path plugin = context.task.plugin->identity.path;
  options.make_worker_launcher = [plugin, workers = context.plan.workers] {
    return workers == Workers::reuse ? reuse_launcher(plugin) : fresh_launcher();
  };
  return make_local_launcher(context, std::move(options));
}

std::unique_ptr<SlurmLauncher> make_slurm(const SweepContext& context, const ExperimentIdentity& experiment,
                                          const SweepRequest& setup, const CancelToken& cancel) {
  // Jobs get this program's environment, and nodes ask for the same digests as this one did.
  if (const auto& trusted = setup.settings.trusted_plugins.value; !trusted.empty())
    ::setenv("SKROBOT_TRUSTED_PLUGINS", trusted.c_str(), 1);
  SlurmLauncherOptions options;
  options.program = program_path();
  options.allow_untrusted = setup.settings.allow_untrusted;
  options.experiment_id = experiment.id;
  options.cancel_jobs = [&setup, &cancel] {
    if (setup.on_interrupt != OnInterrupt::ask) return setup.on_interrupt == OnInterrupt::cancel;
    return ask_user("skrobot: cancel the jobs? n leaves them", true, cancel);
  };
  return SlurmLauncher::make(context, std::move(options));
}

std::string job_words(const std::vector<std::uint64_t>& jobs) {
  std::string words = jobs.size() == 1 ? "job" : "jobs";
  for (const std::uint64_t job : jobs)
    words += (words.ends_with('b') || words.ends_with('s') ? " " : ", ") + std::to_string(job);
  return words;
}

// What was begun on a cluster and is to go on here must not run at both.
void refuse_live_jobs(const ExperimentIdentity& experiment, const std::vector<std::uint64_t>& running) {
  if (!file_stamp(experiment.directory / k_slurm_folder)) return;
  std::string failure;
  const auto entries = Slurm().queue(slurm_job_prefix(experiment.id), failure);
  std::set<std::uint64_t> numbers;
  for (const QueueEntry& entry : entries.value_or(std::vector<QueueEntry>())) numbers.insert(entry.job);
  const std::vector<std::uint64_t> jobs(numbers.begin(), numbers.end());
  const std::string hint = "--launcher slurm waits for them; 'scancel' ends them";
  if (!jobs.empty())
    throw Error(Fault::usage, "Slurm still has " + job_words(jobs) + " of the sweep, which cannot go on here meanwhile",
                hint);
  // Without a queue to ask, the records tell.
  if (!entries && !running.empty())
    throw Error(
        Fault::usage,
        "trial " + std::to_string(running.front()) + " still runs on the cluster, so the sweep cannot go on here",
        hint);
}

// Trials that jobs of before still have are not to be started again.
void adopt(SlurmLauncher& launcher, SweepStart& start) {
  start.going = launcher.adopt();
  const auto has = [&](const TrialOrder& order) {
    return std::any_of(start.going.begin(), start.going.end(),
                       [&](const TrialOrder& adopted) { return adopted.number == order.number; });
  };
  std::erase_if(start.again, has);
  for (const TrialOrder& order : start.going) {
    // Those behind the first one that was never begun are begun now, as far as the adopted ones reach.
    for (; start.next <= order.number; ++start.next) {
      if (const TrialOrder passed{start.next, {}}; !has(passed)) start.again.push_back(passed);
    }
  }
}

// Submits all that is left and leaves.
int detach(SlurmLauncher& launcher, const SweepPlan& plan, SweepStart start, const ExperimentIdentity& experiment,
           const TypedOptions& typed) {
  std::vector<TrialOrder> orders(start.again.begin(), start.again.end());
  for (std::uint64_t number = start.next; number <= plan.trials; ++number) orders.push_back({number, {}});
  const std::size_t count = orders.size();
  launcher.start(std::move(orders));
  launcher.submit();
  const auto jobs = launcher.jobs();
  if (typed.json) {
    json::array numbers;
    for (const std::uint64_t job : jobs) numbers.emplace_back(job);
    std::cout << to_pretty_text(
                     json::object{{"experiment", {{"id", experiment.id}, {"directory", experiment.directory.string()}}},
                                  {"jobs", std::move(numbers)}})
              << "\n";
  } else {
    std::cout << count << " trials submitted as " << job_words(jobs) << "; this waits for them and ranks them:\n  "
              << shell_line(std::vector<std::string>{"skrobot", "sweep", "--resume", experiment.directory.string()})
              << "\n";
  }
  return k_completed;
}

void print_report(const ExperimentIdentity& experiment, const SweepPlan& plan, const SweepEnd& end,
                  const std::vector<RankedTrial>& ranked, const SweepProgress& progress, const TypedOptions& typed) {
  if (typed.json) {
    std::cout << to_pretty_text(sweep_document(experiment, plan, end, ranked, progress.first_failure())) << "\n";
  } else if (!ranked.empty()) {
    std::cout << ranked_table(experiment.directory.filename().string(), plan, ranked, output_width()) << "\n"
              << best_words(plan, ranked.front());
  }
  std::cout.flush();
  if (!typed.quiet) write_terminal(counts_words(end.counts) + "\nrecorded in " + experiment.directory.string() + "\n");
}

int exit_code(const SweepEnd& end) {
  if (end.was_cancelled) return k_cancelled;
  const SweepCounts& counts = end.counts;
  return counts.failed + counts.lost + counts.cancelled > 0 || counts.ended() < counts.total ? k_a_run_failed
                                                                                             : k_completed;
}

int run_in(const ExperimentIdentity& experiment, SweepRequest& setup, const TypedOptions& typed,
           const CancelToken& cancel) {
  SweepPlan& plan = setup.plan;
  const SweepLock lock(experiment.directory);
  log_message(Severity::info, "experiment " + experiment.directory.string());
  FileSystem& files = real_file_system();
  const std::filesystem::path trials = experiment.directory / k_trials;
  if (const auto code = files.make_directory(trials); code && code != std::errc::file_exists) {
    throw Error(Fault::host, "cannot make the directory " + trials.string() + ": " + reason(code));
  }
  if (const auto code = files.sync_directory(experiment.directory))
    throw Error(Fault::host, "cannot sync " + experiment.directory.string() + ": " + reason(code));
  for (const std::filesystem::path& folder : {trials, experiment.directory / k_slurm_folder}) {
    if (files.exists(folder) && !is_real_directory(folder))
      throw Error(Fault::host, "the sweep cannot go on: " + folder.string() + " is a link or a file, not a directory");
  }

  Ranking ranking(plan.objective, setup.top);
  Resumed resumed;
  if (!setup.experiment.empty()) {
    resumed = read_progress(setup, ranking);
    if (plan.launcher == LauncherKind::local) refuse_live_jobs(experiment, resumed.running);
    // Whoever began these does not have the lock any more.
    for (const std::uint64_t number : resumed.running) {
      resumed.start.again.push_back(
          {number, plan.search == SearchKind::global ? json::object() : planned_values(plan, number)});
    }
  }
  if (setup.experiment.empty()) remember(setup, experiment);
  if (setup.plan_has_changed) {
    if (const auto code = update_sweep_file(experiment.directory, plan)) {
      throw Error(Fault::host, "cannot write " + (experiment.directory / k_sweep_plan).string() + ": " + reason(code));
    }
    remember(setup, experiment);
  }
  std::optional<EarlyStop> early_stop;
  if (plan.early_stop.rule != EarlyStopOptions::Rule::none) {
    early_stop.emplace(plan.early_stop, *plan.objective);
    if (!setup.experiment.empty()) RecordedCurves(experiment.directory, plan, *early_stop).read();
  }
  const SweepContext context{experiment.directory, plan,          setup.schema,
                             setup.task,           setup.secrets, early_stop ? &*early_stop : nullptr};
  const auto search = make_search(plan, resumed.known);
  SweepProgress progress(plan, experiment.directory, ranking,
                         typed.quiet     ? Verbosity::quiet
                         : typed.verbose ? Verbosity::verbose
                                         : Verbosity::normal);
  share_threads(plan.jobs);
  SweepNotifiers notifiers(setup, experiment);
  if (setup.notify_first_failure)
    progress.on_first_failure = [&](const TrialEnd& failure) { notifiers.tell_first_failure(failure, cancel); };
  SweepEnd end;
  if (plan.launcher == LauncherKind::slurm) {
    const auto launcher = make_slurm(context, experiment, setup, cancel);
    if (!setup.experiment.empty()) adopt(*launcher, resumed.start);
    if (setup.detach) return detach(*launcher, plan, std::move(resumed.start), experiment, typed);
    end = Scheduler(plan, *search, *launcher, ranking, progress).run(std::move(resumed.start), cancel);
    progress.clear();
    if (const auto jobs = launcher->jobs(); end.was_cancelled && !jobs.empty()) {
      write_terminal(job_words(jobs) + " go on; 'skrobot sweep --resume " +
                     printable(experiment.directory.filename().string()) + "' waits for them\n");
    }
  } else {
    const auto launcher = make_local(context);
    end = Scheduler(plan, *search, *launcher, ranking, progress).run(std::move(resumed.start), cancel);
  }
  progress.clear();
  const std::vector<RankedTrial> ranked = ranked_trials(experiment.directory, plan, ranking);
  print_report(experiment, plan, end, ranked, progress, typed);
  notifiers.tell_end(end, ranked, cancel);
  if (end.nobody_reported) {
    if (end.reported.empty()) end.reported = std::move(resumed.reported);
    write_terminal("skrobot: error: no trial reported the objective " + in_quotes(plan.objective->metric) +
                   reported_words(*plan.objective, end.reported) + "\n" + "hint: 'skrobot sweep --resume " +
                   printable(experiment.directory.filename().string()) +
                   " --objective …' ranks by another one, and runs nothing again\n");
    return k_a_run_failed;
  }
  return exit_code(end);
}

}  // namespace

int run_sweep(SweepRequest& setup, const TypedOptions& typed) {
  const SweepPlan& plan = setup.plan;
  if (plan.launcher == LauncherKind::slurm) Slurm().check();
  adopt_orphans();
  const CancelToken& cancel = cancel_on_interrupt(
      plan.launcher == LauncherKind::slurm ? "skrobot: interrupted; once more cancels all jobs at once"
                                           : "skrobot: asking the trials to stop; once more ends them at once");
  const ExperimentIdentity experiment = open_experiment(setup);
  try {
    return run_in(experiment, setup, typed, cancel);
  } catch (const Error& e) {
    // A new sweep that could not even begin leaves nothing.
    std::error_code code;
    const bool is_new = setup.experiment.empty();
    if (is_new && std::filesystem::is_empty(experiment.directory / k_trials, code)) {
      real_file_system().remove_all(experiment.directory);
      throw;
    }
    if (!e.hint().empty()) throw;
    throw Error(
        e.fault(), e.what(),
        "'skrobot sweep --resume " + printable(experiment.directory.filename().string()) + "' goes on from here");
  }
}

}  // namespace skrobot
