// SPDX-License-Identifier: MIT
#include "statistics/rank_tests.hpp"

#include <boost/test/unit_test.hpp>

#include "examples.hpp"

using namespace skrobot;

namespace {

// Fisher's maize plants, crossed and self-fertilized: the example of scipy.stats.wilcoxon.
const Sample k_maize{6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75};
const Sample k_zeros(15, 0.0);

// ?wilcox.test in R, after Hollander and Wolfe (1973), page 69.
const Sample k_at_term{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
const Sample k_early{1.15, 0.88, 0.90, 0.74, 1.21};

}  // namespace

BOOST_AUTO_TEST_SUITE(rank_tests_test)

// R prints W = 35 with one-sided p = 0.1272; two-sided by SciPy 1.10.1, mannwhitneyu(method='exact'). The second sample
// is SciPy's own example: ages at which diabetes was found.
BOOST_AUTO_TEST_CASE(exact_mann_whitney_agrees_with_r_and_scipy) {
  const RankTest test = mann_whitney_test(k_at_term, k_early);
  BOOST_TEST(test.is_exact);
  BOOST_TEST(test.statistic == 35);
  BOOST_TEST(agrees(test.p, 0.2544122544122544));
  const Sample males{19, 22, 16, 29, 24}, females{20, 11, 17, 12};
  BOOST_TEST(mann_whitney_test(males, females).statistic == 17);
  BOOST_TEST(agrees(mann_whitney_test(males, females).p, 0.1111111111111111));
}

// mannwhitneyu(method='asymptotic') of SciPy 1.10.1; for the ozone R prints W = 127.5, p-value = 0.0001208.
BOOST_AUTO_TEST_CASE(normal_mann_whitney_agrees_with_r_and_scipy) {
  const Sample males{19, 22, 16, 29, 24}, females{20, 11, 17, 12};
  BOOST_TEST(agrees(mann_whitney_test(males, females, RankMethod::normal).p, 0.11134688653314041));
  const RankTest ozone = mann_whitney_test(k_ozone_may, k_ozone_august);
  BOOST_TEST(!ozone.is_exact);
  BOOST_TEST(ozone.statistic == 127.5);
  BOOST_TEST(agrees_relatively(ozone.p, 0.00012080783076877434));
  BOOST_TEST(agrees(mann_whitney_test(k_first_drug, k_second_drug, RankMethod::normal).p, 0.06932757543362658));
}

// All 184,756 choices of ten of the twenty midranks, counted with NumPy.
BOOST_AUTO_TEST_CASE(exact_mann_whitney_takes_ties_as_they_are) {
  const RankTest test = mann_whitney_test(k_first_drug, k_second_drug);
  BOOST_TEST(test.is_exact);
  BOOST_TEST(test.ties == 3);
  BOOST_TEST(test.statistic == 25.5);
  BOOST_TEST(agrees(test.p, 0.0658165364047717));
}

// SciPy 1.10.1, wilcoxon(): 0.041259765625 for the maize; R for the visits: V = 40, one-sided p = 0.01953.
BOOST_AUTO_TEST_CASE(exact_wilcoxon_agrees_with_r_and_scipy) {
  const RankTest maize = wilcoxon_test(k_maize, k_zeros);
  BOOST_TEST(maize.is_exact);
  BOOST_TEST(maize.statistic == 96);
  BOOST_TEST(agrees(maize.p, 0.041259765625));
  const RankTest visits = wilcoxon_test(k_first_visit, k_second_visit);
  BOOST_TEST(visits.statistic == 40);
  BOOST_TEST(agrees(visits.p, 0.0390625));
}

// SciPy 1.10.1, wilcoxon(correction=True, mode='approx'); the drugs have ties and one pair without a difference, and R
// prints V = 0, p-value = 0.009091 for them.
BOOST_AUTO_TEST_CASE(normal_wilcoxon_agrees_with_r_and_scipy) {
  BOOST_TEST(agrees(wilcoxon_test(k_maize, k_zeros, RankMethod::normal).p, 0.043772323763041174));
  BOOST_TEST(agrees(wilcoxon_test(k_first_visit, k_second_visit, RankMethod::normal).p, 0.04401098401295143));
  const RankTest sleep = wilcoxon_test(k_first_drug, k_second_drug, RankMethod::normal);
  BOOST_TEST(sleep.zeros == 1);
  BOOST_TEST(sleep.ties == 1);
  BOOST_TEST(agrees(sleep.p, 0.009090698015925054));
}

// All 512 signs of the nine midranks, counted with NumPy.
BOOST_AUTO_TEST_CASE(exact_wilcoxon_takes_ties_as_they_are) {
  const RankTest test = wilcoxon_test(k_first_drug, k_second_drug);
  BOOST_TEST(test.is_exact);
  BOOST_TEST(test.statistic == 0);
  BOOST_TEST(agrees(test.p, 0.00390625));
}

BOOST_AUTO_TEST_CASE(exact_and_normal_agree_where_one_takes_over_from_the_other) {
  Sample a, b;
  for (int i = 0; i < 25; ++i) a.push_back(std::sin(i * 1.7)), b.push_back(std::sin(i * 2.3) + 0.4);
  const double exact = mann_whitney_test(a, b).p, normal = mann_whitney_test(a, b, RankMethod::normal).p;
  BOOST_TEST(mann_whitney_test(a, b).is_exact);
  BOOST_TEST(exact > 0);
  BOOST_TEST(std::abs(exact - normal) < 0.002);
  a.push_back(0.1);
  BOOST_TEST(!mann_whitney_test(a, b).is_exact);
}

BOOST_AUTO_TEST_CASE(equal_values_give_no_evidence) {
  const Sample equal{2, 2, 2};
  for (const RankMethod method : {RankMethod::exact, RankMethod::normal}) {
    BOOST_TEST(mann_whitney_test(equal, equal, method).p == 1);
    BOOST_TEST(wilcoxon_test(equal, equal, method).p == 1);
  }
  BOOST_TEST(wilcoxon_test(equal, equal).zeros == 3);
}

BOOST_AUTO_TEST_CASE(no_values_and_nan_give_nothing_and_infinities_have_a_rank) {
  const Sample none, two{1, 2};
  BOOST_TEST(std::isnan(mann_whitney_test(none, two).p));
  BOOST_TEST(std::isnan(mann_whitney_test(two, none).p));
  BOOST_TEST(std::isnan(wilcoxon_test(none, none).p));
  BOOST_TEST(std::isnan(mann_whitney_test(two, Sample{k_nan}).p));
  BOOST_TEST(std::isnan(wilcoxon_test(two, Sample{1, k_nan}).p));
  BOOST_TEST(mann_whitney_test(two, Sample{k_infinity, k_infinity}).statistic == 0);
  BOOST_TEST(wilcoxon_test(Sample{k_infinity}, Sample{k_infinity}).zeros == 1);
  BOOST_TEST(mann_whitney_test(Sample{1}, Sample{2}).p == 1);
}

BOOST_AUTO_TEST_CASE(the_least_possible_p_is_that_of_samples_apart) {
  for (const std::size_t n : {1, 2, 3, 5}) {
    for (const std::size_t m : {1, 3, 4}) {
      Sample low(n), high(m);
      for (std::size_t i = 0; i < n; ++i) low[i] = static_cast<double>(i);
      for (std::size_t i = 0; i < m; ++i) high[i] = 100 + static_cast<double>(i);
      BOOST_TEST(agrees(least_mann_whitney_p(n, m), mann_whitney_test(low, high).p));
    }
    Sample low(n, 0.0), high(n);
    for (std::size_t i = 0; i < n; ++i) high[i] = 1 + static_cast<double>(i);
    BOOST_TEST(agrees(least_wilcoxon_p(n), wilcoxon_test(low, high).p));
  }
  BOOST_TEST(least_mann_whitney_p(3, 3) == 0.1);
}

// The mean of the sign of all differences, by NumPy 1.24.2.
BOOST_AUTO_TEST_CASE(cliff_delta_agrees_with_its_definition) {
  BOOST_TEST(agrees(cliff_delta(k_first_drug, k_second_drug), -0.49));
  BOOST_TEST(agrees(cliff_delta(k_ozone_may, k_ozone_august), -0.6227810650887574));
  BOOST_TEST(cliff_delta(Sample{2, 3}, Sample{0, 1}) == 1);
  BOOST_TEST(cliff_delta(Sample{1, 1}, Sample{1, 1}) == 0);
  BOOST_TEST(std::isnan(cliff_delta(Sample{}, Sample{1})));
  BOOST_TEST(std::isnan(cliff_delta(Sample{k_nan}, Sample{1})));
}

BOOST_AUTO_TEST_SUITE_END()
