// SPDX-License-Identifier: MIT
// Ending trials early that do worse than others did at the same step, and the options of all rules of early stopping.
#ifndef SKROBOT_HOST_SWEEP_EARLY_STOP_HPP
#define SKROBOT_HOST_SWEEP_EARLY_STOP_HPP

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sweep/objective.hpp"

namespace skrobot {

/// none; median: a trial whose best value up to a step is worse than the median of what the completed trials had on
/// average up to that step ends; halving: at the steps first, first·factor, first·factor² … only the best 1/factor of
/// the trials that came so far go on (asynchronous successive halving); race: points that are significantly worse than
/// the best get no more repeats (sweep/race.hpp).
struct EarlyStopOptions {
  enum class Rule { none, median, halving, race };
  Rule rule = Rule::none;
  std::int64_t first_step = 1;      ///< before it nothing is ended
  std::uint64_t least_trials = 5;   ///< of the median: so many must have completed before
  std::uint64_t factor = 3;         ///< of the halving
  std::uint64_t least_repeats = 3;  ///< of the race: each point has so many

  /// Is it about the curves of trials in progress?
  bool compares_curves() const { return rule == Rule::median || rule == Rule::halving; }
};

/// The settings that a rule has: first_step …; none of an unknown rule.
std::vector<std::string> early_stop_settings(const std::string& rule);

/// "none", "median", "median:first_step=10,least_trials=3", "halving:first_step=1,factor=2", "race:least_repeats=5".
/// Throws Error(Fault::usage).
EarlyStopOptions parse_early_stop(const std::string& text);
std::string to_string(const EarlyStopOptions& options);

/// Compares curves. Thread-safe. Its memory does not grow with the number of trials.
class EarlyStop {
 public:
  EarlyStop(const EarlyStopOptions& options, const Objective& objective) : options_(options), objective_(objective) {}

  /// A point of the objective's metric of a running trial. The answer is why it should end; empty: it should go on.
  std::string point(std::uint64_t trial, std::int64_t step, double value);
  /// The trial has ended; its curve counts for the others if it completed.
  void ended(std::uint64_t trial, bool completed);

 private:
  struct Curve {
    std::map<std::int64_t, double> means;  // at the steps that are compared
    double sum = 0, best = 0;
    std::uint64_t count = 0;
    std::int64_t next_rung = 0;
  };
  // The newest values at one step; the oldest makes room.
  struct Sample {
    std::vector<double> values;
    std::size_t next = 0;
    void add(double value);
  };
  std::string by_median(const Curve& curve, std::int64_t step) const;
  std::string by_halving(Curve& curve, std::int64_t step, double value);

  const EarlyStopOptions options_;
  const Objective objective_;
  std::mutex mutex_;
  std::map<std::uint64_t, Curve> running_;
  std::map<std::int64_t, Sample> samples_;  // of completed trials, or at rungs, by step
  std::uint64_t completed_ = 0;
};

}  // namespace skrobot

#endif
