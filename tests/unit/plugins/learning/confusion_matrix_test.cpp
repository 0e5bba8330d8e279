// SPDX-License-Identifier: MIT
// The expected numbers are those of scikit-learn 1.2.1: of the examples in its reference of sklearn.metrics, which
// prints them shortened, and of metric_sample.hpp.
#include "learning/confusion_matrix.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "metric_sample.hpp"

namespace learning {
namespace {

using Values = std::vector<double>;

}  // namespace

BOOST_AUTO_TEST_SUITE(confusion_matrix_test, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(counts_each_class_against_each) {  // confusion_matrix
  const ConfusionMatrix matrix(Values{2, 0, 2, 2, 0, 1}, Values{0, 0, 2, 2, 0, 2}, 3);
  const double expected[3][3] = {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}};
  for (std::size_t actual = 0; actual < 3; ++actual) {
    for (std::size_t predicted = 0; predicted < 3; ++predicted)
      BOOST_TEST(matrix.at(actual, predicted) == expected[actual][predicted]);
  }
  BOOST_TEST(matrix.actual(2) == 3.0);
  BOOST_TEST(matrix.predicted(0) == 3.0);
  BOOST_TEST(matrix.correct() == 4.0);
  BOOST_TEST(matrix.total() == 6.0);
}

BOOST_AUTO_TEST_CASE(published_examples_of_precision_recall_and_f) {  // precision_score, recall_score, fbeta_score
  const ConfusionMatrix matrix(Values{0, 1, 2, 0, 1, 2}, Values{0, 2, 1, 0, 0, 1}, 3);
  BOOST_TEST(precision(matrix, 0) == 0.6666666666666666);
  BOOST_TEST(recall(matrix, 0) == 1.0);
  BOOST_TEST(f_beta(matrix, 0) == 0.8);
  BOOST_TEST(f_beta(matrix, 0, 0.5) == 0.7142857142857142);
  BOOST_TEST(precision(matrix, 1) == 0.0);
  BOOST_TEST(f_beta(matrix, 2, 0.5) == 0.0);
  for (const Average average : {Average::macro, Average::weighted}) {
    BOOST_TEST(precision(matrix, average) == 0.2222222222222222);
    BOOST_TEST(recall(matrix, average) == 0.3333333333333333);
    BOOST_TEST(f_beta(matrix, average) == 0.26666666666666666);
    BOOST_TEST(f_beta(matrix, average, 0.5) == 0.23809523809523805);
  }
  BOOST_TEST(accuracy(matrix) == 0.3333333333333333);
  BOOST_TEST(matthews(matrix) == 0.0);
}

BOOST_AUTO_TEST_CASE(published_examples_of_balanced_accuracy_and_matthews) {
  BOOST_TEST(balanced_accuracy({Values{0, 1, 0, 0, 1, 0}, Values{0, 1, 0, 0, 0, 1}, 2}) == 0.625);
  BOOST_TEST(matthews({Values{1, 1, 1, 0}, Values{1, 0, 1, 1}, 2}) == -0.3333333333333333);
  BOOST_TEST(accuracy({Values{0, 1, 2, 3}, Values{0, 2, 1, 3}, 4}) == 0.5);
}

BOOST_AUTO_TEST_CASE(two_classes_with_and_without_weights) {
  const MetricSample sample;
  const ConfusionMatrix plain(sample.labels, sample.decided, 2);
  BOOST_TEST(accuracy(plain) == 0.6);
  BOOST_TEST(balanced_accuracy(plain) == 0.5625);
  BOOST_TEST(matthews(plain) == 0.10206207261596577);
  BOOST_TEST(precision(plain, 1) == 0.8333333333333334);
  BOOST_TEST(recall(plain, 1) == 0.625);
  BOOST_TEST(f_beta(plain, 1) == 0.7142857142857143);
  BOOST_TEST(f_beta(plain, 1, 2) == 0.6578947368421053);
  const ConfusionMatrix weighted(sample.labels, sample.decided, 2, sample.weights);
  BOOST_TEST(accuracy(weighted) == 0.6142857142857143);
  BOOST_TEST(balanced_accuracy(weighted) == 0.5714285714285714);
  BOOST_TEST(matthews(weighted) == 0.11739345417674983);
  BOOST_TEST(precision(weighted, 1) == 0.8372093023255814);
  BOOST_TEST(recall(weighted, 1) == 0.6428571428571429);
  BOOST_TEST(f_beta(weighted, 1) == 0.7272727272727273);
  BOOST_TEST(f_beta(weighted, 1, 2) == 0.6741573033707866);
}

BOOST_AUTO_TEST_CASE(three_classes_with_and_without_weights) {
  const MultiMetricSample sample;
  const ConfusionMatrix plain(sample.labels, sample.decided, 3);
  BOOST_TEST(precision(plain, Average::macro) == 0.6685185185185185);
  BOOST_TEST(recall(plain, Average::macro) == 0.7217830478700044);
  BOOST_TEST(f_beta(plain, Average::macro) == 0.6675700090334237);
  BOOST_TEST(precision(plain, Average::weighted) == 0.7661111111111111);
  BOOST_TEST(recall(plain, Average::weighted) == 0.7);
  BOOST_TEST(f_beta(plain, Average::weighted) == 0.7154471544715447);
  BOOST_TEST(matthews(plain) == 0.5395334067971996);
  BOOST_TEST(accuracy(plain) == 0.7);
  BOOST_TEST(balanced_accuracy(plain) == 0.7217830478700044);
  const ConfusionMatrix weighted(sample.labels, sample.decided, 3, sample.weights);
  BOOST_TEST(precision(weighted, Average::macro) == 0.6720210088631141);
  BOOST_TEST(recall(weighted, Average::macro) == 0.7239748459260654);
  BOOST_TEST(f_beta(weighted, Average::macro) == 0.6780637434390461);
  BOOST_TEST(precision(weighted, Average::weighted) == 0.7715095430884905);
  BOOST_TEST(recall(weighted, Average::weighted) == 0.7142857142857143);
  BOOST_TEST(f_beta(weighted, Average::weighted) == 0.7292665250119418);
  BOOST_TEST(matthews(weighted) == 0.5515552547520302);
  BOOST_TEST(accuracy(weighted) == 0.7142857142857143);
  BOOST_TEST(balanced_accuracy(weighted) == 0.7239748459260654);
}

BOOST_AUTO_TEST_CASE(quotients_without_a_denominator) {
  const ConfusionMatrix no_positives(Values{0, 0, 0}, Values{0, 1, 0}, 2);
  BOOST_TEST(recall(no_positives, 1) == 0.0);
  BOOST_TEST(precision(no_positives, 1) == 0.0);
  BOOST_TEST(balanced_accuracy(no_positives) == 2.0 / 3);  // of the only class there is
  BOOST_TEST(matthews(no_positives) == 0.0);
  const ConfusionMatrix never_predicted(Values{0, 1}, Values{0, 0}, 2);
  BOOST_TEST(precision(never_predicted, 1) == 0.0);
  BOOST_TEST(f_beta(never_predicted, 1) == 0.0);
  const ConfusionMatrix one_row(Values{1}, Values{1}, 2);
  BOOST_TEST(accuracy(one_row) == 1.0);
  BOOST_TEST(f_beta(one_row, Average::macro) == 1.0);  // a class without rows that is never predicted does not count
  const ConfusionMatrix empty(Values{}, Values{}, 2);
  BOOST_TEST(std::isnan(accuracy(empty)));
  BOOST_TEST(std::isnan(balanced_accuracy(empty)));
  BOOST_TEST(std::isnan(matthews(empty)));
  BOOST_TEST(std::isnan(precision(empty, Average::macro)));
  BOOST_TEST(std::isnan(f_beta(empty, Average::weighted)));
}

BOOST_AUTO_TEST_CASE(report_of_the_published_example) {  // classification_report
  const ConfusionMatrix matrix(Values{0, 1, 2, 2, 2}, Values{0, 0, 2, 2, 1}, 3);
  const std::vector<std::string> names = {"class 0", "class 1", "klass\xC3\xA9\n2"};
  BOOST_TEST(classification_report(matrix, names) ==
             "                  precision    recall        f1      rows\n"
             "class 0               0.500     1.000     0.667         1\n"
             "class 1               0.000     0.000     0.000         1\n"
             "klass\xC3\xA9?2              1.000     0.667     0.800         3\n"
             "\n"
             "accuracy                                  0.600         5\n"
             "macro average         0.500     0.556     0.489         5\n"
             "weighted average      0.700     0.600     0.613         5\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
