// SPDX-License-Identifier: MIT
#include "statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "statistics/distributions.hpp"

namespace skrobot {
namespace {

bool are_usable(std::span<const double> values) {
  return values.size() >= 2 &&
         std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

double mean_of_resample(std::span<const double> values, Random& random) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size());
}

// The jackknife's influence of each value on the mean is its distance from the mean, over n - 1: what is common to all
// values of one sample leaves the acceleration as it is, but samples of different sizes weigh differently.
struct Influences {
  double squares = 0;
  double cubes = 0;
  void add(std::span<const double> values, double sign) {
    const double mean = mean_of(values), n = static_cast<double>(values.size());
    for (const double value : values) {
      const double influence = sign * (value - mean) / n;
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
  }
  double acceleration() const { return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0; }
};

}  // namespace

Interval bca_interval(std::vector<double> resampled, double observed, double acceleration, double confidence) {
  if (resampled.empty()) return {};
  std::sort(resampled.begin(), resampled.end());
  const auto [low, high] = std::equal_range(resampled.begin(), resampled.end(), observed);
  const double below = static_cast<double>((low - resampled.begin()) + (high - resampled.begin())) / 2;
  const double bias = normal_quantile(below / static_cast<double>(resampled.size()));
  const auto end = [&](double p) {
    const double z = bias + normal_quantile(p);
    const double corrected = normal_below(bias + z / (1 - acceleration * z));
    return std::isnan(corrected) ? corrected : quantile_of(resampled, corrected);
  };
  const Interval interval{end((1 - confidence) / 2), end((1 + confidence) / 2)};
  return interval.is_known() ? interval : Interval();
}

Interval bootstrap_difference(std::span<const double> a, std::span<const double> b, const BootstrapOptions& options) {
  if (!are_usable(a) || !are_usable(b) || (are_constant(a) && are_constant(b))) return {};
  Random random(options.seed, 0, "bootstrap");
  std::vector<double> resampled(options.resamples);
  for (double& difference : resampled) {
    const double mean_a = mean_of_resample(a, random);
    difference = mean_a - mean_of_resample(b, random);
  }
  Influences influences;
  influences.add(a, 1);
  influences.add(b, -1);
  return bca_interval(std::move(resampled), mean_of(a) - mean_of(b), influences.acceleration(), options.confidence);
}

Interval bootstrap_paired_difference(std::span<const double> a, std::span<const double> b,
                                     const BootstrapOptions& options) {
  if (!are_usable(a) || !are_usable(b)) return {};
  std::vector<double> pairs(a.size());
  std::transform(a.begin(), a.end(), b.begin(), pairs.begin(), std::minus<>());
  if (are_constant(pairs)) return {};
  Random random(options.seed, 0, "bootstrap");
  std::vector<double> resampled(options.resamples);
  for (double& difference : resampled) difference = mean_of_resample(pairs, random);
  Influences influences;
  influences.add(pairs, 1);
  return bca_interval(std::move(resampled), mean_of(pairs), influences.acceleration(), options.confidence);
}

}  // namespace skrobot
