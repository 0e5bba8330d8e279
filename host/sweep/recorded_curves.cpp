// SPDX-License-Identifier: MIT
#include "sweep/recorded_curves.hpp"

#include <algorithm>
#include <utility>

#include "base/clock.hpp"
#include "store/layout.hpp"
#include "sweep/trial.hpp"

namespace skrobot {

void RecordedCurves::read() {
  constexpr std::size_t k_most_trials = 1000;  // as many values as are kept of a step
  read_ns_ = monotonic_ns();
  const std::vector<std::uint64_t> trials = begun_trials(experiment_);
  for (std::size_t i = trials.size() - std::min(trials.size(), k_most_trials); i < trials.size(); ++i) {
    if (!done_.contains(trials[i])) read(trials[i]);
  }
}

void RecordedCurves::read(std::uint64_t trial) {
  // Read the state before the points: once a trial has ended, its points are complete.
  const StoredTrial stored = read_trial(experiment_, plan_, trial, mark_);
  if (stored.status == StoredTrial::Status::missing || stored.status == StoredTrial::Status::lost) return;
  const bool has_ended = stored.status == StoredTrial::Status::ended;
  const std::string& run = has_ended ? stored.end.run : stored.newest;
  const std::filesystem::path metrics = RunFiles{trial_directory(experiment_, trial), run}.metrics();
  auto found = running_.find(trial);
  if (found == running_.end()) found = running_.emplace(trial, curve_of(run, metrics)).first;
  if (found->second.run != run) {  // another attempt
    stop_.ended(trial, false);
    found->second = curve_of(run, metrics);
  }
  MetricsReader& reader = found->second.reader;
  static_cast<void>(reader.read([&](std::span<const MetricRow> rows) {
    for (const MetricRow& row : rows) {
      take(trial, found->second, reader.names()[row.metric], row.step, row.value);
    }
  }));
  if (!has_ended) return;
  stop_.ended(trial, stored.end.state == State::completed);
  running_.erase(found);
  done_.insert(trial);
}

RecordedCurves::Curve RecordedCurves::curve_of(const std::string& run, const std::filesystem::path& metrics) const {
  const auto statistic = statistic_in(plan_.objective->metric);
  return {run, MetricsReader(metrics), statistic, RunningStatistic(statistic ? statistic->statistic : Statistic::last)};
}

void RecordedCurves::take(std::uint64_t trial, Curve& curve, const std::string& metric, std::int64_t step,
                          double value) {
  if (metric == plan_.objective->metric) {
    // Points of the other metric do not count.
    if (std::exchange(curve.statistic, std::nullopt)) stop_.ended(trial, false);
    stop_.point(trial, step, value);
  } else if (curve.statistic && metric == curve.statistic->metric) {
    stop_.point(trial, step, curve.running.add(value));
  }
}

void RecordedCurves::read_now_and_then(std::chrono::nanoseconds interval) {
  if (monotonic_ns() - read_ns_ >= interval.count()) read();
}

}  // namespace skrobot
