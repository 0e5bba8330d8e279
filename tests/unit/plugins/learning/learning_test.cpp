// SPDX-License-Identifier: MIT
#include "learning/train_task.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "learning/csv_reader.hpp"
#include "learning/prediction_task.hpp"
#include "learning_sample.hpp"

namespace learning {
namespace {

/// The metrics of a new file's predictions.
json::value train_and_predict(const Folder& folder, std::string_view kind, LearningRun& prediction_run_out) {
  LearningRun train(folder.path / "train", sample_params(folder, kind));
  BOOST_REQUIRE_MESSAGE(train.run<TrainTask>() == SKROBOT_OK, train.message);
  BOOST_TEST(train.result.at("objective").as_string() == kind);
  BOOST_REQUIRE_MESSAGE(prediction_run_out.run<PredictionTask>() == SKROBOT_OK, prediction_run_out.message);
  return prediction_run_out.result.at("metrics");
}

LearningRun prediction_run(const Folder& folder, std::string_view kind) {
  return LearningRun(folder.path / "prediction", {{"data", folder.write("test.csv", sample_text(kind, 300, 2))},
                                                  {"model", (folder.path / "train" / "model.json").string()}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(learning_test)

BOOST_AUTO_TEST_CASE(learns_two_classes) {
  const Folder folder;
  LearningRun prediction = prediction_run(folder, "binary");
  const json::value metrics = train_and_predict(folder, "binary", prediction);
  BOOST_TEST(number(metrics.at("auc")) > 0.97);
  BOOST_TEST(number(metrics.at("accuracy")) > 0.9);
  BOOST_TEST(prediction.points("auc").size() == 1U);
  const Csv csv = Csv::read(folder.path / "prediction" / "predictions.csv", ',');
  BOOST_TEST((csv.columns() == std::vector<std::string>{"id", "prediction", "probability_no", "probability_yes"}));
  BOOST_TEST(csv.rows() == 300U);
  BOOST_TEST(csv.cell(7, 0) == "r7");
  BOOST_TEST((csv.cell(7, 1) == "yes") == (std::stod(std::string(csv.cell(7, 3))) >= 0.5));
}

BOOST_AUTO_TEST_CASE(learns_more_classes) {
  const Folder folder;
  LearningRun prediction = prediction_run(folder, "multiclass");
  const json::value metrics = train_and_predict(folder, "multiclass", prediction);
  BOOST_TEST(number(metrics.at("auc")) > 0.97);
  BOOST_TEST(number(metrics.at("log_loss")) < 0.3);
  const Csv csv = Csv::read(folder.path / "prediction" / "predictions.csv", ',');
  BOOST_TEST((csv.columns() ==
              std::vector<std::string>{"id", "prediction", "probability_a,b", "probability_c", "probability_d"}));
}

BOOST_AUTO_TEST_CASE(learns_numbers) {
  const Folder folder;
  LearningRun prediction = prediction_run(folder, "regression");
  const json::value metrics = train_and_predict(folder, "regression", prediction);
  BOOST_TEST(number(metrics.at("rmse")) < 40);  // the label's own deviation is 85
  BOOST_TEST((Csv::read(folder.path / "prediction" / "predictions.csv", ',').columns() ==
              std::vector<std::string>{"id", "prediction"}));
}

BOOST_AUTO_TEST_CASE(records_each_round_and_keeps_the_best) {
  const Folder folder;
  json::object params = with(sample_params(folder, "binary"), "early_stopping_rounds", 5);
  params["learning_rate"] = 0.5;
  params["rounds"] = 500;
  LearningRun run(folder.path / "train", params);
  BOOST_REQUIRE(run.run<TrainTask>() == SKROBOT_OK);
  const auto losses = run.points("validation_log_loss");
  const auto best = std::min_element(losses.begin(), losses.end(), [](auto a, auto b) { return a.value < b.value; });
  BOOST_TEST(losses.size() < 500U);
  BOOST_TEST(losses.front().step == 1);
  BOOST_TEST(run.result.at("rounds").as_int64() == static_cast<std::int64_t>(losses.size()));
  BOOST_TEST(run.result.at("best_round").as_int64() == best->step);
  BOOST_TEST(run.result.at("rounds").as_int64() == best->step + 5);
  BOOST_TEST(number(run.result.at("validation").at("log_loss")) == best->value);
  BOOST_TEST(run.progress.size() == losses.size());
  for (const char* name : {"train_log_loss", "train_auc", "train_accuracy", "validation_auc", "validation_accuracy"}) {
    BOOST_TEST(run.points(name).size() == losses.size(), name);
  }
  BOOST_TEST(run.result.at("training_rows").as_int64() == 480);
  BOOST_TEST(run.result.at("validation_rows").as_int64() == 120);
  BOOST_TEST(run.result.at("features").as_int64() == 3);
}

BOOST_AUTO_TEST_CASE(the_model_predicts_as_its_best_round_did) {
  const Folder folder;
  json::object params = with(sample_params(folder, "multiclass"), "validation_fraction", 0.0);
  LearningRun train(folder.path / "train", params);
  BOOST_REQUIRE(train.run<TrainTask>() == SKROBOT_OK);
  BOOST_TEST(train.result.at("validation").is_null());
  BOOST_TEST(train.result.at("best_round").as_int64() == 60);
  LearningRun prediction(folder.path / "prediction", {{"data", params["data"]}, {"model", train.result.at("model")}});
  BOOST_REQUIRE(prediction.run<PredictionTask>() == SKROBOT_OK);
  BOOST_TEST(std::abs(number(prediction.result.at("metrics").at("log_loss")) -
                      number(train.result.at("train").at("log_loss"))) < 1e-6);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bytes) {
  const Folder folder;
  const json::object params = sample_params(folder, "binary");
  const auto model = [&](const json::object& of, std::uint64_t seed) {
    LearningRun run(folder.path / "train", of, seed);
    BOOST_REQUIRE(run.run<TrainTask>() == SKROBOT_OK);
    return content(folder.path / "train" / "model.json");
  };
  const std::string first = model(with(params, "threads", 1), 7);
  BOOST_TEST((first == model(with(params, "threads", 1), 7)));
  BOOST_TEST((first == model(with(params, "threads", 2), 7)));
  BOOST_TEST((first != model(params, 8)));
}

BOOST_AUTO_TEST_CASE(stops_when_it_is_cancelled) {
  const Folder folder;
  LearningRun run(folder.path / "train", sample_params(folder, "binary"));
  run.on_record = [](skrobot::testing::Run& self) {
    if (self.progress.size() == 3) self.cancel();
  };
  BOOST_TEST(run.run<TrainTask>() == SKROBOT_CANCELLED);
  BOOST_TEST(run.progress.size() == 3U);
  BOOST_TEST(!std::filesystem::exists(folder.path / "train"));
}

BOOST_AUTO_TEST_CASE(leaves_out_rows_without_a_label) {
  const Folder folder;
  const std::string file =
      folder.write("gaps.csv", sample_text("binary", 200, 1) + "x,1,\"Rome, IT\",2,\ny,1,\"Rome, IT\",2,NA\n");
  LearningRun run(folder.path / "train",
                  {{"data", file}, {"label_column", "y"}, {"feature_columns", {"shop", "x"}}, {"rounds", 2}});
  BOOST_REQUIRE(run.run<TrainTask>() == SKROBOT_OK);
  BOOST_TEST(run.result.at("rows").as_int64() == 200);
  BOOST_TEST(run.result.at("features").as_int64() == 2);
  BOOST_TEST(run.logged(skrobot::Level::warning, "gaps.csv: 2 of 202 rows have no 'y' and are skipped"));
}

BOOST_AUTO_TEST_CASE(predicts_files_that_differ_from_the_training_one) {
  const Folder folder;
  LearningRun train(folder.path / "train", sample_params(folder, "binary"));
  BOOST_REQUIRE(train.run<TrainTask>() == SKROBOT_OK);
  const std::string file = folder.write("new.csv", "extra;noise;shop;x\n1;3;Rome, IT;900\n2;?;Atlantis;\n");
  LearningRun run(folder.path / "prediction",
                  {{"data", file}, {"model", train.result.at("model")}, {"field_delimiter", ";"}});
  BOOST_REQUIRE_MESSAGE(run.run<PredictionTask>() == SKROBOT_OK, run.message);
  BOOST_TEST(!run.result.as_object().contains("metrics"));
  BOOST_TEST(run.result.at("rows").as_int64() == 2);
  const Csv csv = Csv::read(run.result.at("predictions").as_string().c_str(), ',');
  BOOST_TEST(csv.cell(1, 0) == "2");
  BOOST_TEST(csv.cell(0, 1) == "no");
  BOOST_TEST(run.logged(skrobot::Level::warning, "new.csv has no column 'id': rows are numbered from 1"));
}

BOOST_AUTO_TEST_CASE(leaves_unknown_labels_out_of_the_metrics) {
  const Folder folder;
  LearningRun train(folder.path / "train", sample_params(folder, "binary"));
  BOOST_REQUIRE(train.run<TrainTask>() == SKROBOT_OK);
  const std::string file = folder.write("new.csv", "noise,shop,x,truth\n1,a,2,yes\n1,a,2,perhaps\n1,a,2,\n");
  LearningRun run(folder.path / "prediction",
                  {{"data", file}, {"model", train.result.at("model")}, {"label_column", "truth"}});
  BOOST_REQUIRE(run.run<PredictionTask>() == SKROBOT_OK);
  BOOST_TEST(run.result.at("metrics").at("rows").as_int64() == 1);
  BOOST_TEST(run.result.at("metrics").at("auc").is_null());
  BOOST_TEST(run.logged(skrobot::Level::warning,
                        "exclude 1 row without a label and 1 row with a label that is not one of the model's classes"));
}

// The defaults on the data of tests/data.
BOOST_AUTO_TEST_CASE(defaults_tell_benign_from_malignant) {
  const std::filesystem::path data = std::filesystem::path(SKROBOT_SOURCE_DIR) / "tests" / "data";
  const Folder folder;
  for (const std::uint64_t seed : {1, 2, 3}) {
    LearningRun train(
        folder.path / "train",
        {{"data", (data / "breast_cancer_train.csv").string()}, {"label_column", "diagnosis"}, {"id_column", "id"}},
        seed);
    BOOST_REQUIRE_MESSAGE(train.run<TrainTask>() == SKROBOT_OK, train.message);
    BOOST_TEST(number(train.result.at("validation").at("auc")) >= 0.97);
    LearningRun prediction(folder.path / "prediction",
                           {{"data", (data / "breast_cancer_test.csv").string()}, {"model", train.result.at("model")}});
    BOOST_REQUIRE_MESSAGE(prediction.run<PredictionTask>() == SKROBOT_OK, prediction.message);
    BOOST_TEST(number(prediction.result.at("metrics").at("auc")) >= 0.97);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
