// SPDX-License-Identifier: MIT
#include "statistics/summary.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "statistics/distributions.hpp"

namespace skrobot {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

// Wide enough that neither the sum nor the squares of finite values overflow, where `long double` is wider.
using Wide = long double;

Wide wide_mean(std::span<const double> values) {
  const Wide n = static_cast<Wide>(values.size());
  const Wide first = std::accumulate(values.begin(), values.end(), Wide(0)) / n;
  Wide rest = 0;
  for (const double value : values) rest += value - first;
  return first + rest / n;
}

}  // namespace

double mean_of(std::span<const double> values) {
  return values.empty() ? k_nan : static_cast<double>(wide_mean(values));
}

double deviation_of(std::span<const double> values) {
  if (values.size() < 2) return k_nan;
  const Wide n = static_cast<Wide>(values.size());
  const Wide mean = wide_mean(values);
  Wide squares = 0, rest = 0;
  for (const double value : values) {
    const Wide distance = value - mean;
    squares += distance * distance;
    rest += distance;
  }
  const Wide variance = (squares - rest * rest / n) / (n - 1);
  return static_cast<double>(std::sqrt(std::max(variance, Wide(0))));
}

double quantile_of(std::span<const double> sorted, double p) {
  if (sorted.empty()) return k_nan;
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), sorted.size() - 1);
  const double rest = place - static_cast<double>(below);
  if (rest == 0 || below + 1 == sorted.size()) return sorted[below];
  return sorted[below] + rest * (sorted[below + 1] - sorted[below]);
}

bool are_constant(std::span<const double> values) {
  if (values.size() < 2) return true;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const double size = std::max(std::abs(*least), std::abs(*greatest));
  return *greatest - *least <= 10 * std::numeric_limits<double>::epsilon() * size;
}

Summary summarize(std::vector<double> values, double confidence) {
  Summary summary;
  summary.not_finite = std::erase_if(values, [](double value) { return !std::isfinite(value); });
  summary.n = values.size();
  if (values.empty()) return summary;
  std::sort(values.begin(), values.end());
  summary.mean = mean_of(values);
  summary.deviation = deviation_of(values);
  summary.median = quantile_of(values, 0.5);
  summary.lower_quartile = quantile_of(values, 0.25);
  summary.upper_quartile = quantile_of(values, 0.75);
  summary.min = values.front();
  summary.max = values.back();
  if (values.size() < 2) return summary;
  const double n = static_cast<double>(values.size());
  const double half = student_quantile((1 + confidence) / 2, n - 1) * summary.deviation / std::sqrt(n);
  summary.mean_interval = {summary.mean - half, summary.mean + half};
  return summary;
}

}  // namespace skrobot
