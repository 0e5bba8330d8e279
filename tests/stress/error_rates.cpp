// SPDX-License-Identifier: MIT
// How often the tests of host/statistics find a difference where there is none (nominal: 5 %), and how often
// `compare --fail-if 'worse by 2 %'` finds a slowdown of 2 % in noise of a known size, and finds one where there is
// none. Prints the rates in per cent; fails when one is not what the documentation says. Seeds are fixed: the same
// rounds give the same rates on every machine.
//   error_rates [ROUNDS]    default 20000
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "statistics/bootstrap.hpp"
#include "statistics/holm.hpp"
#include "statistics/sample_comparison.hpp"

namespace {

using skrobot::Random;
using Sample = std::vector<double>;

int failures = 0;

// A share of rounds, and whether it is within what is promised, chance aside: four standard errors.
void expect(const std::string& what, double share, double least, double most, std::size_t rounds) {
  const auto slack = [&](double p) { return 4 * std::sqrt(std::max(p * (1 - p), 1e-4) / static_cast<double>(rounds)); };
  const bool is_good = share >= least - slack(least) && share <= most + slack(most);
  if (is_good) return;
  ++failures;
  std::printf("NOT AS PROMISED: %s: %.2f %%, expected %.2f to %.2f %%\n", what.c_str(), 100 * share, 100 * least,
              100 * most);
}

struct Noise {
  const char* name;
  std::function<double(Random&)> draw;
};

const std::array<Noise, 4> k_noises{
    {{"normal", [](Random& random) { return random.normal(); }},
     {"lognormal", [](Random& random) { return std::exp(random.normal()); }},
     {"heavy tails (t, 3)",
      [](Random& random) {
        double squares = 0;
        for (int i = 0; i < 3; ++i) squares += std::pow(random.normal(), 2);
        return random.normal() / std::sqrt(squares / 3);
      }},
     {"rounded (ties)", [](Random& random) { return std::round(2 * random.normal()) / 2; }}}};

Sample drawn(const Noise& noise, std::size_t n, Random& random) {
  Sample sample(n);
  for (double& value : sample) value = noise.draw(random);
  return sample;
}

void measure_error_rates(std::size_t rounds) {
  std::printf("False alarms of tests at 5 %%, in %%, over %zu rounds\n%-20s %3s %7s %8s %7s %9s %10s\n", rounds,
              "noise", "n", "Welch", "paired t", "M-W", "Wilcoxon", "bootstrap");
  for (const Noise& noise : k_noises) {
    for (const std::size_t n : {3U, 5U, 10U, 20U}) {
      std::array<std::size_t, 5> found{};
      const std::size_t resampled_rounds = rounds / 10;
      for (std::size_t round = 0; round < rounds; ++round) {
        Random random(n, round, noise.name);
        const Sample a = drawn(noise, n, random), b = drawn(noise, n, random);
        found[0] += skrobot::welch_test(a, b).p < 0.05 ? 1 : 0;
        found[1] += skrobot::paired_t_test(a, b).p < 0.05 ? 1 : 0;
        found[2] += skrobot::mann_whitney_test(a, b).p < 0.05 ? 1 : 0;
        found[3] += skrobot::wilcoxon_test(a, b).p < 0.05 ? 1 : 0;
        if (round < resampled_rounds)
          found[4] += skrobot::bootstrap_difference(a, b, {999, round, 0.95}).excludes(0) ? 1 : 0;
      }
      std::array<double, 5> rates{};
      for (std::size_t i = 0; i < rates.size(); ++i)
        rates[i] = static_cast<double>(found[i]) / static_cast<double>(i == 4 ? resampled_rounds : rounds);
      std::printf("%-20s %3zu %7.2f %8.2f %7.2f %9.2f %10.2f\n", noise.name, n, 100 * rates[0], 100 * rates[1],
                  100 * rates[2], 100 * rates[3], 100 * rates[4]);
      const std::string what = std::string(noise.name) + ", n = " + std::to_string(n);
      const bool is_normal = &noise == &k_noises.front();
      // Welch's test is a little careful with few values; the paired one is exact for normal noise.
      expect("Welch, " + what, rates[0], is_normal && n >= 10 ? 0.045 : 0, 0.055, rounds);
      expect("paired t, " + what, rates[1], is_normal ? 0.05 : 0, is_normal ? 0.05 : 0.055, rounds);
      expect("Mann-Whitney, " + what, rates[2], 0, 0.05, rounds);
      expect("Wilcoxon, " + what, rates[3], 0, 0.05, rounds);
    }
  }
}

void measure_unequal_variances(std::size_t rounds) {
  std::size_t found = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    Random random(1, round, "unequal");
    Sample a = drawn(k_noises[0], 5, random), b = drawn(k_noises[0], 20, random);
    for (double& value : a) value *= 3;
    found += skrobot::welch_test(a, b).p < 0.05 ? 1 : 0;
  }
  const double rate = static_cast<double>(found) / static_cast<double>(rounds);
  std::printf("Welch, 5 values of three times the noise against 20: %.2f\n", 100 * rate);
  expect("Welch, unequal variances", rate, 0.04, 0.06, rounds);
}

