// SPDX-License-Identifier: MIT
#include "learning/split.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

namespace learning {

BOOST_AUTO_TEST_SUITE(split_test)

BOOST_AUTO_TEST_CASE(is_stratified_and_a_partition) {
  std::vector<double> labels;
  for (int i = 0; i < 455; ++i) labels.push_back(i % 8 < 3 ? 1 : 0);
  const Split split = split_rows(labels, 2, 0.2, 42);
  BOOST_TEST(split.validation.size() == 91U);
  std::vector<std::size_t> all = split.training;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  std::sort(all.begin(), all.end());
  BOOST_TEST(all.size() == 455U);
  for (std::size_t i = 0; i < all.size(); ++i) BOOST_REQUIRE(all[i] == i);
  const auto ones =
      std::count_if(split.validation.begin(), split.validation.end(), [&](std::size_t i) { return labels[i] == 1; });
  BOOST_TEST(ones == 34);  // 171 of 455, a fifth of them
}

BOOST_AUTO_TEST_CASE(follows_the_seed) {
  const std::vector<double> labels(100, 0.5);
  BOOST_TEST((split_rows(labels, 0, 0.3, 1).validation == split_rows(labels, 0, 0.3, 1).validation));
  BOOST_TEST((split_rows(labels, 0, 0.3, 1).validation != split_rows(labels, 0, 0.3, 2).validation));
  BOOST_TEST(split_rows(labels, 0, 0.3, 1).validation.size() == 30U);
  // The same on every machine: the engine and the drawing are both fixed.
  BOOST_TEST((split_rows(std::vector<double>(10), 0, 0.3, 1).validation == std::vector<std::size_t>{4, 7, 8}));
}

BOOST_AUTO_TEST_CASE(the_last_row_of_a_class_stays_in_training) {
  const std::vector<double> labels = {0, 1, 1, 2};
  const Split split = split_rows(labels, 3, 0.9, 5);
  for (const double wanted : {0.0, 1.0, 2.0}) {
    BOOST_TEST(
        std::any_of(split.training.begin(), split.training.end(), [&](std::size_t i) { return labels[i] == wanted; }));
  }
  BOOST_TEST(split.validation.size() == 1U);
}

BOOST_AUTO_TEST_CASE(may_leave_no_validation) {
  BOOST_TEST(split_rows(std::vector<double>(10), 0, 0, 1).validation.empty());
  BOOST_TEST(split_rows(std::vector<double>(2), 0, 0.2, 1).validation.empty());
  BOOST_TEST(split_rows(std::vector<double>(), 0, 0.2, 1).training.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
