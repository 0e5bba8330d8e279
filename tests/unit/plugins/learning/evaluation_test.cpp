// SPDX-License-Identifier: MIT
#include "learning/evaluation.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>

#include "metric_sample.hpp"

namespace learning {

BOOST_AUTO_TEST_SUITE(evaluation_test, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(every_metric_has_a_direction_and_a_name_of_its_own) {
  const MetricSample two;
  const MultiMetricSample three;
  const Predicted binary{Objective::binary, 2, two.labels, two.scores};
  const Predicted classes{Objective::multiclass, 3, three.labels, three.probabilities};
  const Predicted numbers{Objective::regression, 0, two.labels, two.scores};
  std::size_t count = 0;
  for (const Predicted& predicted : {binary, classes, numbers}) {
    std::set<std::string> names;
    for (const auto& [name, value] : all_metrics(predicted, 0.5, 2)) {
      BOOST_TEST(is_larger_better(name).has_value(), name);
      BOOST_TEST(names.insert(name).second, name);
      BOOST_TEST(!std::isnan(value), name);
      ++count;
    }
  }
  BOOST_TEST(count == 11U + 15U + 4U);
  BOOST_TEST((is_larger_better("auc") == std::optional(true)));
  BOOST_TEST((is_larger_better("rmse") == std::optional(false)));
  BOOST_TEST(!is_larger_better("loss").has_value());
  BOOST_TEST(all_metrics(binary, 0.5, 1).size() == 10U);
}

BOOST_AUTO_TEST_CASE(rows_without_a_second_class) {
  for (const auto& [name, value] : all_metrics({Objective::binary, 2, {0, 0}, {0.1, 0.7}}, 0.5, 1)) {
    const bool is_unknown = name == "auc" || name == "average_precision";
    BOOST_TEST(std::isnan(value) == is_unknown, name);
  }
}

BOOST_AUTO_TEST_CASE(chooses_the_threshold_with_the_highest_metric) {
  const Predicted predicted{Objective::binary, 2, {0, 0, 1, 1, 1}, {0.1, 0.3, 0.352, 0.6, 0.9}};
  // Every threshold in (0.3, 0.352] tells all rows.
  const double chosen = choose_threshold(predicted, ThresholdMetric::f1, 1, {});
  BOOST_TEST(chosen == 0.35);
  BOOST_TEST(choose_threshold(predicted, ThresholdMetric::precision, 1, {}) == 0.5);  // 1 from 0.31 to 0.9
  BOOST_TEST(choose_threshold(predicted, ThresholdMetric::recall, 1, {}) == 0.35);    // 1 up to 0.35
  BOOST_TEST(choose_threshold(predicted, ThresholdMetric::mcc, 1, {0.4, 0.9, 0.25}) == 0.4);
  BOOST_TEST(choose_threshold(predicted, ThresholdMetric::accuracy, 1, {0.7, 0.7, 0.1}) == 0.7);
  const Predicted none{Objective::binary, 2, {0, 0}, {0.2, 0.9}};
  BOOST_TEST(choose_threshold(none, ThresholdMetric::f1, 1, {}) == 0.5);  // all are 0
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
