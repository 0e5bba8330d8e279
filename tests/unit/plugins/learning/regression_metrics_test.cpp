// SPDX-License-Identifier: MIT
// The expected numbers are those of scikit-learn 1.2.1: of the examples in its reference of sklearn.metrics, and of
// metric_sample.hpp.
#include "learning/regression_metrics.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "metric_sample.hpp"

namespace learning {
namespace {

using Values = std::vector<double>;
const Values k_labels = {3, -0.5, 2, 7};
const Values k_predictions = {2.5, 0.0, 2, 8};

}  // namespace

BOOST_AUTO_TEST_SUITE(regression_metrics_test, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(published_examples) {
  BOOST_TEST(root_mean_squared_error(k_predictions, k_labels) ==
             0.6123724356957945);  // mean_squared_error, squared=False
  BOOST_TEST(mean_absolute_error(k_predictions, k_labels) == 0.5);
  BOOST_TEST(r_squared(k_predictions, k_labels) == 0.9486081370449679);  // r2_score
  BOOST_TEST(median_absolute_error(k_predictions, k_labels) == 0.5);
}

BOOST_AUTO_TEST_CASE(with_and_without_weights) {
  const MetricSample sample;
  Values labels, predictions;
  for (std::size_t i = 0; i < sample.labels.size(); ++i) {
    labels.push_back(sample.scores[i] * 3 + sample.labels[i]);
    predictions.push_back(sample.scores[i] * 2.5 + 0.3);
  }
  BOOST_TEST(root_mean_squared_error(predictions, labels) == 0.9034240421862071);
  BOOST_TEST(mean_absolute_error(predictions, labels) == 0.8225);
  BOOST_TEST(r_squared(predictions, labels) == 0.20620988134604157);
  BOOST_TEST(median_absolute_error(predictions, labels) == 0.9375);
  BOOST_TEST(root_mean_squared_error(predictions, labels, sample.weights) == 0.9044757755581012);
  BOOST_TEST(mean_absolute_error(predictions, labels, sample.weights) == 0.8268571428571428);
  BOOST_TEST(r_squared(predictions, labels, sample.weights) == 0.22676543232547675);
}

BOOST_AUTO_TEST_CASE(edge_cases) {
  BOOST_TEST(std::isnan(r_squared(Values{1}, Values{1})));
  BOOST_TEST(r_squared(Values{2, 2}, Values{2, 2}) == 1.0);  // labels that never vary
  BOOST_TEST(r_squared(Values{2, 3}, Values{2, 2}) == 0.0);
  BOOST_TEST(root_mean_squared_error(Values{1}, Values{4}) == 3.0);
  BOOST_TEST(median_absolute_error(Values{1}, Values{4}) == 3.0);
  BOOST_TEST(median_absolute_error(Values{1, 2, 9}, Values{1, 1, 1}) == 1.0);
  const Values no_number = {1, std::numeric_limits<double>::quiet_NaN()};
  for (const Values& predictions : {no_number, Values()}) {
    const Values labels(predictions.size(), 1.0);
    BOOST_TEST(std::isnan(root_mean_squared_error(predictions, labels)));
    BOOST_TEST(std::isnan(mean_absolute_error(predictions, labels)));
    BOOST_TEST(std::isnan(r_squared(predictions, labels)));
    BOOST_TEST(std::isnan(median_absolute_error(predictions, labels)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
