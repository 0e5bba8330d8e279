// SPDX-License-Identifier: MIT
// Tests that assume no distribution: they look at the order of the values only. Two-sided. Thread-safe.
#ifndef SKROBOT_HOST_STATISTICS_RANK_TESTS_HPP
#define SKROBOT_HOST_STATISTICS_RANK_TESTS_HPP

#include <cstddef>
#include <limits>
#include <span>

namespace skrobot {

/// How the probability is computed. `automatic` is exact for up to k_most_exact values, normal beyond.
enum class RankMethod { automatic, exact, normal };

/// Values (both samples together, or pairs that differ) up to which `automatic` is exact.
inline constexpr std::size_t k_most_exact = 50;

struct RankTest {
  double statistic = std::numeric_limits<double>::quiet_NaN();  ///< U of a, or the sum of the ranks where a > b
  double p = std::numeric_limits<double>::quiet_NaN();          ///< NaN: no value, or a NaN among them
  bool is_exact = false;
  std::size_t ties = 0;   ///< values that are equal to an earlier one
  std::size_t zeros = 0;  ///< pairs without a difference, which take no part
};

/// Is one of two samples greater? Mann and Whitney, "On a test of whether one of two random variables is stochastically
/// larger than the other", Annals of Mathematical Statistics 18 (1947), 50-60. Exact: the distribution over all ways to
/// share out the midranks, ties as they are (Streitberg and Roehmel, "Exact distributions for permutation and rank
/// tests", Statistical Software Newsletter 12 (1986), 10-17), twice the smaller tail. Normal: with the corrections for
/// ties and continuity (Hollander and Wolfe, "Nonparametric statistical methods", 2nd edition (1999), section 4.1).
RankTest mann_whitney_test(std::span<const double> a, std::span<const double> b,
                           RankMethod method = RankMethod::automatic);

/// The same for pairs: the signed rank test of Wilcoxon, "Individual comparisons by ranking methods", Biometrics
/// Bulletin 1 (1945), 80-83, computed as above (Hollander and Wolfe, section 3.1). If no pair differs, p is 1.
/// REQUIRES: a.size() == b.size().
RankTest wilcoxon_test(std::span<const double> a, std::span<const double> b, RankMethod method = RankMethod::automatic);

/// The smallest p that an exact test can give for samples of these sizes, or for so many pairs: with 3 and 3 values
/// nothing is below 0.1.
double least_mann_whitney_p(std::size_t n, std::size_t m);
double least_wilcoxon_p(std::size_t pairs);

/// Cliff's delta: how much oftener a value of a exceeds one of b than the reverse, -1 to 1. Cliff, "Dominance
/// statistics", Psychological Bulletin 114 (1993), 494-509. NaN for an empty sample or a NaN in one.
double cliff_delta(std::span<const double> a, std::span<const double> b);

}  // namespace skrobot

#endif
