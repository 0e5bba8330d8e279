// SPDX-License-Identifier: MIT
#include "learning/feature_selection.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "learning/feature_selection_task.hpp"
#include "learning_sample.hpp"

namespace learning {
namespace {

using Indices = std::vector<std::size_t>;

SelectionParams steps(double step, int least) {
  SelectionParams params;
  params.step = step;
  params.min_features = least;
  return params;
}

/// Two columns decide the label, six are noise, one is constant.
std::string text_with_noise() {
  std::mt19937 random(7);
  std::string text = "n1,a,n2,n3,b,n4,n5,n6,one,y\n";
  for (int i = 0; i < 400; ++i) {
    const auto a = random() % 100;
    const auto b = random() % 100;
    text += std::to_string(random() % 100) + "," + std::to_string(a) + "," + std::to_string(random() % 100) + "," +
            std::to_string(random() % 100) + "," + std::to_string(b) + "," + std::to_string(random() % 100) + "," +
            std::to_string(random() % 100) + "," + std::to_string(random() % 100) + ",1," +
            (a + b > 100 ? "yes" : "no") + "\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(feature_selection_test)

BOOST_AUTO_TEST_CASE(numbers_of_columns_fall_to_the_least) {
  BOOST_TEST((numbers_to_try(5, steps(1, 1)) == Indices{5, 4, 3, 2, 1}));
  BOOST_TEST((numbers_to_try(5, steps(2, 2)) == Indices{5, 3, 2}));
  BOOST_TEST((numbers_to_try(10, steps(0.5, 1)) == Indices{10, 5, 3, 2, 1}));
  BOOST_TEST((numbers_to_try(4, steps(0.01, 3)) == Indices{4, 3}));
  BOOST_TEST((numbers_to_try(3, steps(1e300, 1)) == Indices{3, 1}));
  BOOST_TEST((numbers_to_try(1, steps(1, 7)) == Indices{1}));
}

BOOST_AUTO_TEST_CASE(keeps_the_most_important_in_their_order) {
  const Indices columns = {7, 3, 9, 4};
  BOOST_TEST((most_important(columns, std::vector<double>{0.1, 0.5, 0.1, 0.2}, 3) == Indices{7, 3, 4}));
  BOOST_TEST((most_important(columns, std::vector<double>{0, 0, 0, 0}, 2) == Indices{7, 3}));
}

BOOST_AUTO_TEST_CASE(chooses_the_best_or_the_fewest_within_an_error) {
  const std::vector<ScoreOfNumber> tried = {{4, {0.90, 0.92}}, {3, {0.93, 0.97}}, {2, {0.94, 0.94}}, {1, {0.5, 0.6}}};
  BOOST_TEST(choose_number(tried, true, Choice::best) == 1U);
  BOOST_TEST(choose_number(tried, true, Choice::fewest_within_one_error) == 2U);
  BOOST_TEST(choose_number(tried, false, Choice::best) == 3U);
  BOOST_TEST(choose_number(std::vector<ScoreOfNumber>{{2, {1}}, {1, {1}}}, true, Choice::best) == 1U);
}

BOOST_AUTO_TEST_CASE(finds_the_columns_that_matter) {
  const Folder folder;
  for (const char* importance : {"gain", "permutation"}) {
    LearningRun run(folder.path / importance, {{"data", folder.write("noise.csv", text_with_noise())},
                                               {"label_column", "y"},
                                               {"importance", importance},
                                               {"choice", "fewest_within_one_error"},
                                               {"folds", 3},
                                               {"rounds", 30},
                                               {"column_subsample", 1.0},
                                               {"step", 2},
                                               {"min_features", 2},
                                               {"threads", 1}});
    BOOST_REQUIRE_MESSAGE(run.run<FeatureSelectionTask>() == SKROBOT_OK, run.message);
    const auto columns = skrobot::to_text(run.result.at("feature_columns"));
    BOOST_TEST(columns.find("\"a\"") != std::string::npos, columns);
    BOOST_TEST(columns.find("\"b\"") != std::string::npos, columns);
    BOOST_TEST(columns.find("\"one\"") == std::string::npos, columns);
    BOOST_TEST(run.result.at("feature_columns").as_array().size() + run.result.at("removed").as_array().size() == 9U);
    BOOST_TEST(run.points("auc").size() == run.result.at("scores").as_array().size());
    BOOST_TEST(run.points("auc").front().step == 2);
    BOOST_TEST(number(run.result.at("mean")) > 0.9);
    BOOST_TEST(run.progress.back().done == run.progress.back().total);
    const std::string page = content(folder.path / importance / "feature_selection.html");
    BOOST_TEST(page.find("<svg") != std::string::npos);
    BOOST_TEST(page.find("Chosen columns") != std::string::npos);
    BOOST_TEST(content(folder.path / importance / "scores.csv").starts_with("columns,mean,sd,folds\n9,"));
  }
}

BOOST_AUTO_TEST_CASE(a_metric_of_another_objective_is_refused) {
  const Folder folder;
  BOOST_TEST(failure<FeatureSelectionTask>(folder, with(sample_params(folder, "regression"), "metric", "auc")) ==
             "parameter 'metric': 'auc' is not a metric of objective regression; the metrics are rmse, mae, r2, "
             "median_absolute_error");
}

BOOST_AUTO_TEST_CASE(a_selection_can_be_cancelled) {
  const Folder folder;
  LearningRun run(folder.path / "run", sample_params(folder, "binary"));
  run.cancel_at(std::chrono::milliseconds(2));
  BOOST_TEST(run.run<FeatureSelectionTask>() == SKROBOT_CANCELLED);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
