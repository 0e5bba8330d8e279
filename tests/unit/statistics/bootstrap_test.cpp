// SPDX-License-Identifier: MIT
#include "statistics/bootstrap.hpp"

#include <boost/test/unit_test.hpp>

#include "base/random.hpp"
#include "examples.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(bootstrap_test)

// Efron's formula with numpy.percentile of NumPy 1.24.2 and scipy.stats.norm of SciPy 1.10.1.
BOOST_AUTO_TEST_CASE(bca_ends_agree_with_the_formula_in_scipy) {
  Sample resampled;
  for (int i = 1; i <= 200; ++i) resampled.push_back(std::sin(i) * 2 + std::fmod(0.1 * i, 0.7));
  const Interval interval = bca_interval(resampled, 0.3, 0.05);
  BOOST_TEST(agrees(interval.low, -1.7769814461973368));
  BOOST_TEST(agrees(interval.high, 2.502916584940366));
}

// scipy.stats.bootstrap(method='BCa') of SciPy 1.10.1 with 200,000 resamples: -2.66 to -1.06. Its random numbers are
// others.
BOOST_AUTO_TEST_CASE(paired_intervals_agree_with_scipy_within_their_noise) {
  const Interval interval = bootstrap_paired_difference(k_first_drug, k_second_drug);
  BOOST_TEST(std::abs(interval.low + 2.66) < 0.08);
  BOOST_TEST(std::abs(interval.high + 1.06) < 0.03);
}

BOOST_AUTO_TEST_CASE(two_samples_give_nearly_the_interval_of_welch) {
  // Welch: -54.4 to -18.3.
  const Interval interval = bootstrap_difference(k_ozone_may, k_ozone_august);
  BOOST_TEST(interval.low > -56);
  BOOST_TEST(interval.low < -50);
  BOOST_TEST(interval.high > -22);
  BOOST_TEST(interval.high < -15);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_interval) {
  const BootstrapOptions options{500, 7, 0.95};
  const Interval once = bootstrap_difference(k_ozone_may, k_ozone_august, options);
  const Interval again = bootstrap_difference(k_ozone_may, k_ozone_august, options);
  BOOST_TEST(once.low == again.low);
  BOOST_TEST(once.high == again.high);
  BOOST_TEST(bootstrap_difference(k_ozone_may, k_ozone_august, {500, 8, 0.95}).low != once.low);
}

BOOST_AUTO_TEST_CASE(intervals_of_large_samples_hold_the_truth_as_often_as_they_say) {
  int held = 0;
  for (std::uint64_t round = 0; round < 200; ++round) {
    Random random(1, round, "coverage");
    Sample a(40), b(40);
    for (double& value : a) value = 1 + random.normal();
    for (double& value : b) value = random.normal();
    held += bootstrap_difference(a, b, {999, round, 0.95}).excludes(1) ? 0 : 1;
  }
  // The seeds are fixed. By chance alone it would be fewer than 180 or more than 199 once in a thousand times.
  BOOST_TEST(held >= 180);
  BOOST_TEST(held <= 199);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_told_is_unknown) {
  const Sample one{1}, two{1, 2}, equal{3, 3}, bad{1, k_nan};
  BOOST_TEST(!bootstrap_difference(one, two).is_known());
  BOOST_TEST(!bootstrap_difference(Sample{}, two).is_known());
  BOOST_TEST(!bootstrap_difference(equal, equal).is_known());
  BOOST_TEST(!bootstrap_difference(two, bad).is_known());
  BOOST_TEST(!bootstrap_paired_difference(one, one).is_known());
  BOOST_TEST(!bootstrap_paired_difference(two, two).is_known());
  BOOST_TEST(!bootstrap_paired_difference(two, bad).is_known());
  BOOST_TEST(!bca_interval({}, 0, 0).is_known());
  // No resample is below what was observed: the correction is infinite.
  BOOST_TEST(!bca_interval({5, 6, 7}, 1, 0.1).is_known());
  BOOST_TEST(bootstrap_difference(two, equal).is_known());
}

BOOST_AUTO_TEST_SUITE_END()
