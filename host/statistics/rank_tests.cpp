// SPDX-License-Identifier: MIT
#include "statistics/rank_tests.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "statistics/distributions.hpp"

namespace skrobot {
namespace {

bool has_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

struct Ranks {
  std::vector<std::size_t> doubled;  // twice the midrank of each value, which is whole
  double tie_term = 0;               // the sum of t^3 - t over groups of t equal values
  std::size_t ties = 0;
};

Ranks ranks_of(const std::vector<double>& values) {
  Ranks ranks;
  ranks.doubled.resize(values.size());
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) ranks.doubled[order[i]] = begin + end + 1;
    const double equal = static_cast<double>(end - begin);
    ranks.tie_term += equal * equal * equal - equal;
    ranks.ties += end - begin - 1;
    begin = end;
  }
  return ranks;
}

// Twice the smaller tail of a distribution of counts at `at`.
double two_sided(const std::vector<double>& counts, std::size_t at) {
  const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(at);
  const double below = std::accumulate(counts.begin(), middle + 1, 0.0);
  const double above = std::accumulate(middle, counts.end(), 0.0);
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  return std::min(1.0, 2 * std::min(below, above) / all);
}

// In how many ways `chosen` of the ranks have each sum: whole numbers, all below 2^53 for what is exact.
std::vector<double> sums_of_choices(const std::vector<std::size_t>& ranks, std::size_t chosen) {
  const std::size_t most = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
  std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(most + 1));
  ways[0][0] = 1;
  std::size_t reached = 0;
  for (const std::size_t rank : ranks) {
    reached += rank;
    for (std::size_t count = chosen; count > 0; --count) {
      for (std::size_t sum = reached; sum >= rank; --sum) ways[count][sum] += ways[count - 1][sum - rank];
    }
  }
  return std::move(ways[chosen]);
}

// In how many ways signs give each sum of the positive ranks.
std::vector<double> sums_of_signs(const std::vector<std::size_t>& ranks) {
  std::vector<double> ways(std::accumulate(ranks.begin(), ranks.end(), std::size_t{0}) + 1);
  ways[0] = 1;
  std::size_t reached = 0;
  for (const std::size_t rank : ranks) {
    reached += rank;
    for (std::size_t sum = reached; sum >= rank; --sum) ways[sum] += ways[sum - rank];
  }
  return ways;
}

// With the correction for continuity.
double normal_p(double distance, double variance) {
  if (variance <= 0) return 1;
  return normal_two_sided(std::max(std::abs(distance) - 0.5, 0.0) / std::sqrt(variance));
}

bool use_exact(RankMethod method, std::size_t values) {
  return method == RankMethod::exact || (method == RankMethod::automatic && values <= k_most_exact);
}

// Of n things k: as a double, which is near enough for a bound.
double choices(std::size_t n, std::size_t k) {
  double all = 1;
  for (std::size_t i = 1; i <= k; ++i) all = all * static_cast<double>(n - k + i) / static_cast<double>(i);
  return all;
}

}  // namespace

RankTest mann_whitney_test(std::span<const double> a, std::span<const double> b, RankMethod method) {
  RankTest test;
  if (a.empty() || b.empty() || has_nan(a) || has_nan(b)) return test;
  std::vector<double> values(a.begin(), a.end());
  values.insert(values.end(), b.begin(), b.end());
  const Ranks ranks = ranks_of(values);
  const auto end_of_a = ranks.doubled.begin() + static_cast<std::ptrdiff_t>(a.size());
  const std::size_t doubled = std::accumulate(ranks.doubled.begin(), end_of_a, std::size_t{0});
  const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size()), all = n + m;
  test.ties = ranks.ties;
  test.statistic = static_cast<double>(doubled) / 2 - n * (n + 1) / 2;
  test.is_exact = use_exact(method, values.size());
  if (test.is_exact) test.p = two_sided(sums_of_choices(ranks.doubled, a.size()), doubled);
  else test.p = normal_p(test.statistic - n * m / 2, n * m / 12 * (all + 1 - ranks.tie_term / (all * (all - 1))));
  return test;
}

RankTest wilcoxon_test(std::span<const double> a, std::span<const double> b, RankMethod method) {
  RankTest test;
  if (a.empty() || has_nan(a) || has_nan(b)) return test;
  std::vector<double> sizes;
  std::vector<bool> is_positive;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) {
      ++test.zeros;
      continue;
    }
    const double difference = a[i] - b[i];
    if (std::isnan(difference)) return RankTest();
    sizes.push_back(std::abs(difference));
    is_positive.push_back(difference > 0);
  }
  const Ranks ranks = ranks_of(sizes);
  std::size_t doubled = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) doubled += is_positive[i] ? ranks.doubled[i] : 0;
  const double n = static_cast<double>(sizes.size());
  test.ties = ranks.ties;
  test.statistic = static_cast<double>(doubled) / 2;
  test.is_exact = use_exact(method, sizes.size());
  if (sizes.empty()) test.p = 1;
  else if (test.is_exact) test.p = two_sided(sums_of_signs(ranks.doubled), doubled);
  else test.p = normal_p(test.statistic - n * (n + 1) / 4, n * (n + 1) * (2 * n + 1) / 24 - ranks.tie_term / 48);
  return test;
}

double least_mann_whitney_p(std::size_t n, std::size_t m) { return std::min(1.0, 2 / choices(n + m, std::min(n, m))); }

double least_wilcoxon_p(std::size_t pairs) { return std::min(1.0, 2 * std::pow(0.5, static_cast<double>(pairs))); }

double cliff_delta(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty() || has_nan(a) || has_nan(b)) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> sorted(b.begin(), b.end());
  std::sort(sorted.begin(), sorted.end());
  double balance = 0;
  for (const double value : a) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
    balance += static_cast<double>((low - sorted.begin()) - (sorted.end() - high));
  }
  return balance / (static_cast<double>(a.size()) * static_cast<double>(b.size()));
}

}  // namespace skrobot
