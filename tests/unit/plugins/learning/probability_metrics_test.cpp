// SPDX-License-Identifier: MIT
// The expected numbers are those of scikit-learn 1.2.1: of the examples in its reference of sklearn.metrics, which
// prints them shortened, and of metric_sample.hpp.
#include "learning/probability_metrics.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "learning/metrics.hpp"
#include "metric_sample.hpp"

namespace learning {
namespace {

using Values = std::vector<double>;
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

const Values k_labels = {0, 0, 1, 1};
const Values k_scores = {0.1, 0.4, 0.35, 0.8};

}  // namespace

BOOST_AUTO_TEST_SUITE(probability_metrics_test, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(published_examples) {
  BOOST_TEST(roc_auc(k_scores, k_labels) == 0.75);                          // roc_auc_score
  BOOST_TEST(average_precision(k_scores, k_labels) == 0.8333333333333333);  // average_precision_score
  BOOST_TEST(brier_score(Values{0.1, 0.9, 0.8, 0.3}, Values{0, 1, 1, 0}) == 0.03749999999999999);  // brier_score_loss
  const Values mail = {0.9, 0.1, 0.1, 0.9, 0.2, 0.8, 0.65, 0.35};                                  // spam, ham
  BOOST_TEST(class_log_loss(mail, 2, Values{0, 1, 1, 0}) == 0.21616187468057912);                  // log_loss
  BOOST_TEST(binary_log_loss(column_of(mail, 2, 0), Values{1, 0, 0, 1}) == 0.21616187468057912);
}

BOOST_AUTO_TEST_CASE(two_classes_with_and_without_weights) {
  const MetricSample s;
  Values inside;
  for (const double score : s.scores) inside.push_back(std::max(score, 0.01));
  BOOST_TEST(roc_auc(s.scores, s.labels) == 0.63671875);
  BOOST_TEST(average_precision(s.scores, s.labels) == 0.889170552961804);
  BOOST_TEST(binary_log_loss(inside, s.labels) == 0.7246674479697317);
  BOOST_TEST(brier_score(s.scores, s.labels) == 0.2587);
  BOOST_TEST(roc_auc(s.scores, s.labels, s.weights) == 0.6492346938775511);
  BOOST_TEST(average_precision(s.scores, s.labels, s.weights) == 0.8903572503508317);
  BOOST_TEST(binary_log_loss(inside, s.labels, s.weights) == 0.7169535425941029);
  BOOST_TEST(brier_score(s.scores, s.labels, s.weights) == 0.2544771428571429);
}

BOOST_AUTO_TEST_CASE(three_classes_with_and_without_weights) {
  const MultiMetricSample s;
  const Values& p = s.probabilities;
  BOOST_TEST(roc_auc(p, 3, Average::macro, s.labels) == 0.8625108123300204);
  BOOST_TEST(roc_auc(p, 3, Average::weighted, s.labels) == 0.8653651115618661);
  BOOST_TEST(average_precision(p, 3, Average::macro, s.labels) == 0.7945024239458767);
  BOOST_TEST(average_precision(p, 3, Average::weighted, s.labels) == 0.8407840621471406);
  BOOST_TEST(class_log_loss(p, 3, s.labels) == 0.8135915625626939);
  BOOST_TEST(brier_score(p, 3, s.labels) == 0.4788745503194242);
  BOOST_TEST(roc_auc(p, 3, Average::macro, s.labels, s.weights) == 0.8582127649224476);
  BOOST_TEST(roc_auc(p, 3, Average::weighted, s.labels, s.weights) == 0.8660020452774347);
  BOOST_TEST(average_precision(p, 3, Average::macro, s.labels, s.weights) == 0.7823506983093012);
  BOOST_TEST(average_precision(p, 3, Average::weighted, s.labels, s.weights) == 0.8402964360370658);
  BOOST_TEST(class_log_loss(p, 3, s.labels, s.weights) == 0.8222939045566439);
  BOOST_TEST(brier_score(p, 3, s.labels, s.weights) == 0.4815338054403659);
}

BOOST_AUTO_TEST_CASE(the_areas_of_training_and_evaluation_agree) {
  std::mt19937 random(5);
  for (int round = 0; round < 100; ++round) {
    std::vector<float> floats;
    Values scores, labels = {0, 1};
    while (labels.size() < 50) labels.push_back(static_cast<double>(random() % 2));
    while (floats.size() < 50) floats.push_back((static_cast<float>(random() % 15) - 7) * 0.37F);
    scores.assign(floats.begin(), floats.end());
    BOOST_TEST(roc_auc(scores, labels) == auc(floats, 1, labels, 1));
  }
}

BOOST_AUTO_TEST_CASE(edge_cases) {
  BOOST_TEST(roc_auc(Values{5, 5, 5}, Values{0, 1, 0}) == 0.5);
  BOOST_TEST(average_precision(Values{5, 5, 5, 5}, Values{0, 1, 0, 0}) == 0.25);
  BOOST_TEST(roc_auc(Values{-0.0, 0.0}, Values{0, 1}) == 0.5);
  BOOST_TEST(std::isnan(roc_auc(Values{1, 2}, Values{1, 1})));
  BOOST_TEST(std::isnan(roc_auc(Values{1, 2}, Values{0, 0})));
  BOOST_TEST(average_precision(Values{1, 2}, Values{1, 1}) == 1.0);
  BOOST_TEST(std::isnan(average_precision(Values{1, 2}, Values{0, 0})));
  BOOST_TEST(std::isnan(roc_auc(Values{0.3}, Values{1})));
  BOOST_TEST(brier_score(Values{0.25}, Values{1}) == 0.5625);
  BOOST_TEST(binary_log_loss(Values{0.25}, Values{1}) == std::log(4.0));
  BOOST_TEST(binary_log_loss(Values{0, 1}, Values{1, 0}) == -std::log(1e-15), boost::test_tools::tolerance(1e-2));
  BOOST_TEST(std::isnan(roc_auc(Values{}, Values{})));
  BOOST_TEST(std::isnan(brier_score(Values{}, Values{})));
  BOOST_TEST(std::isnan(binary_log_loss(Values{}, Values{})));
  // A class without rows is left out of the averages.
  BOOST_TEST(roc_auc(Values{0.7, 0.2, 0.1, 0.3, 0.6, 0.1}, 3, Average::macro, Values{0, 1}) == 1.0);
}

BOOST_AUTO_TEST_CASE(a_prediction_that_is_no_number_makes_no_metric) {
  const Values scores = {0.1, k_nan, 0.9};
  const Values labels = {0, 1, 1};
  BOOST_TEST(std::isnan(roc_auc(scores, labels)));
  BOOST_TEST(std::isnan(average_precision(scores, labels)));
  BOOST_TEST(std::isnan(brier_score(scores, labels)));
  BOOST_TEST(std::isnan(binary_log_loss(scores, labels)));
  BOOST_TEST(std::isnan(class_log_loss(Values{0.1, 0.9, k_nan, 0.5}, 2, Values{0, 1})));
  BOOST_TEST(std::isnan(roc_auc(Values{0.1, 0.9, k_nan, 0.5}, 2, Average::macro, Values{0, 1})));
  BOOST_TEST(roc_curve(scores, labels).empty());
  BOOST_TEST(precision_recall_curve(scores, labels).empty());
  BOOST_TEST(calibration_curve(scores, labels, 3).empty());
}

BOOST_AUTO_TEST_CASE(curves_of_the_published_examples) {
  const double infinite = std::numeric_limits<double>::infinity();
  const std::vector<CurvePoint> roc = {// roc_curve, whose first threshold is 1.8 in version 1.2, infinite since 1.3
                                       {0, 0, infinite},
                                       {0, 0.5, 0.8},
                                       {0.5, 0.5, 0.4},
                                       {0.5, 1, 0.35},
                                       {1, 1, 0.1}};
  BOOST_TEST((roc_curve(k_scores, k_labels) == roc));
  const std::vector<CurvePoint> precision_recall = {// precision_recall_curve, which goes the other way
                                                    {0, 1, infinite},
                                                    {0.5, 1, 0.8},
                                                    {0.5, 0.5, 0.4},
                                                    {1, 2.0 / 3, 0.35},
                                                    {1, 0.5, 0.1}};
  BOOST_TEST((precision_recall_curve(k_scores, k_labels) == precision_recall));
  const Values probabilities = {0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1.0};
  const auto bins = calibration_curve(probabilities, Values{0, 0, 0, 0, 1, 1, 1, 1, 1}, 3);  // calibration_curve
  BOOST_TEST_REQUIRE(bins.size() == 3U);
  const double expected[3][3] = {{0.2, 0, 3}, {0.525, 0.5, 2}, {0.85, 1, 4}};
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(bins[i].predicted == expected[i][0]);
    BOOST_TEST(bins[i].actual == expected[i][1]);
    BOOST_TEST(static_cast<double>(bins[i].rows) == expected[i][2]);
  }
}

BOOST_AUTO_TEST_CASE(curves_of_edge_cases) {
  BOOST_TEST(roc_curve(Values{0.1, 0.2}, Values{1, 1}).empty());
  BOOST_TEST(precision_recall_curve(Values{0.1, 0.2}, Values{0, 0}).empty());
  BOOST_TEST(calibration_curve(Values{}, Values{}, 5).empty());
  BOOST_TEST(roc_curve(Values{0.5, 0.5}, Values{0, 1}).size() == 2U);  // all tied: the diagonal
  const auto bins = calibration_curve(Values{0, 1, 1.0000001}, Values{0, 1, 1}, 10);
  BOOST_TEST_REQUIRE(bins.size() == 2U);
  BOOST_TEST(bins[1].rows == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
