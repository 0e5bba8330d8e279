// SPDX-License-Identifier: MIT
// All that can be told of the difference between two samples. Thread-safe.
#ifndef SKROBOT_HOST_STATISTICS_SAMPLE_COMPARISON_HPP
#define SKROBOT_HOST_STATISTICS_SAMPLE_COMPARISON_HPP

#include <cstddef>
#include <span>

#include "statistics/mean_tests.hpp"
#include "statistics/rank_tests.hpp"

namespace skrobot {

inline constexpr double k_significant = 0.05;

struct SampleComparison {
  enum class Kind {
    too_few,   ///< a sample, or the pairs, are fewer than two
    constant,  ///< nothing varies: the difference is exact as far as it goes, and no test applies
    tested,
  };
  Kind kind = Kind::too_few;
  bool is_paired = false;
  std::size_t n_a = 0, n_b = 0;  ///< values; of pairs both are their number
  double mean_a = std::numeric_limits<double>::quiet_NaN();
  double mean_b = std::numeric_limits<double>::quiet_NaN();
  MeanTest mean;       ///< of b minus a: paired t, else Welch. It decides
  RankTest rank;       ///< Wilcoxon's signed ranks, else Mann and Whitney
  Interval bootstrap;  ///< of b minus a; known for small samples, where it is a second opinion (bootstrap.hpp)
  double d = std::numeric_limits<double>::quiet_NaN();      ///< Cohen's d of b over a, of pairs d_z
  double delta = std::numeric_limits<double>::quiet_NaN();  ///< Cliff's delta of b over a

  /// So few that the rank test cannot reach p < 0.05, whatever the values.
  bool is_rank_test_powerless() const;
  /// Of mean a: 0.02 for 2 per cent. NaN if that is 0.
  double relative(double difference) const;
};

/// Independent samples of finite values.
SampleComparison compare_samples(std::span<const double> a, std::span<const double> b);

/// Pairs of finite values. REQUIRES: a.size() == b.size().
SampleComparison compare_pairs(std::span<const double> a, std::span<const double> b);

/// When a gate "worse by X" closes. With `worse` the difference for the worse, positive: the difference is significant
/// (`p` below k_significant) and the interval reaches the limit. A limit at the true difference is so reached nearly
/// always, and noise around no difference closes the gate in at most 2.5 per cent of all comparisons.
enum class GateState {
  open,       ///< no difference for the worse, or one that is certainly smaller than the limit
  undecided,  ///< none is shown, but one of the limit is not excluded: there are too few runs for this noise
  closed,
};
GateState gate_state(SampleComparison::Kind kind, double worse, const Interval& worse_interval, double p, double limit);

}  // namespace skrobot

#endif
