// SPDX-License-Identifier: MIT
// Intervals of a difference of means that assume no distribution. Thread-safe.
#ifndef SKROBOT_HOST_STATISTICS_BOOTSTRAP_HPP
#define SKROBOT_HOST_STATISTICS_BOOTSTRAP_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "statistics/summary.hpp"

namespace skrobot {

struct BootstrapOptions {
  std::size_t resamples = 9999;
  std::uint64_t seed = 0;  ///< the same seed gives the same interval, on every machine
  double confidence = k_confidence;
};

/// BCa intervals of mean(a) - mean(b): Efron, "Better bootstrap confidence intervals", Journal of the American
/// Statistical Association 82 (1987), 171-185; acceleration by the jackknife, for two samples as in Efron and
/// Tibshirani, "An introduction to the bootstrap" (1993), section 14.3. Needs two values in each sample, all of them
/// finite, and values that vary; unknown otherwise. With ten values or fewer they are too narrow, whatever the data
/// (tests/stress/error_rates).
Interval bootstrap_difference(std::span<const double> a, std::span<const double> b,
                              const BootstrapOptions& options = {});

/// The same for pairs, of the mean of a[i] - b[i]. REQUIRES: a.size() == b.size().
Interval bootstrap_paired_difference(std::span<const double> a, std::span<const double> b,
                                     const BootstrapOptions& options = {});

/// The BCa interval from the statistics of resamples, the statistic of the data, and the acceleration. Resamples equal
/// to `observed` count half.
Interval bca_interval(std::vector<double> resampled, double observed, double acceleration,
                      double confidence = k_confidence);

}  // namespace skrobot

#endif
