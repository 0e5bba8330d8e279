// SPDX-License-Identifier: MIT
#include "app/sweep_run.hpp"

#include <algorithm>
#include <memory>
#include <skrobot/error.hpp>

#include "app/cluster_run.hpp"
#include "app/sweep_delivery.hpp"
#include "app/thread_share.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "core/experiment_builder.hpp"
#include "isolate/reused_worker.hpp"
#include "store/unfinished.hpp"
#include "sweep/local_launcher.hpp"
#include "sweep/plan_request.hpp"
#include "sweep/recorded_plan.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

// Reads the experiment.log of an existing experiment.
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

ExperimentIdentity open_experiment(const SweepRequest& request) {
  const Settings& settings = request.settings;
  remove_leftovers(request.is_resumed() ? request.experiment.parent_path() : settings.experiments.value);
  if (request.is_resumed()) return identity_of(request.experiment);
  ExperimentPlan plan;
  plan.repository = settings.experiments.value;
  plan.experimenter = settings.experimenter.value;
  plan.source = settings.source.value;
  plan.secrets = request.secret_texts;
  plan.files = {{k_sweep_plan, to_pretty_text(to_json(request.plan)) + "\n"}};
  return build_experiment(real_file_system(), plan);
}

// The directories of a sweep's records.
void prepare_folders(const std::filesystem::path& experiment) {
  FileSystem& files = real_file_system();
  const std::filesystem::path trials = experiment / k_trials;
  if (const auto code = files.make_directory(trials); code && code != std::errc::file_exists)
    throw Error(Fault::host, "cannot make the directory " + trials.string() + ": " + reason(code));
  if (const auto code = files.sync_directory(experiment))
    throw Error(Fault::host, "cannot sync " + experiment.string() + ": " + reason(code));
  for (const std::filesystem::path& folder : {trials, experiment / k_slurm_folder}) {
    if (files.exists(folder) && !is_real_directory(folder))
      throw Error(Fault::host, "cannot run the sweep: " + folder.string() + " is a link or a file, not a directory");
  }
}

// Trust the own plan, so that --resume does not ask. Plugins in the usual folders need no trust.
void remember(const SweepRequest& request, const ExperimentIdentity& experiment) {
  const TrustRequest trust = request_of(request.plan, experiment.directory);
  const auto& folders = request.settings.plugin_folders;
  const auto is_usual = [&](const Demand& demand) {
    return demand.what == "plugins" && std::any_of(folders.begin(), folders.end(), [&](const auto& folder) {
             return folder.value == demand.value && folder.origin.source == Origin::Source::default_value;
           });
  };
  if (!request.is_own || std::all_of(trust.demands.begin(), trust.demands.end(), is_usual)) return;
  try {
    TrustStore::of_user().add({trust});
  } catch (const Error& e) {
    log_message(Severity::debug, e.what());  // --resume asks
  }
}

void record_plan(const SweepRequest& request, const ExperimentIdentity& experiment) {
  if (!request.is_resumed()) return remember(request, experiment);
  if (!request.plan_has_changed) return;
  if (const auto code = update_recorded_plan(experiment.directory, request.plan))
    throw Error(Fault::host, "cannot write " + (experiment.directory / k_sweep_plan).string() + ": " + reason(code));
  remember(request, experiment);
}

// Existing trials. Those still recorded as running are lost: this process holds the sweep's lock.
Resumed read_before(const SweepRequest& request, const ExperimentIdentity& experiment, Ranking& ranking) {
  Resumed resumed = read_progress(request, ranking);
  const SweepPlan& plan = request.plan;
  if (plan.launcher == LauncherKind::local) refuse_live_jobs(experiment, resumed.running);
  for (const std::uint64_t number : resumed.running) {
    resumed.start.again.push_back(
        {number, plan.search == SearchKind::global ? json::object() : planned_values(plan, number)});
  }
  return resumed;
}

// So that readers of sweep.json know which trials are not missing.
void record_saved(const ExperimentIdentity& experiment, const SweepPlan& plan, const SweepCounts& counts) {
  if (counts.saved == plan.saved_trials) return;
  if (const auto code = record_saved_trials(experiment.directory, counts.saved))
    log_message(Severity::warning, "cannot record in " + (experiment.directory / k_sweep_plan).string() +
                                       " how many trials the race has saved: " + reason(code));
}

