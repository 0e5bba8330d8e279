// SPDX-License-Identifier: MIT
#include "sweep/point_values.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "statistics/mean_tests.hpp"
#include "statistics/summary.hpp"

namespace skrobot {
namespace {

constexpr double k_level = 1 - k_confidence;
constexpr std::size_t k_least_pairs = 3;

std::vector<double> numbers_of(const PointValues& values) {
  std::vector<double> numbers;
  for (const RepeatValue& one : values) numbers.push_back(one.value);
  return numbers;
}

Difference difference_of_pairs(const SharedValues& shared) {
  const MeanTest test = paired_t_test(shared.a, shared.b);
  if (!std::isnan(test.p)) return test.p < k_level ? Difference::significant : Difference::noise;
  if (!std::isfinite(mean_of(shared.a)) || !std::isfinite(mean_of(shared.b))) return Difference::unknown;
  // No noise: the differences are equal within rounding.
  const bool is_apart = std::equal(shared.a.begin(), shared.a.end(), shared.b.begin(), [](double a, double b) {
    return std::fabs(a - b) > 1e-12 * std::max(std::fabs(a), std::fabs(b));
  });
  return is_apart ? Difference::significant : Difference::noise;
}

}  // namespace

void add_repeat(PointValues& values, RepeatValue one) {
  const auto place =
      std::lower_bound(values.begin(), values.end(), one.repeat,
                       [](const RepeatValue& other, std::uint64_t repeat) { return other.repeat < repeat; });
  if (place == values.end() || place->repeat != one.repeat) values.insert(place, one);
}

const char* to_string(RankBy by) {
  switch (by) {
    case RankBy::mean: return "mean";
    case RankBy::median: return "median";
    case RankBy::worst: return "worst";
    case RankBy::best: return "best";
  }
  return "";
}

double aggregate(const PointValues& values, RankBy by, const Objective& objective) {
  constexpr double k_nothing = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> numbers = numbers_of(values);
  const bool has_nan = std::any_of(numbers.begin(), numbers.end(), [](double value) { return std::isnan(value); });
  if (numbers.empty() || has_nan) return k_nothing;
  if (numbers.size() == 1) return numbers.front();
  if (by == RankBy::mean) return mean_of(numbers);
  std::sort(numbers.begin(), numbers.end());
  if (by == RankBy::median) return quantile_of(numbers, 0.5);
  const bool is_greatest = (by == RankBy::best) == (objective.direction == Direction::maximize);
  return is_greatest ? numbers.back() : numbers.front();
}

SharedValues shared_values(const PointValues& a, const PointValues& b) {
  SharedValues shared;
  for (auto one = a.begin(), other = b.begin(); one != a.end() && other != b.end();) {
    if (one->repeat < other->repeat) {
      ++one;
    } else if (other->repeat < one->repeat) {
      ++other;
    } else {
      shared.a.push_back((one++)->value);
      shared.b.push_back((other++)->value);
    }
  }
  return shared;
}

Difference difference_of(const PointValues& a, const PointValues& b) {
  const SharedValues shared = shared_values(a, b);
  if (shared.a.size() >= k_least_pairs) return difference_of_pairs(shared);
  const Interval one = summarize(numbers_of(a)).mean_interval, other = summarize(numbers_of(b)).mean_interval;
  if (!one.is_known() || !other.is_known()) return Difference::unknown;
  return one.low > other.high || other.low > one.high ? Difference::significant : Difference::noise;
}

}  // namespace skrobot
