// SPDX-License-Identifier: MIT
#include "sweep/slurm_launcher.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <skrobot/error.hpp>
#include <thread>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "store/record_file.hpp"
#include "sweep/slurm_batch.hpp"

namespace skrobot {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t k_most_in_flight = 100'000;
constexpr std::uint64_t k_most_trials_per_job = 1000;
constexpr milliseconds k_look_interval{500};    // at the records of array tasks that run
constexpr milliseconds k_least_interval{1000};  // between two looks at the queue: few at first, then fewer
constexpr milliseconds k_most_interval{15'000};
constexpr unsigned k_most_barren = 3;             // array tasks in a row that end without having run anything
constexpr std::size_t k_most_shown_bytes = 4096;  // of what an array task printed
constexpr unsigned k_absences = 2;                // looks at the queue without an array task before it counts as gone

// How a check job reports what a node lacks.
constexpr int k_no_repository = 91, k_not_writable = 92, k_no_program = 93, k_no_plugin = 94;

struct ArrayTask {
  std::uint64_t job = 0;
  unsigned batch = 0;
  std::uint64_t index = 0;
  std::deque<BatchTrial> left{};  // in the order in which the node runs them
  bool is_running = false;
  bool has_run = false;
  bool has_done = false;  // at least one trial
  unsigned absences = 0;
};

class RealSlurmLauncher final : public SlurmLauncher {
 public:
  RealSlurmLauncher(const SweepContext& context, SlurmLauncherOptions options)
      : context_(context),
        options_(std::move(options)),
        prefix_(slurm_job_prefix(options_.experiment_id)),
        mark_(context.experiment) {
    options_.slurm.check();
    max_array_size_ = options_.slurm.max_array_size();
    slots_ = options_.slurm.slots(context.plan.slurm);
    began_ = now();
    if (const auto code = real_file_system().make_directories(context.experiment / k_slurm_folder)) {
      throw Error(Fault::host,
                  "cannot make the directory " + (context.experiment / k_slurm_folder).string() + ": " + reason(code));
    }
    while (std::filesystem::exists(slurm_file(context_.experiment, batch_name(next_batch_) + ".json"))) ++next_batch_;
  }

  std::size_t room(bool learns) override {
    const std::size_t most = learns ? context_.plan.jobs : k_most_in_flight;
    return is_stopped_ ? 0 : most - std::min(most, waiting_.size() + in_array_tasks_);
  }

  void start(std::vector<TrialOrder> orders) override {
    const bool is_planned = context_.plan.search != SearchKind::global;
    for (TrialOrder& order : orders) {
      const unsigned attempts = read_trial(context_.experiment, context_.plan, order.number, mark_).attempts;
      if (is_planned) order.values.clear();  // a node tells them from the plan
      waiting_.push_back({std::move(order), attempts});
    }
  }

  std::vector<TrialOrder> adopt() override {
    std::string failure;
    const auto entries = options_.slurm.queue(prefix_, failure);
    if (!entries)
      throw Error(Fault::host, "cannot find out whether jobs of the sweep are still in the queue: " + failure);
    std::map<unsigned, SlurmBatch> batches;
    std::vector<TrialOrder> adopted;
    for (const QueueEntry& entry : *entries) {
      const std::string number = entry.name.substr(prefix_.size());
      if (!entry.array_task || number.empty() || number.size() > 9 ||
          number.find_first_not_of("0123456789") != std::string::npos) {
        check_job_ = entry.job;
        continue;
      }
      const auto batch_number = static_cast<unsigned>(std::stoul(number));
      const auto [found, is_new] = batches.try_emplace(batch_number);
      if (is_new) found->second = read_batch(context_.experiment, context_.plan, batch_number);
      if (*entry.array_task >= found->second.array_tasks.size()) continue;
      ArrayTask array_task{
          .job = entry.job, .batch = batch_number, .index = *entry.array_task, .is_running = !entry.is_pending()};
      for (const BatchTrial& trial : found->second.array_tasks[*entry.array_task]) {
        if (is_done(read_trial(context_.experiment, context_.plan, trial.order.number, mark_), trial)) continue;
        array_task.left.push_back(trial);
        adopted.push_back(trial.order);
        if (adopted.back().values.empty()) adopted.back().values = planned_values(context_.plan, trial.order.number);
      }
      add(std::move(array_task));
    }
    return adopted;
  }

  void submit() override {
    if (waiting_.empty() || is_stopped_) return;
    if (check_job_ == 0 && !is_checked_) submit_check();
    const std::uint64_t wanted = context_.plan.slurm.trials_per_job;
    // Use several array tasks per slot, so that all slots finish at about the same time.
    constexpr std::uint64_t k_array_tasks_per_slot = 4;
    const std::uint64_t chosen = std::clamp<std::uint64_t>(
        (waiting_.size() + k_array_tasks_per_slot * slots_ - 1) / (k_array_tasks_per_slot * slots_), 1,
        k_most_trials_per_job);
    const std::uint64_t each = wanted != 0 ? wanted : chosen;
    while (!waiting_.empty()) {
      SlurmBatch batch;
      batch.number = next_batch_++;
      while (!waiting_.empty() && batch.array_tasks.size() < max_array_size_) {
        batch.array_tasks.emplace_back();
        while (!waiting_.empty() && batch.array_tasks.back().size() < each) {
          batch.array_tasks.back().push_back(std::move(waiting_.front()));
          waiting_.pop_front();
        }
      }
      submit(batch);
    }
    queue_due_ = now() + k_least_interval;
  }

  std::vector<std::uint64_t> jobs() const override {
    std::set<std::uint64_t> numbers;
    for (const auto& [key, array_task] : array_tasks_) numbers.insert(array_task.job);
    if (check_job_ != 0 && !is_checked_) numbers.insert(check_job_);
    return {numbers.begin(), numbers.end()};
  }

  std::vector<TrialEnd> wait(milliseconds limit) override {
    std::vector<TrialEnd> ends;
    if (is_left_) return ends;
    if (!waiting_.empty() && now() >= submit_due_) {
      submit();
      submit_due_ = now() + interval();
    }
    if (now() >= queue_due_) poll_queue(ends);
    if (now() >= look_due_) {
      for (auto& [key, array_task] : array_tasks_) {
        if (array_task.is_running || array_task.absences > 0) take_done(array_task, ends);
      }
      look_due_ = now() + k_look_interval;
    }
    forget_finished();
    if (is_stopped_ && stop_due_ && now() >= *stop_due_) {
      options_.slurm.cancel(jobs());
      stop_due_.reset();
    }
    if (ends.empty() && !options_.clock) std::this_thread::sleep_for(limit);
    return ends;
  }

  void stop(StopRequest what) override {
    waiting_.clear();
    if (what == StopRequest::waiting) {
      options_.slurm.cancel_pending(jobs());
      return;
    }
    if (!is_stopped_ && what == StopRequest::all && options_.cancel_jobs && !options_.cancel_jobs()) {
      is_left_ = true;
      is_stopped_ = true;
      return;
    }
    is_stopped_ = true;
    options_.slurm.cancel_pending(jobs());
    if (what == StopRequest::at_once) {
      options_.slurm.cancel(jobs());
    } else {
      options_.slurm.terminate(jobs());
      stop_due_ = now() + 2 * context_.plan.grace + milliseconds(10'000);
    }
    queue_due_ = now();
  }

  bool is_idle() override { return is_left_ || (waiting_.empty() && array_tasks_.empty()); }

  LaunchStatus status() override {
    LaunchStatus status;
    status.waiting = waiting_.size();
    std::uint64_t pending = 0;
    for (const auto& [key, array_task] : array_tasks_) {
      status.running += array_task.is_running ? 1 : 0;
      pending += array_task.is_running ? 0 : 1;
      status.waiting += array_task.left.size();
    }
    status.waiting -= std::min(status.waiting, status.running);
    status.note = trouble_;
    if (pending > 0 && reason_ != "None") status.reason = reason_;
    if (!trouble_.empty()) status.reason = trouble_;
    if (status.note.empty() && !array_tasks_.empty()) {
      status.note =
          "slurm: " + std::to_string(status.running) + (status.running == 1 ? " job running" : " jobs running");
      if (pending > 0)
        status.note +=
            ", " + std::to_string(pending) + " pending" + (status.reason.empty() ? "" : ": " + status.reason);
    }
    return status;
  }

 private:
  using Key = std::pair<std::uint64_t, std::uint64_t>;  // job and array task

  milliseconds now() const { return options_.clock ? options_.clock() : milliseconds(monotonic_ns() / 1'000'000); }
  milliseconds interval() const { return std::clamp((now() - began_) / 20, k_least_interval, k_most_interval); }

  void add(ArrayTask array_task) {
    in_array_tasks_ += array_task.left.size();
    const Key key{array_task.job, array_task.index};
    array_tasks_.insert_or_assign(key, std::move(array_task));
  }

  void write_script(const std::filesystem::path& path, const std::string& text) {
    if (const auto code = write_atomic(real_file_system(), path, text, Replace::yes))
      throw Error(Fault::host, "cannot write " + path.string() + ": " + reason(code));
  }

  // The first job checks that a node has what it needs; the others start after it.
  void submit_check() {
    const auto script = slurm_file(context_.experiment, "check.sh");
    const auto line = [](const std::string& test, int code) {
      return test + " || exit " + std::to_string(code) + "\n";
    };
    write_script(script,
                 "#!/bin/sh\n" +
                     line("test -r " + shell_word((context_.experiment / k_sweep_plan).native()), k_no_repository) +
                     line("test -w " + shell_word((context_.experiment / k_trials).native()), k_not_writable) +
                     line("test -x " + shell_word(options_.program.native()), k_no_program) +
                     line("test -r " + shell_word(context_.plan.plugin.path), k_no_plugin));
    check_job_ = options_.slurm.submit({prefix_ + "check", script, "/dev/null", 0, {}, 0}, context_.plan.slurm);
    check_absences_ = 0;
  }

  void submit(const SlurmBatch& batch) {
    write_batch(context_.experiment, batch);
    const auto script = slurm_file(context_.experiment, batch_name(batch.number) + ".sh");
    write_script(
        script,
        "#!/bin/sh\nexec " + shell_word(options_.program.native()) + " sweep-element " +
            shell_word(context_.experiment.native()) + " " + std::to_string(batch.number) + " --plugins " +
            shell_word(std::filesystem::path(context_.plan.plugin.path).parent_path().native()) +
            (options_.trusted_plugins.empty() ? ""
                                              : " --trusted-plugins " + shell_word(options_.trusted_plugins.native())) +
            (options_.allow_untrusted ? " --allow-untrusted\n" : "\n"));
    const auto warning = std::chrono::duration_cast<std::chrono::seconds>(2 * context_.plan.grace).count() + 5;
    const std::uint64_t job = options_.slurm.submit(
        {prefix_ + std::to_string(batch.number), script,
         slurm_file(context_.experiment, batch_name(batch.number) + "-%a.out").string(), batch.array_tasks.size(),
         is_checked_ ? std::nullopt : std::optional(check_job_), static_cast<std::uint64_t>(warning)},
        context_.plan.slurm);
    for (std::uint64_t i = 0; i < batch.array_tasks.size(); ++i) {
      add({.job = job,
           .batch = batch.number,
           .index = i,
           .left = {batch.array_tasks[i].begin(), batch.array_tasks[i].end()}});
    }
  }

  void poll_queue(std::vector<TrialEnd>& ends) {
    queue_due_ = now() + interval();
    std::string failure;
    const auto entries = options_.slurm.queue(prefix_, failure);
    trouble_ = entries ? "" : failure;
    if (!entries) return;  // the records go on telling what has ended
    std::map<Key, const QueueEntry*> there;
    bool check_is_there = false;
    reason_.clear();
    for (const QueueEntry& entry : *entries) {
      check_is_there = check_is_there || entry.job == check_job_;
      if (entry.array_task) there[{entry.job, *entry.array_task}] = &entry;
      // The others wait for the check, so its reason is theirs.
      if (entry.is_pending() && (reason_.empty() || reason_ == "Dependency" || reason_ == "None"))
        reason_ = entry.reason;
    }
    if (check_job_ != 0 && !is_checked_ && !check_is_there && ++check_absences_ >= k_absences) take_check();
    std::vector<Key> gone;
    for (auto& [key, array_task] : array_tasks_) {
      const auto found = there.find(key);
      if (found != there.end()) {
        array_task.absences = 0;
        array_task.is_running = !found->second->is_pending();  // requeued ones are pending again
        array_task.has_run = array_task.has_run || array_task.is_running;
        continue;
      }
      array_task.is_running = false;
      if (++array_task.absences >= k_absences) gone.push_back(key);
    }
    for (const Key& key : gone) take_gone(key, ends);
  }

  void take_check() {
    const std::string state = options_.slurm.ended_state(check_job_);
    is_checked_ = true;
    if (state.empty() || state.starts_with("COMPLETED") || (is_stopped_ && state.starts_with("CANCELLED"))) return;
    const auto is = [&](int code) { return state.ends_with(" " + std::to_string(code)); };
    options_.slurm.cancel(jobs());
    array_tasks_.clear();
    const std::string experiment = context_.experiment.string();
    const std::string hint = "use --experiments to name a directory that all nodes share under the same path";
    if (is(k_no_repository)) throw Error(Fault::host, "a node of the cluster does not see " + experiment, hint);
    if (is(k_not_writable)) throw Error(Fault::host, "a node of the cluster cannot write to " + experiment, hint);
    if (is(k_no_program))
      throw Error(Fault::host, "a node of the cluster does not have the program " + options_.program.string(),
                  "install skrobot in a directory that all nodes share");
    if (is(k_no_plugin))
      throw Error(Fault::host, "a node of the cluster does not see the plugin " + context_.plan.plugin.path,
                  "move it to a folder that all nodes share");
    throw Error(Fault::host,
                "the first job, which checks that a node sees " + experiment + ", ended as " + printable(state),
                "'scontrol show job " + std::to_string(check_job_) + "' shows details");
  }

  // Collects the trials of an array task that have ended since the last call.
  void take_done(ArrayTask& array_task, std::vector<TrialEnd>& ends) {
    while (!array_task.left.empty()) {
      StoredTrial trial = read_trial(context_.experiment, context_.plan, array_task.left.front().order.number, mark_);
      if (!is_done(trial, array_task.left.front())) return;
      ends.push_back(std::move(trial.end));
      array_task.left.pop_front();
      array_task.has_done = true;
      --in_array_tasks_;
    }
  }

  // Handles an array task that left the queue: its trials have ended, are lost, or never began.
  void take_gone(const Key& key, std::vector<TrialEnd>& ends) {
    ArrayTask& array_task = array_tasks_.at(key);
    take_done(array_task, ends);
    bool has_begun = array_task.has_done;
    for (BatchTrial& trial : array_task.left) {
      StoredTrial stored = read_trial(context_.experiment, context_.plan, trial.order.number, mark_);
      if (is_done(stored, trial)) {
        ends.push_back(std::move(stored.end));
        has_begun = true;
      } else if (is_stopped_) {
        if (stored.attempts > trial.attempts && stored.status == StoredTrial::Status::ended)
          ends.push_back(std::move(stored.end));
      } else if (stored.attempts > trial.attempts) {
        has_begun = true;
        TrialEnd end;
        end.number = trial.order.number;
        end.is_lost = true;
        ends.push_back(std::move(end));
      } else {
        waiting_.push_back(std::move(trial));
      }
    }
    in_array_tasks_ -= array_task.left.size();
    const ArrayTask gone = std::move(array_task);
    array_tasks_.erase(key);
    barren_ = has_begun || gone.left.empty() ? 0 : barren_ + 1;
    if (!is_stopped_ && barren_ >= k_most_barren) {
      options_.slurm.cancel(jobs());
      const auto output =
          slurm_file(context_.experiment, batch_name(gone.batch) + "-" + std::to_string(gone.index) + ".out");
      std::string text;
      std::error_code unread;
      const RecordFile file(output, unread);
      if (!unread) static_cast<void>(file.read(0, k_most_shown_bytes, text));
      throw Error(Fault::host,
                  std::to_string(barren_) + " jobs in a row ended without running a trial; job " +
                      std::to_string(gone.job) + "_" + std::to_string(gone.index) + ": " +
                      (text.empty() ? "Slurm says " + printable(options_.slurm.ended_state(gone.job))
                                    : printable(text.substr(0, text.find('\n')), 500)),
                  "its output is in " + output.string());
    }
  }

  void forget_finished() {
    std::erase_if(array_tasks_, [](const auto& item) { return item.second.left.empty(); });
  }

  const SweepContext& context_;
  const SlurmLauncherOptions options_;
  const std::string prefix_;
  const DurableMark mark_;
  std::uint64_t max_array_size_ = 0;
  std::uint64_t slots_ = 1;
  unsigned next_batch_ = 1;
  std::deque<BatchTrial> waiting_;
  std::map<Key, ArrayTask> array_tasks_;
  std::size_t in_array_tasks_ = 0;
  std::uint64_t check_job_ = 0;
  unsigned check_absences_ = 0;
  bool is_checked_ = false;
  bool is_stopped_ = false;
  bool is_left_ = false;
  unsigned barren_ = 0;
  std::string reason_, trouble_;
  milliseconds began_{}, submit_due_{}, queue_due_{}, look_due_{};
  std::optional<milliseconds> stop_due_;
};

}  // namespace

std::unique_ptr<SlurmLauncher> SlurmLauncher::make(const SweepContext& context, SlurmLauncherOptions options) {
  return std::make_unique<RealSlurmLauncher>(context, std::move(options));
}

}  // namespace skrobot
