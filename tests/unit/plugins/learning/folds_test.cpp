// SPDX-License-Identifier: MIT
#include "learning/folds.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

namespace learning {
namespace {

using Values = std::vector<double>;
using Indices = std::vector<std::size_t>;

const Values k_labels = {1, 1, 0, 0, 2, 1, 0, 2, 2, 1, 0, 1, 2, 0, 1, 1, 0, 1, 1, 2, 2, 0};

}  // namespace

BOOST_AUTO_TEST_SUITE(folds_test)

BOOST_AUTO_TEST_CASE(deals_as_scikit_learn_does) {
  // The test folds of StratifiedKFold(4) and KFold(4) of scikit-learn 1.2.1 for these labels.
  BOOST_TEST((deal_folds(k_labels, 3, 4, std::nullopt).of_row ==
              Indices{0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 2, 1, 1, 2, 2, 2, 3, 3, 3, 2, 3, 3}));
  BOOST_TEST((deal_folds(k_labels, 0, 4, std::nullopt).of_row ==
              Indices{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3}));
}

BOOST_AUTO_TEST_CASE(shuffled_folds_are_stratified_and_repeatable) {
  std::set<Indices> different;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Folds folds = deal_folds(k_labels, 3, 4, seed);
    BOOST_TEST((folds.of_row == deal_folds(k_labels, 3, 4, seed).of_row));
    different.insert(folds.of_row);
    for (std::size_t fold = 0; fold < 4; ++fold) {
      const Indices test = folds.test(fold);
      BOOST_TEST((test.size() == 5U || test.size() == 6U));
      BOOST_TEST(test.size() + folds.training(fold).size() == k_labels.size());
      for (const double c : {0.0, 1.0, 2.0}) {
        const auto all = std::count(k_labels.begin(), k_labels.end(), c);
        const auto here = std::count_if(test.begin(), test.end(), [&](std::size_t row) { return k_labels[row] == c; });
        BOOST_TEST((here == all / 4 || here == (all + 3) / 4));
      }
    }
  }
  BOOST_TEST(different.size() == 20U);
}

BOOST_AUTO_TEST_CASE(given_folds_have_names) {
  const std::vector<std::string> names = {"10", "b", "", "9", "a", "9"};
  const Folds folds = named_folds(names);
  BOOST_TEST((folds.names == std::vector<std::string>{"9", "10", "a", "b"}));
  BOOST_TEST((folds.test(0) == Indices{3, 5}));
  BOOST_TEST((folds.training(0) == Indices{0, 1, 2, 4}));
  BOOST_TEST(folds.rows_without_fold() == 1U);
  BOOST_TEST(named_folds(std::vector<std::string>{""}).names.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
