// SPDX-License-Identifier: MIT
#include "base/mean_text.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

BOOST_AUTO_TEST_SUITE(mean_text_test)

BOOST_AUTO_TEST_CASE(the_deviation_says_how_many_digits_the_mean_has) {
  using skrobot::mean_text;
  BOOST_TEST(mean_text(0.99412345, 0.0012345, 5) == "0.9941 ± 0.0012 (5)");
  BOOST_TEST(mean_text(12.3456, 0.0999, 3) == "12.35 ± 0.10 (3)");
  BOOST_TEST(mean_text(-3.14159, 1.5, 4) == "-3.1 ± 1.5 (4)");
  BOOST_TEST(mean_text(1234.5, 67.8, 10) == "1234 ± 68 (10)");
  BOOST_TEST(mean_text(123456, 789, 10) == "123456 ± 789 (10)");
  BOOST_TEST(mean_text(0, 0.5, 2) == "0.00 ± 0.50 (2)");
}

BOOST_AUTO_TEST_CASE(very_small_and_very_large_numbers_have_exponents) {
  using skrobot::mean_text;
  BOOST_TEST(mean_text(1.2344e-9, 3.2e-11, 5) == "1.234e-09 ± 3.2e-11 (5)");
  BOOST_TEST(mean_text(6.02214e23, 1.5e21, 5) == "6.022e+23 ± 1.5e+21 (5)");
  BOOST_TEST(mean_text(1, 1e-300, 2) == "1 ± 1e-300 (2)");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_told_is_left_out) {
  using skrobot::mean_text;
  constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(mean_text(2.5, k_nan, 1) == "2.5 (1)");
  BOOST_TEST(mean_text(2.5, 0, 5) == "2.5 ± 0 (5)");
  BOOST_TEST(mean_text(k_nan, k_nan, 3) == "nan (3)");
}

BOOST_AUTO_TEST_SUITE_END()
