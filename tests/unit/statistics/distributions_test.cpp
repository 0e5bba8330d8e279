// SPDX-License-Identifier: MIT
// Expected numbers: scipy.stats.t and scipy.stats.norm of SciPy 1.10.1, with the arguments as given.
#include "statistics/distributions.hpp"

#include <boost/test/unit_test.hpp>

#include "examples.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(distributions_test)

BOOST_AUTO_TEST_CASE(quantiles_of_student_agree_with_scipy) {
  BOOST_TEST(agrees(student_quantile(0.975, 9), 2.2621571627409915));
  BOOST_TEST(agrees(student_quantile(0.975, 1), 12.706204736432095));
  BOOST_TEST(agrees(student_quantile(0.995, 17.776), 2.8826598665139342));
  BOOST_TEST(agrees(student_quantile(0.9, 2.5), 1.730250928807177));
  BOOST_TEST(agrees(student_quantile(0.975, 1000), 1.9623390808264074));
}

BOOST_AUTO_TEST_CASE(tails_of_student_agree_with_scipy) {
  BOOST_TEST(agrees_relatively(student_two_sided(4.0621, 9), 0.002833007840390158));
  BOOST_TEST(agrees_relatively(student_two_sided(-50, 3), 1.761715204127195e-05));
  BOOST_TEST(agrees_relatively(student_two_sided(0.1, 1), 0.9365489651388929));
}

BOOST_AUTO_TEST_CASE(the_normal_distribution_agrees_with_scipy) {
  BOOST_TEST(agrees(normal_quantile(0.975), 1.959963984540054));
  BOOST_TEST(agrees(normal_below(1.5), 0.9331927987311419));
  BOOST_TEST(agrees_relatively(normal_two_sided(-9), 2.2571768119076647e-19));
}

BOOST_AUTO_TEST_CASE(limits_are_told_and_the_impossible_is_nan) {
  BOOST_TEST(student_two_sided(k_infinity, 3) == 0);
  BOOST_TEST(student_two_sided(0, 3) == 1);
  BOOST_TEST(normal_below(-k_infinity) == 0);
  BOOST_TEST(normal_below(k_infinity) == 1);
  BOOST_TEST(normal_quantile(0) == -k_infinity);
  BOOST_TEST(normal_quantile(1) == k_infinity);
  for (const double value :
       {student_two_sided(k_nan, 3), student_two_sided(1, 0), student_two_sided(1, k_nan), student_quantile(0, 3),
        student_quantile(1, 3), student_quantile(0.5, -1), student_quantile(k_nan, 3), normal_below(k_nan),
        normal_two_sided(k_nan), normal_quantile(-0.1), normal_quantile(1.1), normal_quantile(k_nan)})
    BOOST_TEST(std::isnan(value));
}

BOOST_AUTO_TEST_SUITE_END()
