// SPDX-License-Identifier: MIT
#include "statistics/summary.hpp"

#include <boost/test/unit_test.hpp>

#include "examples.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(summary_test)

// SciPy 1.10.1 and NumPy 1.24.2: mean, std(ddof=1), median, percentile, scipy.stats.t.interval(0.95, 9, mean, sem).
BOOST_AUTO_TEST_CASE(the_summary_of_a_sample_agrees_with_scipy) {
  const Summary summary = summarize(k_first_drug);
  BOOST_TEST(summary.n == 10);
  BOOST_TEST(summary.not_finite == 0);
  BOOST_TEST(agrees(summary.mean, 0.75));
  BOOST_TEST(agrees(summary.deviation, 1.7890096577591623));
  BOOST_TEST(agrees(summary.median, 0.35));
  BOOST_TEST(agrees(summary.lower_quartile, -0.17500000000000002));
  BOOST_TEST(agrees(summary.upper_quartile, 1.7));
  BOOST_TEST(agrees(summary.mean_interval.low, -0.5297804134938644));
  BOOST_TEST(agrees(summary.mean_interval.high, 2.0297804134938646));
  BOOST_TEST(summary.min == -1.6);
  BOOST_TEST(summary.max == 3.7);
}

// The certified values of NIST's Statistical Reference Datasets NumAcc1, NumAcc3 and NumAcc4.
BOOST_AUTO_TEST_CASE(means_and_deviations_agree_with_those_that_nist_certifies) {
  const Sample three{10000001, 10000003, 10000002};
  BOOST_TEST(mean_of(three) == 10000002);
  BOOST_TEST(deviation_of(three) == 1);
  for (const double size : {1000000.0, 10000000.0}) {
    Sample many{size + 0.2};
    for (int i = 0; i < 500; ++i) many.insert(many.end(), {size + 0.1, size + 0.3});
    BOOST_TEST(agrees_relatively(mean_of(many), size + 0.2));
    // The numbers themselves are rounded to about 1e-9 and 2e-9.
    BOOST_TEST(std::abs(deviation_of(many) - 0.1) < 2e-9);
  }
}

BOOST_AUTO_TEST_CASE(no_values_and_one_value_have_what_can_be_told) {
  const Summary none = summarize({});
  BOOST_TEST(none.n == 0);
  for (const double value : {none.mean, none.deviation, none.median, none.min, none.max, none.mean_interval.low})
    BOOST_TEST(std::isnan(value));
  const Summary one = summarize({7});
  BOOST_TEST(one.n == 1);
  for (const double value : {one.mean, one.median, one.lower_quartile, one.upper_quartile, one.min, one.max})
    BOOST_TEST(value == 7);
  BOOST_TEST(std::isnan(one.deviation));
  BOOST_TEST(!one.mean_interval.is_known());
  BOOST_TEST(!one.mean_interval.excludes(0));
}

BOOST_AUTO_TEST_CASE(equal_values_have_no_deviation) {
  const Summary summary = summarize({0.1, 0.1, 0.1});
  BOOST_TEST(summary.deviation == 0);
  BOOST_TEST(summary.mean == 0.1);
  BOOST_TEST(summary.mean_interval.low == 0.1);
  BOOST_TEST(summary.mean_interval.high == 0.1);
  BOOST_TEST(are_constant(Sample{0.1, 0.1}));
  BOOST_TEST(are_constant(Sample{0.3, 0.1 + 0.2}));
  BOOST_TEST(are_constant(Sample{}));
  BOOST_TEST(are_constant(Sample{0, 0}));
  BOOST_TEST(!are_constant(Sample{1, 1.000001}));
  BOOST_TEST(!are_constant(Sample{-1, 1}));
}

BOOST_AUTO_TEST_CASE(values_that_are_not_finite_are_counted_and_take_no_part) {
  const Summary summary = summarize({1, k_nan, 3, k_infinity, -k_infinity});
  BOOST_TEST(summary.n == 2);
  BOOST_TEST(summary.not_finite == 3);
  BOOST_TEST(summary.mean == 2);
  BOOST_TEST(summary.max == 3);
  BOOST_TEST(summarize({k_nan}).n == 0);
}

BOOST_AUTO_TEST_CASE(the_largest_numbers_do_not_overflow) {
  const Summary summary = summarize({1.7e308, 1.7e308, 1.6e308});
  BOOST_TEST(agrees_relatively(summary.mean, 1.6666666666666667e308));
  BOOST_TEST(std::isfinite(summary.deviation));
}

BOOST_AUTO_TEST_CASE(quantiles_interpolate_between_values) {
  const Sample sorted{1, 2, 4, 8};
  BOOST_TEST(quantile_of(sorted, 0) == 1);
  BOOST_TEST(quantile_of(sorted, 1) == 8);
  BOOST_TEST(quantile_of(sorted, 0.5) == 3);
  BOOST_TEST(quantile_of(sorted, 0.75) == 5);
  BOOST_TEST(quantile_of(Sample{3}, 0.3) == 3);
  BOOST_TEST(std::isnan(quantile_of(Sample{}, 0.5)));
}

BOOST_AUTO_TEST_CASE(an_interval_excludes_what_lies_outside) {
  BOOST_TEST((Interval{1, 2}.excludes(0)));
  BOOST_TEST((Interval{1, 2}.excludes(3)));
  BOOST_TEST(!(Interval{1, 2}.excludes(1)));
  BOOST_TEST(!Interval().excludes(0));
}

BOOST_AUTO_TEST_SUITE_END()
