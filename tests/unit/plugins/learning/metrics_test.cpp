// SPDX-License-Identifier: MIT
#include "learning/metrics.hpp"

#include <boost/test/tools/floating_point_comparison.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>
#include <vector>

namespace learning {
namespace {

using Floats = std::vector<float>;
using Values = std::vector<double>;

/// The definition itself: every pair.
double auc_by_pairs(const Floats& scores, const Values& labels) {
  double ordered = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (labels[i] != 1 || labels[j] == 1) continue;
      pairs += 1;
      ordered += scores[i] > scores[j] ? 1.0 : scores[i] == scores[j] ? 0.5 : 0.0;
    }
  }
  return ordered / pairs;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metrics_test, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(auc_of_known_cases) {
  // scikit-learn's example of roc_auc_score: 0.75.
  BOOST_TEST(auc(Floats{0.1F, 0.4F, 0.35F, 0.8F}, 1, Values{0, 0, 1, 1}, 1) == 0.75);
  BOOST_TEST(auc(Floats{1, 2, 3, 4}, 1, Values{0, 0, 1, 1}, 1) == 1.0);
  BOOST_TEST(auc(Floats{4, 3, 2, 1}, 1, Values{0, 0, 1, 1}, 1) == 0.0);
  BOOST_TEST(auc(Floats{5, 5, 5}, 1, Values{0, 1, 0}, 1) == 0.5);
  BOOST_TEST(auc(Floats{-0.0F, 0.0F}, 1, Values{0, 1}, 1) == 0.5);
  BOOST_TEST(auc(Floats{-2, -1, 0, 1}, 1, Values{0, 1, 0, 1}, 1) == 0.75);
  BOOST_TEST(std::isnan(auc(Floats{1, 2}, 1, Values{1, 1}, 1)));
  BOOST_TEST(std::isnan(auc(Floats{}, 1, Values{}, 1)));
}

BOOST_AUTO_TEST_CASE(auc_equals_its_definition_with_ties) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    Floats scores;
    Values labels = {0, 1};
    while (labels.size() < 40) labels.push_back(static_cast<double>(random() % 2));
    while (scores.size() < labels.size()) scores.push_back((static_cast<float>(random() % 15) - 7) * 0.37F);
    BOOST_TEST(auc(scores, 1, labels, 1) == auc_by_pairs(scores, labels));
  }
}

BOOST_AUTO_TEST_CASE(auc_of_more_classes_is_the_plain_mean) {
  const Floats predictions = {0.7F, 0.2F, 0.1F, 0.3F, 0.6F, 0.1F, 0.5F, 0.3F, 0.2F, 0.1F, 0.4F, 0.5F};
  const Values labels = {0, 1, 1, 2};
  const double zero = 1.0;  // 0.7 against 0.3, 0.5, 0.1
  const double one = 0.75;  // 0.6 and 0.3 against 0.2 and 0.4
  const double two = 1.0;
  BOOST_TEST(auc_one_vs_rest(predictions, 3, labels) == (zero + one + two) / 3);
  BOOST_TEST(auc_one_vs_rest(predictions, 3, Values{0, 1, 0, 0}) ==
             (2.0 / 3.0 + 1.0) / 2);  // the class without rows is left out
}

BOOST_AUTO_TEST_CASE(log_loss_is_the_mean_negative_logarithm) {
  BOOST_TEST(log_loss(Floats{0.25F, 0.5F}, 2, Values{1, 0}) == (std::log(4.0) + std::log(2.0)) / 2);
  BOOST_TEST(log_loss(Floats{0.25F, 0.75F, 0.5F, 0.5F}, 2, Values{1, 0}) == (std::log(4.0 / 3.0) + std::log(2.0)) / 2);
  BOOST_TEST(log_loss(Floats{0, 1}, 2, Values{1, 0}) == -std::log(1e-15), boost::test_tools::tolerance(1e-3));
  BOOST_TEST(log_loss(Floats{0.5F, 0.25F, 0.25F}, 3, Values{2}) == std::log(4.0));
  BOOST_TEST(std::isnan(log_loss(Floats{}, 2, Values{})));
}

BOOST_AUTO_TEST_CASE(accuracy_and_rmse) {
  BOOST_TEST(accuracy(Floats{0.5F, 0.4F, 0.9F, 0.1F}, 2, Values{1, 1, 1, 0}) == 0.75);
  BOOST_TEST(accuracy(Floats{0.5F, 0.5F, 0.0F, 0.1F, 0.2F, 0.7F}, 3, Values{0, 1}) == 0.5);
  BOOST_TEST(rmse(Floats{1, 2}, Values{4, 6}) == std::sqrt(12.5));
  BOOST_TEST(std::isnan(rmse(Floats{}, Values{})));
}

BOOST_AUTO_TEST_CASE(evaluate_puts_the_watched_one_first) {
  BOOST_TEST(evaluate(Objective::binary, 2, Floats{0.2F, 0.8F}, Values{0, 1}).front().first == "log_loss");
  BOOST_TEST(evaluate(Objective::multiclass, 2, Floats{0.2F, 0.8F}, Values{1}).size() == 3U);
  BOOST_TEST(evaluate(Objective::regression, 0, Floats{1}, Values{1}).front().first == "rmse");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
