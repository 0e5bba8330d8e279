// SPDX-License-Identifier: MIT
#include "learning/evaluation_task.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>

#include "learning/prediction_task.hpp"
#include "learning_sample.hpp"

namespace learning {
namespace {

const std::string k_voyage = std::string(SKROBOT_SOURCE_DIR) + "/tests/data/voyage.csv";

json::object small(json::object params) {
  params["rounds"] = 20;
  params["threads"] = 1;
  return params;
}

json::object voyage() { return small({{"data", k_voyage}, {"label_column", "survived"}}); }

std::size_t lines_of(const std::filesystem::path& file) {
  const std::string text = content(file);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Rows of two folds; those of fold `b` can be spoiled, in their features and their labels.
std::string text_of_folds(bool is_b_spoiled) {
  std::string text = "x,colour,part,y\n";
  for (int i = 0; i < 200; ++i) {
    const bool is_b = i % 2 == 1;
    const bool is_spoiled = is_b && is_b_spoiled;
    const int x = i * 37 % 101;
    const bool yes = (x > 50) != is_spoiled;
    text += std::to_string(is_spoiled ? x * 1000 - 7 : x) + "," +
            (is_spoiled   ? "alien"
             : i % 3 == 0 ? "red"
                          : "blue") +
            "," + (is_b ? "b" : "a") + "," + (yes || i % 11 == 0 ? "yes" : "no") + "\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(evaluation_task_test, *boost::unit_test::tolerance(1e-9))

BOOST_AUTO_TEST_CASE(a_passenger_list_needs_no_more_than_its_label_column) {
  const Folder folder;
  LearningRun run(folder.path / "run", {{"data", k_voyage}, {"label_column", "survived"}, {"threads", 1}});
  BOOST_REQUIRE_MESSAGE(run.run<EvaluationTask>() == SKROBOT_OK, run.message);
  BOOST_TEST(run.result.at("objective").as_string() == "binary");
  BOOST_TEST(number(run.result.at("mean").at("auc")) > 0.75);
  BOOST_TEST(run.points("auc").size() == 5U);
  double sum = 0;
  for (const auto& point : run.points("auc")) sum += point.value;
  BOOST_TEST(sum / 5 == number(run.result.at("mean").at("auc")));
  BOOST_TEST(run.progress.size() == 5U);
  double rounds = 0;
  for (const auto& point : run.points("best_round")) rounds += point.value;
  BOOST_TEST(std::abs(rounds / 5 - number(run.result.at("best_round"))) <= 0.5);
  BOOST_TEST(run.result.at("fold_results").as_array().size() == 5U);
  std::size_t tested = 0;
  for (const json::value& fold : run.result.at("fold_results").as_array())
    tested += fold.at("test_rows").to_number<std::size_t>();
  BOOST_TEST(tested == 300U);
  const std::string page = content(folder.path / "run" / "evaluation.html");
  BOOST_TEST(page.find("Evaluation of &#39;survived&#39; in voyage.csv") != std::string::npos);
  BOOST_TEST(page.find("<td>Balanced accuracy</td>") != std::string::npos);
  BOOST_TEST(page.find("nan") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_detail_on_request) {
  const Folder folder;
  json::object params = with(voyage(), "details", {"all"});
  params["id_column"] = "passenger";
  params["threshold_metric"] = "f_beta";
  params["beta"] = 2;
  params["repeats"] = 2;
  params["test_data"] = k_voyage;
  LearningRun run(folder.path / "run", params);
  BOOST_REQUIRE_MESSAGE(run.run<EvaluationTask>() == SKROBOT_OK, run.message);
  for (const char* prefix : {"", "test_"}) {
    for (const char* name : {"predictions", "confusion_matrix", "report", "wrong_rows", "roc", "roc_picture",
                             "precision_recall", "precision_recall_picture", "calibration", "calibration_picture"}) {
      const std::string file(run.result.at("files").at(std::string(prefix) + name).as_string());
      BOOST_TEST(!content(file).empty(), file);
    }
  }
  BOOST_TEST(lines_of(folder.path / "run" / "predictions.csv") == 301U);
  const json::object& result = run.result.as_object();
  const double wrong = number(result.at("false_positives")) + number(result.at("false_negatives"));
  BOOST_TEST(wrong > 0);
  BOOST_TEST(static_cast<double>(lines_of(folder.path / "run" / "wrong_rows.csv")) == 1 + wrong);
  BOOST_TEST(number(result.at("confusion_matrix").at(0).at(1)) == number(result.at("false_positives")));
  BOOST_TEST(run.points("threshold").size() == 10U);
  BOOST_TEST(run.points("f_beta").size() == 10U);
  BOOST_TEST(number(result.at("test").at("rows")) == 300.0);
  BOOST_TEST(run.points("test_auc").at(0).value == number(result.at("test").at("metrics").at("auc")));
  const std::string page = content(folder.path / "run" / "evaluation.html");
  for (const char* part : {"Confusion matrix", "Classification report", "ROC curve", "Precision-recall curve",
                           "Calibration curve", "Wrong rows", "Test data: voyage.csv", "repeated 2 times"}) {
    BOOST_TEST(page.find(part) != std::string::npos, part);
  }
  // The model of the test data is whole.
  LearningRun prediction(folder.path / "prediction", {{"data", k_voyage}, {"model", result.at("model")}});
  BOOST_REQUIRE_MESSAGE(prediction.run<PredictionTask>() == SKROBOT_OK, prediction.message);
  BOOST_TEST(number(prediction.result.at("metrics").at("auc")) == number(result.at("test").at("metrics").at("auc")));
}

BOOST_AUTO_TEST_CASE(nothing_is_fitted_to_test_rows) {
  // Whatever the rows of fold b hold, the model and the threshold that are tested on them stay the same. Those of fold
  // a are fitted to fold b, and must differ: else the test could not fail.
  const Folder folder;
  for (const char* type : {"boosted_trees", "random_forest", "linear"}) {
    std::vector<json::array> folds;
    for (const bool is_spoiled : {false, true}) {
      LearningRun run(folder.path / (std::string(type) + (is_spoiled ? "2" : "1")),
                      small({{"data", folder.write("folds.csv", text_of_folds(is_spoiled))},
                             {"label_column", "y"},
                             {"fold_column", "part"},
                             {"model_type", type},
                             {"threshold_metric", "f1"}}));
      BOOST_REQUIRE_MESSAGE(run.run<EvaluationTask>() == SKROBOT_OK, run.message);
      folds.push_back(run.result.at("fold_results").as_array());
    }
    const json::value& plain = folds[0].at(1);
    const json::value& spoiled = folds[1].at(1);
    BOOST_TEST(plain.at("fold").as_string() == "b");
    for (const char* key : {"threshold", "best_round", "training_rows"})
      BOOST_TEST((plain.at(key) == spoiled.at(key)), key);
    BOOST_TEST((plain.at("metrics") != spoiled.at("metrics")));
    BOOST_TEST((folds[0].at(0).at("metrics") != folds[1].at(0).at("metrics")));
  }
}

BOOST_AUTO_TEST_CASE(classes_and_numbers_are_evaluated_too) {
  const Folder folder;
  for (const char* kind : {"multiclass", "regression"}) {
    LearningRun run(folder.path / kind, with(small(sample_params(folder, kind)), "details", {"all"}));
    BOOST_REQUIRE_MESSAGE(run.run<EvaluationTask>() == SKROBOT_OK, run.message);
    const bool is_regression = std::string(kind) == "regression";
    BOOST_TEST(number(run.result.at("mean").at(is_regression ? "r2" : "f1_macro")) > 0.5);
    BOOST_TEST(run.result.as_object().contains("threshold") == false);
    BOOST_TEST(run.result.as_object().contains("confusion_matrix") == !is_regression);
    BOOST_TEST(lines_of(folder.path / kind / "predictions.csv") == 601U);
  }
  const std::string report = content(folder.path / "multiclass" / "classification_report.txt");
  BOOST_TEST(report.find("a,b ") != std::string::npos, report);
}

BOOST_AUTO_TEST_CASE(folds_of_a_table) {
  const Folder folder;
  std::string table = "id,fold\n";
  for (int i = 0; i < 590; ++i) table += "r" + std::to_string(i) + "," + (i % 3 == 0 ? "west" : "east") + "\n";
  json::object params =
      with(small(sample_params(folder, "binary")), "fold_table", json::value(folder.write("folds.csv", table)));
  LearningRun run(folder.path / "run", params);
  BOOST_REQUIRE_MESSAGE(run.run<EvaluationTask>() == SKROBOT_OK, run.message);
  const json::array& folds = run.result.at("fold_results").as_array();
  BOOST_TEST_REQUIRE(folds.size() == 2U);
  BOOST_TEST(folds[0].at("fold").as_string() == "east");
  BOOST_TEST(folds[1].at("test_rows").to_number<int>() == 197);
  BOOST_TEST(folds[1].at("training_rows").to_number<int>() == 403);
  BOOST_TEST(run.logged(skrobot::Level::warning, "10 rows without a fold: trained on in every fold, never tested"));
  BOOST_TEST(failure<EvaluationTask>(folder, with(params, "id_column", "")) ==
             "parameter 'fold_table': needs id_column, to find each row's fold by its id");
  BOOST_TEST(failure<EvaluationTask>(
                 folder, with(params, "fold_table", json::value(folder.write("two.csv", "id,fold\nr1,a\nr1,b\n")))) ==
             "parameter 'fold_table': two.csv:3: column 'fold': 'r1' is in fold 'a' and in fold 'b'");
  BOOST_TEST(failure<EvaluationTask>(folder, with(params, "repeats", 2)) ==
             "parameter 'repeats': the folds are given by fold_table, so every repeat is the same");
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_before_the_work) {
  const Folder folder;
  const json::object params = small(sample_params(folder, "binary"));
  BOOST_TEST(failure<EvaluationTask>(folder, with(params, "folds", 1000)) ==
             "parameter 'folds': 1000 folds of 600 labelled rows leave folds empty");
  BOOST_TEST(failure<EvaluationTask>(folder, with(with(params, "shuffle", false), "repeats", 2)) ==
             "parameter 'repeats': without shuffle, every repeat has the same folds");
  BOOST_TEST(failure<EvaluationTask>(folder, with(params, "fold_column", "y")) ==
             "parameter 'fold_column': 'y' is the label column");
  BOOST_TEST(failure<EvaluationTask>(folder, with(params, "threshold_from", 0.999)) ==
             "parameter 'threshold_from': 0.999 is greater than threshold_to, 0.99");
  BOOST_TEST(
      failure<EvaluationTask>(folder, with(small(sample_params(folder, "regression")), "threshold_metric", "f1")) ==
      "parameter 'threshold_metric': the objective is regression; only a binary objective has a threshold");
  BOOST_TEST(
      failure<EvaluationTask>(folder, with(params, "test_data", json::value(folder.write("test.csv", "x,z\n1,2\n")))) ==
      "parameter 'test_data': test.csv has no label column 'y'; its columns are 'x', 'z'");
  const std::string rare = "x,y\n1,a\n2,a\n3,b\n4,b\n5,c\n6,a\n7,b\n";
  BOOST_TEST(failure<EvaluationTask>(
                 folder, small({{"data", folder.write("rare.csv", rare)}, {"label_column", "y"}, {"folds", 2}})) ==
             "parameter 'folds': class 'c' has only one row, which cannot be both trained on and tested; remove it, or "
             "merge classes");
}

BOOST_AUTO_TEST_CASE(an_evaluation_can_be_cancelled) {
  const Folder folder;
  LearningRun run(folder.path / "run", small(sample_params(folder, "binary")));
  run.on_record = [](skrobot::testing::Run& self) {
    if (self.points("auc").size() == 2) self.cancel();
  };
  BOOST_TEST(run.run<EvaluationTask>() == SKROBOT_CANCELLED);
  BOOST_TEST(run.points("auc").size() == 2U);
  BOOST_TEST(!std::filesystem::exists(folder.path / "run" / "evaluation.html"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
