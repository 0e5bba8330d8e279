// SPDX-License-Identifier: MIT
#include "statistics/sample_comparison.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/bootstrap.hpp"

namespace skrobot {
namespace {

// Above it the mean is nearly normal, and Welch's interval needs no second opinion.
constexpr std::size_t k_small = 30;

void classify(SampleComparison& all) {
  if (std::min(all.n_a, all.n_b) < 2) all.kind = SampleComparison::Kind::too_few;
  else all.kind = all.mean.interval.is_known() ? SampleComparison::Kind::tested : SampleComparison::Kind::constant;
}

}  // namespace

bool SampleComparison::is_rank_test_powerless() const {
  return (is_paired ? least_wilcoxon_p(n_a) : least_mann_whitney_p(n_a, n_b)) > k_significant;
}

double SampleComparison::relative(double difference) const {
  return mean_a != 0 ? difference / std::abs(mean_a) : std::numeric_limits<double>::quiet_NaN();
}

SampleComparison compare_samples(std::span<const double> a, std::span<const double> b) {
  SampleComparison all;
  all.n_a = a.size();
  all.n_b = b.size();
  all.mean_a = mean_of(a);
  all.mean_b = mean_of(b);
  all.mean = welch_test(b, a);
  classify(all);
  if (all.kind == SampleComparison::Kind::too_few) return all;
  all.rank = mann_whitney_test(b, a);
  all.d = cohen_d(b, a);
  all.delta = cliff_delta(b, a);
  if (std::max(a.size(), b.size()) < k_small) all.bootstrap = bootstrap_difference(b, a);
  return all;
}

SampleComparison compare_pairs(std::span<const double> a, std::span<const double> b) {
  SampleComparison all;
  all.is_paired = true;
  all.n_a = all.n_b = a.size();
  all.mean_a = mean_of(a);
  all.mean_b = mean_of(b);
  all.mean = paired_t_test(b, a);
  classify(all);
  if (all.kind == SampleComparison::Kind::too_few) return all;
  all.rank = wilcoxon_test(b, a);
  all.d = cohen_d_of_pairs(b, a);
  all.delta = cliff_delta(b, a);
  if (a.size() < k_small) all.bootstrap = bootstrap_paired_difference(b, a);
  return all;
}

GateState gate_state(SampleComparison::Kind kind, double worse, const Interval& worse_interval, double p,
                     double limit) {
  if (kind == SampleComparison::Kind::too_few) return GateState::undecided;
  if (kind == SampleComparison::Kind::constant)
    return worse > 0 && worse >= limit ? GateState::closed : GateState::open;
  if (worse_interval.high < limit) return GateState::open;
  return worse > 0 && p < k_significant ? GateState::closed : GateState::undecided;
}

}  // namespace skrobot