void measure_family(std::size_t rounds) {
  std::size_t plain = 0, corrected = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    Random random(1, round, "family");
    std::vector<Sample> groups;
    for (int i = 0; i < 5; ++i) groups.push_back(drawn(k_noises[0], 10, random));
    std::vector<double> p;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (std::size_t k = i + 1; k < groups.size(); ++k) p.push_back(skrobot::welch_test(groups[i], groups[k]).p);
    }
    const std::vector<double> adjusted = skrobot::holm_adjusted(p);
    plain += *std::min_element(p.begin(), p.end()) < 0.05 ? 1 : 0;
    corrected += *std::min_element(adjusted.begin(), adjusted.end()) < 0.05 ? 1 : 0;
  }
  const double rate = static_cast<double>(corrected) / static_cast<double>(rounds);
  std::printf("\nAny false alarm among the ten comparisons of five groups: %.2f, with Holm's correction %.2f\n",
              100 * static_cast<double>(plain) / static_cast<double>(rounds), 100 * rate);
  expect("family of ten, Holm", rate, 0, 0.05, rounds);
}

void measure_gate(std::size_t rounds) {
  std::printf("\n--fail-if 'worse by 2 %%': exit code 1, or not decided, in %%\n%3s %8s %10s %8s %12s\n", "n", "noise",
              "slowdown", "fails", "not decided");
  for (const std::size_t n : {5U, 10U, 20U, 50U}) {
    for (const double noise : {0.01, 0.02, 0.05}) {
      for (const double slowdown : {0.0, 0.01, 0.02, 0.04}) {
        std::size_t closed = 0, undecided = 0;
        for (std::size_t round = 0; round < rounds; ++round) {
          Random random(n, round, "gate" + std::to_string(noise) + std::to_string(slowdown));
          Sample before(n), after(n);
          for (double& value : before) value = 100 * (1 + noise * random.normal());
          for (double& value : after) value = 100 * (1 + slowdown) * (1 + noise * random.normal());
          // As compare_samples(), without the bootstrap, which decides nothing.
          const skrobot::MeanTest test = skrobot::welch_test(after, before);
          const auto state = skrobot::gate_state(skrobot::SampleComparison::Kind::tested, test.difference,
                                                 test.interval, test.p, 0.02 * skrobot::mean_of(before));
          closed += state == skrobot::GateState::closed ? 1 : 0;
          undecided += state == skrobot::GateState::undecided ? 1 : 0;
        }
        const double rate = static_cast<double>(closed) / static_cast<double>(rounds);
        std::printf("%3zu %6.0f %% %8.0f %% %8.2f %12.2f\n", n, 100 * noise, 100 * slowdown, 100 * rate,
                    100 * static_cast<double>(undecided) / static_cast<double>(rounds));
        const std::string what = "gate, n = " + std::to_string(n) + ", noise " + std::to_string(noise);
        if (slowdown == 0) expect(what + ", no slowdown", rate, 0, 0.025, rounds);
        if (slowdown == 0.02 && n >= 20 && noise == 0.01) expect(what + ", slowdown 2 %", rate, 0.96, 1, rounds);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rounds = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20'000;
  if (rounds < 100) return std::fprintf(stderr, "error_rates: at least 100 rounds\n"), 2;
  measure_error_rates(rounds);
  measure_unequal_variances(rounds);
  measure_family(rounds);
  measure_gate(rounds);
  return failures == 0 ? 0 : 1;
}
