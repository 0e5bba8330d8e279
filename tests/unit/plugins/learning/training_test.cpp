// SPDX-License-Identifier: MIT
// What train_task's parameters do to its models.
#include "learning/training.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>

#include "learning/prediction_task.hpp"
#include "learning/train_task.hpp"
#include "learning_sample.hpp"

namespace learning {
namespace {

const std::string k_voyage = std::string(SKROBOT_SOURCE_DIR) + "/tests/data/voyage.csv";

/// Predictions for `file` by a model that was trained with these parameters.
std::vector<std::vector<std::string>> train_and_predict(const Folder& folder, const json::object& params,
                                                        const std::string& file, json::object more = {}) {
  LearningRun train(folder.path / "train", params);
  BOOST_REQUIRE_MESSAGE(train.run<TrainTask>() == SKROBOT_OK, train.message);
  more["data"] = file;
  more["model"] = train.result.at("model");
  LearningRun predict(folder.path / "predict", more);
  BOOST_REQUIRE_MESSAGE(predict.run<PredictionTask>() == SKROBOT_OK, predict.message);
  const Csv csv = Csv::read(folder.path / "predict" / "predictions.csv", ',');
  std::vector<std::vector<std::string>> rows = {csv.columns()};
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    rows.emplace_back();
    for (std::size_t column = 0; column < csv.columns().size(); ++column)
      rows.back().emplace_back(csv.cell(row, column));
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(training_test)

BOOST_AUTO_TEST_CASE(every_kind_of_model_learns_every_objective) {
  const Folder folder;
  for (const char* type : {"boosted_trees", "random_forest", "linear"}) {
    for (const char* kind : {"binary", "multiclass", "regression"}) {
      json::object params = with(sample_params(folder, kind), "model_type", type);
      params["threads"] = 1;
      if (std::string(type) == "random_forest") params["max_depth"] = 10;
      const std::string test = folder.write("test.csv", sample_text(kind, 200, 2));
      LearningRun train(folder.path / "train", params);
      BOOST_REQUIRE_MESSAGE(train.run<TrainTask>() == SKROBOT_OK, train.message);
      LearningRun again(folder.path / "again", params);
      BOOST_REQUIRE(again.run<TrainTask>() == SKROBOT_OK);
      BOOST_TEST((content(folder.path / "train" / "model.json") == content(folder.path / "again" / "model.json")));
      LearningRun predict(folder.path / "predict", {{"data", test}, {"model", train.result.at("model")}});
      BOOST_REQUIRE_MESSAGE(predict.run<PredictionTask>() == SKROBOT_OK, predict.message);
      const json::value& metrics = predict.result.at("metrics");
      const std::string what = std::string(type) + " " + kind;
      // The linear model cannot learn that the shop turns the effect of x round.
      if (std::string(kind) == "regression") BOOST_TEST(number(metrics.at("rmse")) < 60, what);
      else if (std::string(type) != "linear") BOOST_TEST(number(metrics.at("auc")) > 0.9, what);
      else BOOST_TEST(number(metrics.at("auc")) > 0.6, what);
      double gain = 0;
      for (const auto& importance : train.result.at("importances").at("gain").as_object())
        gain += number(importance.value());
      BOOST_TEST(std::abs(gain - 1) < 1e-6, what);
    }
  }
}

BOOST_AUTO_TEST_CASE(probabilities_of_a_forest_are_probabilities) {
  const Folder folder;
  for (const char* kind : {"binary", "multiclass"}) {
    json::object params = with(sample_params(folder, kind), "model_type", "random_forest");
    const auto rows = train_and_predict(folder, params, folder.write("test.csv", sample_text(kind, 50, 2)));
    for (std::size_t row = 1; row < rows.size(); ++row) {
      double sum = 0;
      for (std::size_t column = 2; column < rows[row].size(); ++column) {
        const double probability = std::stod(rows[row][column]);
        BOOST_TEST((probability >= 0 && probability <= 1));
        sum += probability;
      }
      BOOST_TEST(std::abs(sum - 1) < 1e-5);
    }
  }
}

BOOST_AUTO_TEST_CASE(class_weights_change_what_is_predicted) {
  const Folder folder;
  std::string text = "x,y\n";
  for (int i = 0; i < 400; ++i) text += std::to_string(i / 10) + "," + (i % 10 == 0 ? "rare" : "usual") + "\n";
  const json::object params{{"data", folder.write("rare.csv", text)}, {"label_column", "y"}, {"rounds", 30}};
  const std::string file = folder.write("test.csv", "x\n1\n2\n3\n");
  const auto share = [&](const json::object& p) { return std::stod(train_and_predict(folder, p, file).at(1).at(2)); };
  const double plain = share(params);
  const double weighted = share(with(params, "class_weights", {{"rare", 9}}));
  const double balanced = share(with(params, "balance_classes", true));
  BOOST_TEST(plain < 0.3);
  BOOST_TEST(std::abs(weighted - 0.5) < 0.2);
  BOOST_TEST(std::abs(balanced - weighted) < 0.05);
  BOOST_TEST(failure<TrainTask>(folder, with(params, "class_weights", {{"odd", 2}})) ==
             "parameter 'class_weights.odd': there is no such class; the classes are 'rare', 'usual'");
  BOOST_TEST(failure<TrainTask>(folder, with(params, "class_weights", {{"rare", 0}})) ==
             "parameter 'class_weights.rare': must be greater than 0, got 0");
  BOOST_TEST(failure<TrainTask>(folder, with(sample_params(folder, "regression"), "balance_classes", true)) ==
             "parameter 'balance_classes': the objective is regression, which has no classes");
}

BOOST_AUTO_TEST_CASE(a_monotone_constraint_holds) {
  const Folder folder;
  std::string text = "x,t,y\n";
  for (int i = 0; i < 300; ++i) {
    const double x = i % 60;
    text +=
        std::to_string(i % 60) + "," + (i % 2 == 0 ? "a" : "b") + "," + std::to_string(x + 20 * std::sin(x / 3)) + "\n";
  }
  json::object params{
      {"data", folder.write("waves.csv", text)}, {"label_column", "y"}, {"rounds", 100}, {"column_subsample", 1.0}};
  std::string test = "x,t\n";
  for (int x = 0; x < 60; ++x) test += std::to_string(x) + ",a\n";
  const std::string file = folder.write("test.csv", test);
  const auto falls = [&](const json::object& p) {
    const auto rows = train_and_predict(folder, p, file);
    int count = 0;
    for (std::size_t row = 2; row < rows.size(); ++row) {
      if (std::stod(rows[row][1]) < std::stod(rows[row - 1][1]) - 1e-6) ++count;
    }
    return count;
  };
  BOOST_TEST(falls(params) > 0);
  BOOST_TEST(falls(with(params, "monotone_constraints", {{"x", 1}})) == 0);
  for (const auto& [constraints, message] :
       {std::pair<json::object, const char*>{{{"x", 2}},
                                             "parameter 'monotone_constraints.x': must be -1, 0 or 1, got 2"},
        {{{"t", 1}}, "parameter 'monotone_constraints.t': the column is text, which has no direction"},
        {{{"z", 1}}, "parameter 'monotone_constraints.z': the model has no such feature column"}}) {
    BOOST_TEST(failure<TrainTask>(folder, with(params, "monotone_constraints", constraints)) == message);
  }
  params["monotone_constraints"] = json::object{{"x", 1}};
  BOOST_TEST(failure<TrainTask>(folder, with(params, "model_type", "linear")) ==
             "parameter 'monotone_constraints': only trees support it, not model_type linear");
}

BOOST_AUTO_TEST_CASE(regularization_shrinks_the_model) {
  const Folder folder;
  const json::object params = sample_params(folder, "regression");
  const std::string file = folder.write("test.csv", sample_text("regression", 20, 2));
  const auto spread = [&](const json::object& p) {
    double least = 1e9, most = -1e9;
    const auto rows = train_and_predict(folder, p, file);
    for (std::size_t row = 1; row < rows.size(); ++row) {
      least = std::min(least, std::stod(rows[row][1]));
      most = std::max(most, std::stod(rows[row][1]));
    }
    return most - least;
  };
  const double plain = spread(params);
  for (const auto& [key, value] : {std::pair<const char*, double>{"reg_lambda", 1e4},
                                   {"reg_alpha", 1e5},
                                   {"min_child_weight", 1e4},
                                   {"min_split_loss", 1e9}})
    BOOST_TEST(spread(with(params, key, value)) < plain / 2, key);
  BOOST_TEST(spread(with(with(params, "model_type", "linear"), "reg_lambda", 100.0)) < plain / 2);
  for (const char* key : {"column_subsample_by_tree", "column_subsample_by_level"})
    BOOST_TEST(spread(with(params, key, 0.34)) != plain, key);
}

BOOST_AUTO_TEST_CASE(a_threshold_and_a_column_name_of_predictions) {
  const Folder folder;
  const json::object params = sample_params(folder, "binary");
  const std::string file = folder.write("test.csv", sample_text("binary", 50, 2));
  const auto count_yes = [](const auto& rows) {
    return std::count_if(rows.begin() + 1, rows.end(), [](const auto& row) { return row[1] == "yes"; });
  };
  const auto strict =
      train_and_predict(folder, params, file, {{"threshold", 1.0}, {"prediction_column", "bought, or not"}});
  BOOST_TEST(strict[0][1] == "bought, or not");
  BOOST_TEST(count_yes(strict) == 0);
  BOOST_TEST(count_yes(train_and_predict(folder, params, file, {{"threshold", 0.0}})) == 50);
  LearningRun train(folder.path / "numbers", sample_params(folder, "regression"));
  BOOST_REQUIRE(train.run<TrainTask>() == SKROBOT_OK);
  BOOST_TEST(
      failure<PredictionTask>(folder, {{"data", file}, {"model", train.result.at("model")}, {"threshold", 0.4}}) ==
      "parameter 'threshold': the model's objective is regression; only a binary model has a threshold");
}

BOOST_AUTO_TEST_CASE(a_passenger_list_is_learned_as_it_is) {
  const Folder folder;
  for (const char* type : {"boosted_trees", "random_forest", "linear"}) {
    LearningRun train(
        folder.path / type,
        {{"data", k_voyage}, {"label_column", "survived"}, {"model_type", type}, {"permutation_repeats", 3}});
    BOOST_REQUIRE_MESSAGE(train.run<TrainTask>() == SKROBOT_OK, train.message);
    BOOST_TEST(number(train.result.at("validation").at("auc")) > 0.7, type);
    const json::object& permutation = train.result.at("importances").at("permutation").as_object();
    BOOST_TEST(permutation.size() == train.result.at("feature_columns").as_array().size());
    BOOST_TEST(number(permutation.begin()->value()) > 0);
    const std::string model = content(folder.path / type / "model.json");
    BOOST_TEST(model.find(R"({"name":"name","kind":"words","words":[)") != std::string::npos);
    BOOST_TEST(model.find(R"({"name":"boarded","kind":"date"})") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