std::unique_ptr<Launcher> make_local(const SweepContext& context) {
  LocalOptions options;
  options.jobs = static_cast<unsigned>(std::min<std::uint64_t>(context.plan.jobs, context.plan.trials));
  const std::filesystem::path plugin = context.task.plugin->identity.path;
  const EnvironmentVariables share = thread_share(context.plan.jobs);
  options.make_worker_launcher = [plugin, share, workers = context.plan.workers] {
    return workers == Workers::reuse ? reuse_launcher(plugin, share) : fresh_launcher(share);
  };
  return make_local_launcher(context, std::move(options));
}

// Forwards the sweep's events, and handles the first failure.
class FirstFailure final : public SweepObserver {
 public:
  explicit FirstFailure(SweepObserver& next) : next_(next) {}
  void ended(const TrialEnd& end, bool is_final) override {
    next_.ended(end, is_final);
    const bool is_cancelled = !end.is_lost && end.state == State::cancelled;
    if (!is_final || is_settled(end) || is_cancelled || failure) return;
    failure = end;
    if (on_failure) on_failure(end);
  }
  void tick(const SweepCounts& counts, const LaunchStatus& status) override { next_.tick(counts, status); }

  std::function<void(const TrialEnd&)> on_failure;
  std::optional<TrialEnd> failure;

 private:
  SweepObserver& next_;
};

SweepOutcome run_in(const ExperimentIdentity& experiment, SweepRequest& request, SweepRunObserver& observer,
                    const CancelToken& cancel) {
  const SweepPlan& plan = request.plan;
  const SweepLock lock(experiment.directory);
  log_message(Severity::info, "experiment " + experiment.directory.string());
  prepare_folders(experiment.directory);
  Ranking ranking(plan.ranking_rule(), static_cast<std::size_t>(request.call.top));
  Resumed resumed;
  if (request.is_resumed()) resumed = read_before(request, experiment, ranking);
  record_plan(request, experiment);

  std::optional<EarlyStop> early_stop;
  if (plan.early_stop.compares_curves()) {
    early_stop.emplace(plan.early_stop, *plan.objective);
    if (request.is_resumed()) RecordedCurves(experiment.directory, plan, *early_stop).read();
  }
  const SweepContext context{.experiment = experiment.directory,
                             .plan = plan,
                             .schema = request.schema,
                             .task = request.task,
                             .secrets = request.secrets,
                             .early_stop = early_stop ? &*early_stop : nullptr};
  const auto search = make_search(plan, resumed.known);
  observer.began(experiment, plan, ranking);
  SweepNotifiers notifiers(request, experiment);
  FirstFailure watch(observer);
  if (request.call.notify_first_failure)
    watch.on_failure = [&](const TrialEnd& failure) { notifiers.report_first_failure(failure, cancel); };

  SweepOutcome outcome;
  outcome.experiment = experiment;
  if (plan.launcher == LauncherKind::slurm) {
    const auto launcher = make_cluster_launcher(context, experiment, request, observer);
    if (request.is_resumed()) adopt_jobs(*launcher, resumed.start);
    if (request.call.detach) {
      outcome.submitted = submit_all(*launcher, plan, resumed.start);
      return outcome;
    }
    outcome.end = Scheduler(plan, *search, *launcher, ranking, watch).run(std::move(resumed.start), cancel);
    if (outcome.end.was_cancelled) outcome.left_jobs = launcher->jobs();
  } else {
    const auto launcher = make_local(context);
    outcome.end = Scheduler(plan, *search, *launcher, ranking, watch).run(std::move(resumed.start), cancel);
  }
  record_saved(experiment, plan, outcome.end.counts);
  if (outcome.end.reported.empty()) outcome.end.reported = std::move(resumed.reported);
  outcome.first_failure = std::move(watch.failure);
  outcome.ranked = ranked_trials(experiment.directory, plan, ranking);
  observer.finished(outcome);
  notifiers.report_end(outcome.end, outcome.ranked, cancel);
  return outcome;
}

}  // namespace

SweepOutcome run_sweep(SweepRequest& request, SweepRunObserver& observer, const CancelToken& cancel) {
  if (request.plan.launcher == LauncherKind::slurm) Slurm().check();
  const ExperimentIdentity experiment = open_experiment(request);
  try {
    return run_in(experiment, request, observer, cancel);
  } catch (const Error& e) {
    std::error_code code;
    if (!request.is_resumed() && std::filesystem::is_empty(experiment.directory / k_trials, code)) {
      real_file_system().remove_all(experiment.directory);
      throw;
    }
    if (!e.hint().empty()) throw;
    throw Error(e.fault(), e.what(),
                "continue with 'skrobot sweep --resume " + printable(experiment.directory.filename().string()) + "'");
  }
}

}  // namespace skrobot
