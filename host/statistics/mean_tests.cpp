// SPDX-License-Identifier: MIT
#include "statistics/mean_tests.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/distributions.hpp"

namespace skrobot {
namespace {

bool are_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

std::vector<double> differences(std::span<const double> a, std::span<const double> b) {
  std::vector<double> all(a.size());
  std::transform(a.begin(), a.end(), b.begin(), all.begin(), std::minus<>());
  return all;
}

void decide(MeanTest& test, double confidence) {
  test.t = test.difference / test.standard_error;
  test.p = student_two_sided(test.t, test.df);
  const double half = student_quantile((1 + confidence) / 2, test.df) * test.standard_error;
  test.interval = {test.difference - half, test.difference + half};
}

// Rounding alone makes the differences of 0.1 + 0.2 and 0.3 vary: they are measured by the values that they are of.
bool vary(std::span<const double> differences, std::span<const double> a) {
  if (are_constant(differences)) return false;
  double size = 0;
  for (const double value : a) size = std::max(size, std::abs(value));
  return deviation_of(differences) > 10 * std::numeric_limits<double>::epsilon() * size;
}

}  // namespace

MeanTest welch_test(std::span<const double> a, std::span<const double> b, double confidence) {
  MeanTest test;
  if (a.empty() || b.empty() || !are_finite(a) || !are_finite(b)) return test;
  test.difference = mean_of(a) - mean_of(b);
  if (a.size() < 2 || b.size() < 2 || (are_constant(a) && are_constant(b))) return test;
  const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  const double error_a = deviation_of(a) / std::sqrt(n), error_b = deviation_of(b) / std::sqrt(m);
  test.standard_error = std::hypot(error_a, error_b);
  // Shares of the variance, not variances: their fourth powers neither overflow nor vanish.
  const double share_a = std::pow(error_a / test.standard_error, 2),
               share_b = std::pow(error_b / test.standard_error, 2);
  test.df = 1 / (share_a * share_a / (n - 1) + share_b * share_b / (m - 1));
  decide(test, confidence);
  return test;
}

MeanTest paired_t_test(std::span<const double> a, std::span<const double> b, double confidence) {
  MeanTest test;
  if (a.empty() || !are_finite(a) || !are_finite(b)) return test;
  const std::vector<double> pairs = differences(a, b);
  test.difference = mean_of(pairs);
  if (pairs.size() < 2 || !vary(pairs, a)) return test;
  const double n = static_cast<double>(pairs.size());
  test.standard_error = deviation_of(pairs) / std::sqrt(n);
  test.df = n - 1;
  decide(test, confidence);
  return test;
}

double cohen_d(std::span<const double> a, std::span<const double> b) {
  constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
  if (a.size() < 2 || b.size() < 2 || (are_constant(a) && are_constant(b))) return k_nan;
  const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
  const double pooled = std::hypot(deviation_of(a) * std::sqrt((n - 1) / (n + m - 2)),
                                   deviation_of(b) * std::sqrt((m - 1) / (n + m - 2)));
  return (mean_of(a) - mean_of(b)) / pooled;
}

double cohen_d_of_pairs(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> pairs = differences(a, b);
  if (pairs.size() < 2 || !vary(pairs, a)) return std::numeric_limits<double>::quiet_NaN();
  return mean_of(pairs) / deviation_of(pairs);
}

}  // namespace skrobot
