// SPDX-License-Identifier: MIT
#include "learning/train_task.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "learning/prediction_task.hpp"
#include "learning_sample.hpp"

namespace learning {

BOOST_AUTO_TEST_SUITE(learning_error_test)

BOOST_AUTO_TEST_CASE(names_the_parameter_that_does_not_match_the_file) {
  const Folder folder;
  const json::object params = sample_params(folder, "binary");
  BOOST_TEST(
      failure<TrainTask>(folder, with(params, "label_column", "z")) ==
      "parameter 'label_column': 'z' is not a column of train.csv; its columns are 'id', 'x', 'shop', 'noise', 'y'");
  BOOST_TEST(
      failure<TrainTask>(folder, with(params, "id_column", "z")).find("parameter 'id_column': 'z' is not a column") ==
      0U);
  BOOST_TEST(failure<TrainTask>(folder, with(params, "id_column", "y")).find("parameter 'id_column': ") == 0U);
  const auto features = [&](const json::array& names) {
    return failure<TrainTask>(folder, with(params, "feature_columns", names));
  };
  BOOST_TEST(features({"x", "z"}).find("parameter 'feature_columns': 'z' is not a column of train.csv") == 0U);
  BOOST_TEST(features({"x", "y"}) ==
             "parameter 'feature_columns': 'y' is the label column; it cannot be a feature too");
  BOOST_TEST(features({"id"}) == "parameter 'feature_columns': 'id' is the id column; it cannot be a feature too");
  BOOST_TEST(features({"x", "x"}) == "parameter 'feature_columns': 'x' is listed twice");
  BOOST_TEST(features({}) == "parameter 'feature_columns' must have at least 1 item");
  BOOST_TEST(failure<TrainTask>(folder, with(params, "field_delimiter", ";;"))
                 .find("parameter 'field_delimiter': ';;' is neither") == 0U);
  BOOST_TEST(failure<TrainTask>(folder, with(params, "field_delimiter", ";")).find("check field_delimiter") !=
             std::string::npos);
  BOOST_TEST(failure<TrainTask>(folder, with(params, "objective", "regression"))
                 .find("parameter 'label_column': train.csv:2: ") == 0U);
  BOOST_TEST(failure<TrainTask>(folder, with(params, "objective", "ranking")) ==
             "parameter 'objective' must be one of 'auto', 'binary', 'multiclass', 'regression', got 'ranking'");
  BOOST_TEST(failure<TrainTask>(folder, with(params, "validation_fraction", 0.0001)) ==
             "parameter 'validation_fraction': 1e-04 of train.csv's 600 labelled rows leaves no validation rows; use 0 "
             "to disable");
  const std::string same = folder.write("same.csv", "x,y\n1,a\n2,a\n");
  BOOST_TEST(failure<TrainTask>(folder, with(params, "data", json::value(same))).find("parameter 'id_column'") == 0U);
  BOOST_TEST(failure<TrainTask>(folder, {{"data", same}, {"label_column", "y"}}) ==
             "parameter 'label_column': same.csv: label column 'y' has only one class, 'a'; there is nothing to learn");
  BOOST_TEST(failure<TrainTask>(folder, {{"data", folder.write("one.csv", "y\n1\n2\n")}, {"label_column", "y"}})
                 .find("feature_columns") != std::string::npos);
  BOOST_TEST(failure<TrainTask>(folder, with(params, "data", json::value(folder.write("bad.csv", "x,y\n1\n"))),
                                SKROBOT_FAILED) ==
             "bad.csv:2: row has 1 field, the header has 2: no value for column 'y'");
}

BOOST_AUTO_TEST_CASE(says_why_it_cannot_predict) {
  const Folder folder;
  LearningRun train(folder.path / "train", sample_params(folder, "binary"));
  BOOST_REQUIRE(train.run<TrainTask>() == SKROBOT_OK);
  const std::string model = train.result.at("model").as_string().c_str();
  const auto error = [&](const char* text, skrobot_status status) {
    return failure<PredictionTask>(folder, {{"data", folder.write("new.csv", text)}, {"model", model}}, status);
  };
  BOOST_TEST(
      error("x,noise\n1,2\n", SKROBOT_BAD_PARAMETER) ==
      "parameter 'data': new.csv has no column 'shop', which the model was trained on; its columns are 'x', 'noise'");
  BOOST_TEST(error("x,shop,noise\n1,a,2\nmany,a,2\n", SKROBOT_FAILED) ==
             "new.csv:3: column 'x' contains numbers, but 'many' is not a number");
  const json::object foreign = {{"data", train.result.at("model")},
                                {"model", folder.write("foreign.json", "{\"learner\":{}}")}};
  BOOST_TEST(failure<PredictionTask>(folder, foreign, SKROBOT_FAILED) ==
             "foreign.json is not a train_task model: it has no 'format'");
  const std::string text = content(model);
  const json::object cut =
      with(foreign, "model", json::value(folder.write("cut.json", text.substr(0, text.size() / 2))));
  BOOST_TEST(failure<PredictionTask>(folder, cut, SKROBOT_FAILED)
                 .find("cut.json is not a train_task model, or is damaged: ") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
