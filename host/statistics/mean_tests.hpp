// SPDX-License-Identifier: MIT
// Do the means of two samples differ? Two-sided tests with the interval of the difference. Thread-safe.
#ifndef SKROBOT_HOST_STATISTICS_MEAN_TESTS_HPP
#define SKROBOT_HOST_STATISTICS_MEAN_TESTS_HPP

#include <span>

#include "statistics/summary.hpp"

namespace skrobot {

/// A test of a difference of means. Where nothing varies there is no noise to measure a difference by: t, p and the
/// interval are NaN, as R's t.test refuses such data.
struct MeanTest {
  double difference = std::numeric_limits<double>::quiet_NaN();  ///< mean of a minus mean of b
  double standard_error = std::numeric_limits<double>::quiet_NaN();
  double t = std::numeric_limits<double>::quiet_NaN();
  double df = std::numeric_limits<double>::quiet_NaN();  ///< degrees of freedom
  double p = std::numeric_limits<double>::quiet_NaN();   ///< two-sided
  Interval interval;                                     ///< of the difference
};

/// Samples whose variances may differ: Welch, "The generalization of 'Student's' problem when several different
/// population variances are involved", Biometrika 34 (1947), 28-35; degrees of freedom by Satterthwaite, Biometrics
/// Bulletin 2 (1946), 110-114. Needs two values in each. A value that is not finite makes all members NaN.
MeanTest welch_test(std::span<const double> a, std::span<const double> b, double confidence = k_confidence);

/// Samples in pairs, a[i] with b[i]: Student, "The probable error of a mean", Biometrika 6 (1908), 1-25. Needs two
/// pairs. REQUIRES: a.size() == b.size().
MeanTest paired_t_test(std::span<const double> a, std::span<const double> b, double confidence = k_confidence);

/// Cohen's d: the difference of the means in pooled standard deviations. Cohen, "Statistical power analysis for the
/// behavioral sciences", 2nd edition (1988), section 2.5.1. NaN if nothing varies or a sample has fewer than two.
double cohen_d(std::span<const double> a, std::span<const double> b);

/// The same for pairs, d_z: the mean of the differences in their standard deviations. Cohen (1988), section 2.3.5.
/// REQUIRES: a.size() == b.size().
double cohen_d_of_pairs(std::span<const double> a, std::span<const double> b);

}  // namespace skrobot

#endif
