// SPDX-License-Identifier: MIT
#include "statistics/holm.hpp"

#include <boost/test/unit_test.hpp>

#include "examples.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(holm_test)

// p.adjust(p, "holm") in R.
BOOST_AUTO_TEST_CASE(adjusted_probabilities_agree_with_r) {
  const Sample adjusted = holm_adjusted(Sample{0.01, 0.02, 0.03, 0.04, 0.05});
  const Sample expected{0.05, 0.08, 0.09, 0.09, 0.09};
  BOOST_REQUIRE(adjusted.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) BOOST_TEST(agrees(adjusted[i], expected[i]));
}

BOOST_AUTO_TEST_CASE(the_order_given_is_kept) {
  const Sample adjusted = holm_adjusted(Sample{0.04, 0.001, 0.3});
  BOOST_TEST(agrees(adjusted[0], 0.08));
  BOOST_TEST(agrees(adjusted[1], 0.003));
  BOOST_TEST(agrees(adjusted[2], 0.3));
}

BOOST_AUTO_TEST_CASE(a_test_that_could_not_be_made_does_not_count) {
  const Sample adjusted = holm_adjusted(Sample{0.01, k_nan, 0.04});
  BOOST_TEST(agrees(adjusted[0], 0.02));
  BOOST_TEST(std::isnan(adjusted[1]));
  BOOST_TEST(agrees(adjusted[2], 0.04));
}

BOOST_AUTO_TEST_CASE(one_test_stays_and_none_exceeds_one) {
  BOOST_TEST(holm_adjusted(Sample{0.03})[0] == 0.03);
  BOOST_TEST(holm_adjusted(Sample{0.9, 0.8})[0] == 1);
  BOOST_TEST(holm_adjusted(Sample{}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
