// SPDX-License-Identifier: MIT
#include "app/cluster_run.hpp"

#include <algorithm>
#include <set>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/machine.hpp"

namespace skrobot {

std::string job_words(const std::vector<std::uint64_t>& jobs) {
  std::string words = jobs.size() == 1 ? "job" : "jobs";
  for (std::size_t i = 0; i < jobs.size(); ++i) words += (i == 0 ? " " : ", ") + std::to_string(jobs[i]);
  return words;
}

std::unique_ptr<SlurmLauncher> make_cluster_launcher(const SweepContext& context, const ExperimentIdentity& experiment,
                                                     const SweepRequest& request, SweepRunObserver& observer) {
  SlurmLauncherOptions options;
  options.program = program_path();
  options.allow_untrusted = request.settings.allow_untrusted;
  options.trusted_plugins = request.settings.trusted_plugins.value;  // nodes require the same digests
  options.experiment_id = experiment.id;
  options.cancel_jobs = [on_interrupt = request.call.on_interrupt, &observer] {
    return on_interrupt == OnInterrupt::ask ? observer.cancel_jobs() : on_interrupt == OnInterrupt::cancel;
  };
  return SlurmLauncher::make(context, std::move(options));
}

void adopt_jobs(SlurmLauncher& launcher, SweepStart& start) {
  start.running = launcher.adopt();
  const auto has = [&](const TrialOrder& order) {
    return std::any_of(start.running.begin(), start.running.end(),
                       [&](const TrialOrder& adopted) { return adopted.number == order.number; });
  };
  std::erase_if(start.again, has);
  for (const TrialOrder& order : start.running) {
    // Start the trials after the first one that never started, up to the last adopted trial.
    for (; start.next <= order.number; ++start.next) {
      if (const TrialOrder skipped{start.next, {}}; !has(skipped)) start.again.push_back(skipped);
    }
  }
}

SubmittedJobs submit_all(SlurmLauncher& launcher, const SweepPlan& plan, const SweepStart& start) {
  std::vector<TrialOrder> orders(start.again.begin(), start.again.end());
  for (std::uint64_t number = start.next; number <= plan.trials; ++number) orders.push_back({number, {}});
  const std::size_t count = orders.size();
  launcher.start(std::move(orders));
  launcher.submit();
  return {count, launcher.jobs()};
}

void refuse_live_jobs(const ExperimentIdentity& experiment, const std::vector<std::uint64_t>& running) {
  if (!file_stamp(experiment.directory / k_slurm_folder)) return;
  std::string failure;
  const auto entries = Slurm().queue(slurm_job_prefix(experiment.id), failure);
  std::set<std::uint64_t> numbers;
  for (const QueueEntry& entry : entries.value_or(std::vector<QueueEntry>())) numbers.insert(entry.job);
  const std::vector<std::uint64_t> jobs(numbers.begin(), numbers.end());
  const std::string hint = "wait for them with --launcher slurm, or end them with 'scancel'";
  if (!jobs.empty())
    throw Error(Fault::usage, "cannot resume the sweep on this machine: Slurm still has its " + job_words(jobs), hint);
  // There is no queue to ask; use the records.
  if (!entries && !running.empty())
    throw Error(Fault::usage,
                "cannot resume the sweep on this machine: trial " + std::to_string(running.front()) +
                    " still runs on the cluster",
                hint);
}

}  // namespace skrobot
