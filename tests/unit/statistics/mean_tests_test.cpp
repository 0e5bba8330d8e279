// SPDX-License-Identifier: MIT
#include "statistics/mean_tests.hpp"

#include <boost/test/unit_test.hpp>

#include "examples.hpp"

using namespace skrobot;

namespace {

void check_untold(const MeanTest& test) {
  for (const double value : {test.t, test.p, test.interval.low, test.interval.high}) BOOST_TEST(std::isnan(value));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mean_tests_test)

// ?t.test in R: t = -1.8608, df = 17.776, p-value = 0.07939, -3.3654832 to 0.2054832. More digits are those of SciPy
// 1.10.1, ttest_ind(equal_var=False), and of the formulas of Welch and Satterthwaite with scipy.stats.t; for the
// ozone's interval with scipy.optimize.brentq of t.sf, since this version's t.ppf is wrong in the ninth digit there.
BOOST_AUTO_TEST_CASE(welch_agrees_with_r_and_scipy) {
  const MeanTest sleep = welch_test(k_first_drug, k_second_drug);
  BOOST_TEST(agrees(sleep.difference, -1.58));
  BOOST_TEST(agrees(sleep.t, -1.8608134674868526));
  BOOST_TEST(agrees(sleep.df, 17.776473516178495));
  BOOST_TEST(agrees(sleep.p, 0.07939414018735823));
  BOOST_TEST(agrees(sleep.interval.low, -3.365483230711636));
  BOOST_TEST(agrees(sleep.interval.high, 0.20548323071163632));
  const MeanTest ozone = welch_test(k_ozone_may, k_ozone_august);
  BOOST_TEST(agrees(ozone.t, -4.074879662210763));
  BOOST_TEST(agrees(ozone.df, 39.279159302765954));
  BOOST_TEST(agrees_relatively(ozone.p, 0.00021685655919242376));
  BOOST_TEST(agrees(ozone.interval.low, -54.38357818601173));
  BOOST_TEST(agrees(ozone.interval.high, -18.308729506295947));
}

// t.test(Pair(extra.1, extra.2) ~ 1) in R: t = -4.0621, df = 9, p-value = 0.002833, -2.4598858 to -0.7001142. More
// digits: SciPy 1.10.1, ttest_rel and its confidence_interval.
BOOST_AUTO_TEST_CASE(the_paired_test_agrees_with_r_and_scipy) {
  const MeanTest sleep = paired_t_test(k_first_drug, k_second_drug);
  BOOST_TEST(agrees(sleep.difference, -1.58));
  BOOST_TEST(agrees(sleep.t, -4.062127683382037));
  BOOST_TEST(sleep.df == 9);
  BOOST_TEST(agrees(sleep.p, 0.00283289019738427));
  BOOST_TEST(agrees(sleep.interval.low, -2.459885763254729));
  BOOST_TEST(agrees(sleep.interval.high, -0.7001142367452712));
}

BOOST_AUTO_TEST_CASE(the_other_order_turns_the_signs) {
  const MeanTest there = welch_test(k_first_drug, k_second_drug), back = welch_test(k_second_drug, k_first_drug);
  BOOST_TEST(there.difference == -back.difference);
  BOOST_TEST(there.p == back.p);
  BOOST_TEST(there.interval.low == -back.interval.high);
}

BOOST_AUTO_TEST_CASE(another_confidence_widens_the_interval) {
  const MeanTest usual = paired_t_test(k_first_drug, k_second_drug);
  const MeanTest sure = paired_t_test(k_first_drug, k_second_drug, 0.99);
  BOOST_TEST(usual.p == sure.p);
  BOOST_TEST(sure.interval.low < usual.interval.low);
  BOOST_TEST(sure.interval.high > usual.interval.high);
}

BOOST_AUTO_TEST_CASE(too_few_values_give_the_difference_alone) {
  const Sample one{3}, two{1, 2}, none;
  BOOST_TEST(welch_test(one, two).difference == 1.5);
  check_untold(welch_test(one, two));
  BOOST_TEST(paired_t_test(one, Sample{1}).difference == 2);
  check_untold(paired_t_test(one, Sample{1}));
  BOOST_TEST(std::isnan(welch_test(none, two).difference));
  check_untold(welch_test(two, none));
  check_untold(paired_t_test(none, none));
}

BOOST_AUTO_TEST_CASE(samples_that_do_not_vary_have_no_test) {
  const Sample ones{1, 1, 1}, twos{2, 2, 2};
  BOOST_TEST(welch_test(ones, twos).difference == -1);
  check_untold(welch_test(ones, twos));
  check_untold(welch_test(ones, ones));
  // Pairs that all differ by the same vary no more, even where rounding makes them.
  BOOST_TEST(agrees(paired_t_test(Sample{0.3, 0.4, 0.7}, Sample{0.2, 0.3, 0.6}).difference, 0.1));
  check_untold(paired_t_test(Sample{0.3, 0.4, 0.7}, Sample{0.2, 0.3, 0.6}));
  // One sample that varies is enough for Welch: the noise is its own, with its degrees of freedom.
  const MeanTest half = welch_test(ones, Sample{1, 2, 3});
  BOOST_TEST(half.df == 2);
  BOOST_TEST(half.interval.is_known());
}

BOOST_AUTO_TEST_CASE(values_that_are_not_finite_give_nothing) {
  for (const double bad : {k_nan, k_infinity}) {
    check_untold(welch_test(Sample{1, 2, bad}, Sample{1, 2}));
    check_untold(paired_t_test(Sample{1, 2}, Sample{bad, 2}));
    BOOST_TEST(std::isnan(welch_test(Sample{1, 2, bad}, Sample{1, 2}).difference));
  }
}

BOOST_AUTO_TEST_CASE(tiny_and_huge_values_neither_vanish_nor_overflow) {
  const double expected = welch_test(k_first_drug, k_second_drug).p;
  for (const double scale : {1e-200, 1e200}) {
    Sample a = k_first_drug, b = k_second_drug;
    for (Sample* sample : {&a, &b}) {
      for (double& value : *sample) value *= scale;
    }
    BOOST_TEST(agrees(welch_test(a, b).p, expected));
  }
}

// The formulas of Cohen with NumPy 1.24.2's mean and var(ddof=1).
BOOST_AUTO_TEST_CASE(effect_sizes_agree_with_their_formulas) {
  BOOST_TEST(agrees(cohen_d(k_first_drug, k_second_drug), -0.8321810813495395));
  BOOST_TEST(agrees(cohen_d(k_ozone_may, k_ozone_august), -1.1301682741112526));
  BOOST_TEST(agrees(cohen_d_of_pairs(k_first_drug, k_second_drug), -1.2845575625910546));
  BOOST_TEST(std::isnan(cohen_d(Sample{1, 1}, Sample{2, 2})));
  BOOST_TEST(std::isnan(cohen_d(Sample{1}, Sample{2, 3})));
  BOOST_TEST(std::isnan(cohen_d_of_pairs(Sample{1, 2}, Sample{2, 3})));
}

BOOST_AUTO_TEST_SUITE_END()
