// SPDX-License-Identifier: MIT
#include "sweep/trial_runner.hpp"

#include <atomic>
#include <skrobot/error.hpp>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "core/runner.hpp"
#include "isolate/plugin_task.hpp"
#include "track/run_recorder.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_names = 50;
constexpr std::chrono::seconds k_others_interval{5};

// Cancels one trial, for the user or for the sweep.
class Stopper {
 public:
  explicit Stopper(const CancelToken& user) : user_(user), passed_on_(0) {}
  const CancelToken& token() const { return token_; }
  void end_early(std::string reason) {
    if (!reason_.empty() || token_.requested()) return;
    reason_ = std::move(reason);
    token_.request();
  }
  void pass_on() {
    for (; passed_on_ < user_.count(); ++passed_on_) token_.request();
  }
  // Call it after the run: a trial that the user cancelled was not stopped early.
  std::string reason() const { return passed_on_ > 0 ? "" : reason_; }

 private:
  const CancelToken& user_;
  CancelToken token_;
  std::uint32_t passed_on_;
  std::string reason_;
};

class Observer : public RunObserver {
 public:
  Observer(const SweepContext& context, const TrialOrder& order, Stopper& stopper, const TrialRunner::Watch& watch)
      : context_(context), number_(order.number), stopper_(stopper), watch_(watch), started_ns_(monotonic_ns()) {}

  void progress(const RunInfo&, const LiveRun& run) override { look(run); }
  void look(const LiveRun& run) {
    stopper_.pass_on();
    if (context_.others != nullptr) context_.others->read_now_and_then(k_others_interval);
    if (!reason_.empty()) stopper_.end_early(reason_);
    const std::int64_t now_ns = monotonic_ns();
    LiveTrial live{number_, std::chrono::milliseconds((now_ns - started_ns_) / 1'000'000), 0, {}};
    if (context_.plan.objective) {
      const std::string& name = context_.plan.objective->metric;
      auto newest = run.newest(name);
      if (newest && statistic_) take_exact();
      if (!newest && statistic_) newest = run.newest(statistic_->metric);
      if (newest) live.objective = newest->value;
      else reported = run.metric_names(k_most_names);
    }
    const Progress newest = run.progress();
    if (newest.total > 0)
      live.share = std::min(static_cast<double>(newest.done) / static_cast<double>(newest.total), 1.0);
    watch_(live);
  }
  void watch(RunRecorder& recorder) {
    if (!context_.plan.objective) return;
    recorder_ = &recorder;
    const std::string& name = context_.plan.objective->metric;
    statistic_ = statistic_in(name);
    if (statistic_) running_.emplace(statistic_->statistic);
    watch(statistic_ ? statistic_->metric : name);
  }
  void unwatch() {
    if (recorder_ != nullptr) recorder_->watch({}, nullptr);
  }

  std::vector<std::string> reported;

 private:
  // Called while the recorder drains the ring: must not block.
  void point(std::int64_t step, double value) {
    if (reason_.empty()) reason_ = context_.early_stop->point(number_, step, running_ ? running_->add(value) : value);
  }
  void watch(const std::string& name) {
    if (context_.early_stop == nullptr) return recorder_->watch(name, nullptr);
    recorder_->watch(name, [this](std::int64_t step, double value) { point(step, value); });
  }
  // There is a metric whose name ends in ".max": comparisons of the other one do not count.
  void take_exact() {
    statistic_.reset();
    recorder_->watch({}, nullptr);
    running_.reset();
    reason_.clear();
    if (context_.early_stop != nullptr) context_.early_stop->ended(number_, false);
    watch(context_.plan.objective->metric);
  }

  const SweepContext& context_;
  const std::uint64_t number_;
  Stopper& stopper_;
  const TrialRunner::Watch& watch_;
  const std::int64_t started_ns_;
  RunRecorder* recorder_ = nullptr;
  std::optional<MetricStatistic> statistic_;  // until a metric of the objective's exact name is seen
  std::optional<RunningStatistic> running_;   // of the points that are watched
  std::string reason_;
};

// Runs a plugin's task and watches the points of one metric.
class WatchedTask : public PluginTask {
 public:
  WatchedTask(WorkerLauncher launch, PluginCall call, Observer& observer)
      : PluginTask(std::move(launch), std::move(call)), observer_(observer) {}
  Outcome run(RunRecorder& recorder, const RunRequest& request) override {
    observer_.watch(recorder);
    Outcome outcome = PluginTask::run(recorder, request);
    observer_.look(recorder);
    observer_.unwatch();
    return outcome;
  }

 private:
  Observer& observer_;
};

}  // namespace

TrialEnd TrialRunner::run(const TrialOrder& order, const CancelToken& cancel, const Watch& watch) {
  const SweepPlan& plan = context_.plan;
  const ResolvedParameters params =
      resolve(context_.schema, trial_assignments(plan, order.values, context_.secrets), plan.task);
  Stopper stopper(cancel);
  if (context_.others != nullptr) {
    context_.others->leave_out(order.number);
    context_.others->read_now_and_then(k_others_interval);
  }
  Observer observer(context_, order, stopper, watch);
  WatchedTask task(launch_, plugin_call(context_.task, params), observer);
  RunOptions options;
  options.seed = trial_seed(plan, order.number);
  options.timeout = plan.timeout;
  options.grace = plan.grace;
  options.memory_limit = plan.memory_limit;
  options.output_limit = plan.output_limit;
  options.tags = plan.tags;
  options.note = plan.note;
  options.cancel = &stopper.token();
  options.stop_reason = [&] { return stopper.reason(); };
  Runner runner(files_, trial_directory(context_.experiment, order.number));
  const RunReport report = runner.execute(task, options, &observer);
  if (!report.record_failure.empty()) throw Error(Fault::host, report.record_failure);

  TrialEnd end;
  end.number = order.number;
  end.state = report.record.state;
  end.stopped_early = !report.record.stopped_early.empty();
  end.run = report.files.name;
  end.duration_ms = report.record.duration_ms;
  end.error = report.outcome.error;
  if (plan.objective) {
    const auto number = [&](const std::string& name) { return number_in(report.outcome.result, name); };
    end.objective = recorded_objective(report.record, report.files, plan.objective->metric, number);
    if (!end.objective && end.state == State::completed) {
      end.reported = observer.reported;
      collect_numbers(report.outcome.result, k_most_names, end.reported);
    }
  }
  if (context_.early_stop != nullptr) context_.early_stop->ended(order.number, end.state == State::completed);
  return end;
}

}  // namespace skrobot
