// SPDX-License-Identifier: MIT
// What a list of numbers is like: its middle, its spread, and how well its mean is known. Thread-safe.
//
// Everywhere in this folder, NaN means "cannot be told from these values": a standard deviation of one value, a test
// without noise. No function throws.
#ifndef SKROBOT_HOST_STATISTICS_SUMMARY_HPP
#define SKROBOT_HOST_STATISTICS_SUMMARY_HPP

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace skrobot {

/// Both ends of an interval; both NaN: there is none.
struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  bool is_known() const { return low <= high; }
  /// Known, and `value` is outside.
  bool excludes(double value) const { return is_known() && (value < low || value > high); }
};

inline constexpr double k_confidence = 0.95;

/// The mean of the values; NaN for none. Deviations from a first mean are summed, so that 10^7 + 0.1 loses nothing.
double mean_of(std::span<const double> values);

/// The standard deviation of a sample, with n - 1 in the denominator; NaN for fewer than two values. Two passes with a
/// correction: Chan, Golub and LeVeque, "Algorithms for computing the sample variance", The American Statistician 37
/// (1983), 242-247.
double deviation_of(std::span<const double> values);

/// A quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50 (1996), 361-365, the default of R and NumPy. NaN for no value.
/// REQUIRES: `sorted` ascends; 0 <= p <= 1.
double quantile_of(std::span<const double> sorted, double p);

/// Are the values equal within rounding? Of these no test can tell noise from difference. True for fewer than two.
bool are_constant(std::span<const double> values);

struct Summary {
  std::size_t n = 0;           ///< finite values: the others take no part
  std::size_t not_finite = 0;  ///< NaN and infinities
  double mean = std::numeric_limits<double>::quiet_NaN();
  double deviation = std::numeric_limits<double>::quiet_NaN();  ///< NaN for fewer than two values
  /// Of the mean, by Student: "The probable error of a mean", Biometrika 6 (1908), 1-25. Unknown for fewer than two
  /// values.
  Interval mean_interval;
  double median = std::numeric_limits<double>::quiet_NaN();
  double lower_quartile = std::numeric_limits<double>::quiet_NaN();
  double upper_quartile = std::numeric_limits<double>::quiet_NaN();
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
};

/// REQUIRES: 0 < confidence < 1.
Summary summarize(std::vector<double> values, double confidence = k_confidence);

}  // namespace skrobot

#endif
