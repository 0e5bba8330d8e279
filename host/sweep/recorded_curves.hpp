// SPDX-License-Identifier: MIT
// The curves of trials that other processes run or ran, for early stopping: read from their records.
#ifndef SKROBOT_HOST_SWEEP_RECORDED_CURVES_HPP
#define SKROBOT_HOST_SWEEP_RECORDED_CURVES_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "store/durable_mark.hpp"
#include "store/metrics_reader.hpp"
#include "sweep/early_stop.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// Not thread-safe. A file that has ended is read once, one that grows from where it was; of more than a thousand
/// trials the newest count.
class RecordedCurves {
 public:
  /// `stop` is told; both outlive this. REQUIRES: the plan has an objective.
  RecordedCurves(std::filesystem::path experiment, const SweepPlan& plan, EarlyStop& stop)
      : experiment_(std::move(experiment)), plan_(plan), stop_(stop), mark_(experiment_) {}

  /// This process runs that trial, and tells its points itself.
  void leave_out(std::uint64_t trial) { done_.insert(trial); }
  /// Tells of all that is new. What cannot be read is passed over.
  void read();
  /// read(), when it was not called within the last `interval`.
  void read_now_and_then(std::chrono::nanoseconds interval);

 private:
  struct Curve {
    std::string run;
    MetricsReader reader;
    std::optional<MetricStatistic> statistic;  // until a metric of the objective's exact name is seen
    RunningStatistic running{Statistic::last};
  };
  Curve curve_of(const std::string& run, const std::filesystem::path& metrics) const;
  void take(std::uint64_t trial, Curve& curve, const std::string& metric, std::int64_t step, double value);
  void read(std::uint64_t trial);

  const std::filesystem::path experiment_;
  const SweepPlan& plan_;
  EarlyStop& stop_;
  const DurableMark mark_;
  std::map<std::uint64_t, Curve> running_;
  std::set<std::uint64_t> done_;
  std::int64_t read_ns_ = 0;
};

}  // namespace skrobot

#endif
