// SPDX-License-Identifier: MIT
#include "learning/linear_columns.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

namespace learning {

BOOST_AUTO_TEST_SUITE(linear_columns_test, *boost::unit_test::tolerance(1e-6))

BOOST_AUTO_TEST_CASE(scales_numbers_and_spreads_categories) {
  constexpr float k_missing = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Feature> features = {
      {"x", FeatureKind::number, {}}, {"t", FeatureKind::text, {"a", "b"}}, {"one", FeatureKind::number, {}}};
  const FeatureMatrix training{4, 3, {1, 0, 7, 3, 1, 7, k_missing, 0, 7, 5, k_missing, 7}, {}, 0};
  const auto columns = learn_linear_columns(training, features);
  BOOST_REQUIRE(columns.size() == 3U);
  BOOST_TEST(columns[0].mean == 3.0);
  BOOST_TEST(columns[0].scale == 1.6329931618554521);  // the deviation of 1, 3, 5
  BOOST_TEST(columns[0].some_missing);
  BOOST_TEST(columns[1].categories == 2U);
  BOOST_TEST(columns[2].scale == 1.0);  // of a constant, which must not divide by 0
  BOOST_TEST(width_of(columns) == 5U);
  const FeatureMatrix linear = to_linear({2, 3, {5, 1, 8, k_missing, k_missing, k_missing}, {}, 0}, columns);
  const std::vector<float> expected = {1.2247449F, 0, 0, 1, 1, 0, 1, 0, 0, 0};
  BOOST_TEST(linear.values == expected, boost::test_tools::per_element());
  const FeatureMatrix far = to_linear({1, 3, {-k_largest_number, 0, k_largest_number}, {}, 0}, columns);
  BOOST_TEST(far.values[0] == -1e6F);
  BOOST_TEST(far.values[4] == 1e6F);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
