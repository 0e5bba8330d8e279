// SPDX-License-Identifier: MIT
// The distributions that intervals and tests need, from Boost.Math. Thread-safe.
#ifndef SKROBOT_HOST_STATISTICS_DISTRIBUTIONS_HPP
#define SKROBOT_HOST_STATISTICS_DISTRIBUTIONS_HPP

namespace skrobot {

/// The probability of a value at least as far from 0 as `t`, under Student's distribution. NaN if `t` is NaN or `df` is
/// not positive.
double student_two_sided(double t, double df);

/// The t that Student's distribution stays below with probability `p`. NaN unless 0 < p < 1 and df > 0.
double student_quantile(double p, double df);

/// The probability of a value at most `z`, and of one at least as far from 0, under the standard normal distribution.
double normal_below(double z);
double normal_two_sided(double z);

/// The z that the standard normal distribution stays below with probability `p`: infinite for 0 and 1, NaN outside.
double normal_quantile(double p);

}  // namespace skrobot

#endif
