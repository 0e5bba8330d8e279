// SPDX-License-Identifier: MIT
// What train_task and prediction_task tell about data that they cannot use in full.
#include "learning/train_task.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "learning/prediction_task.hpp"
#include "learning_sample.hpp"

namespace learning {
namespace {

std::string text_of(const json::value& value) { return skrobot::to_text(value); }

// Rows of which `names`, `empty` and `one` teach nothing.
std::string text_with_useless_columns(int rows) {
  std::string text = "name,empty,one,x,y\n";
  for (int i = 0; i < rows; ++i) {
    text +=
        "n" + std::to_string(i) + ",,1," + std::to_string(i * 7 % 100) + "," + (i * 7 % 100 > 50 ? "yes" : "no") + "\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(train_task_test)

BOOST_AUTO_TEST_CASE(ignored_columns_are_in_the_result_and_no_prediction_needs_them) {
  const Folder folder;
  LearningRun train(
      folder.path / "train",
      {{"data", folder.write("train.csv", text_with_useless_columns(200))}, {"label_column", "y"}, {"rounds", 5}});
  BOOST_REQUIRE_MESSAGE(train.run<TrainTask>() == SKROBOT_OK, train.message);
  BOOST_TEST(train.result.at("features").to_number<int>() == 1);
  BOOST_TEST(text_of(train.result.at("ignored_columns")) ==
             R"([{"column":"name","reason":"is text, and no value or word occurs in 2 or more training rows"},)"
             R"({"column":"empty","reason":"is empty in every training row"},)"
             R"({"column":"one","reason":"has the same value in every training row"}])");
  BOOST_TEST(train.result.at("warnings").as_array().size() == 3U);
  BOOST_TEST(train.logged(skrobot::Level::warning,
                          "train.csv: column 'one' is ignored: it has the same value in every training row"));
  LearningRun prediction(folder.path / "prediction",
                         {{"data", folder.write("new.csv", "x\n3\n90\n")}, {"model", train.result.at("model")}});
  BOOST_REQUIRE_MESSAGE(prediction.run<PredictionTask>() == SKROBOT_OK, prediction.message);
  BOOST_TEST(prediction.result.at("warnings").as_array().empty());
}

BOOST_AUTO_TEST_CASE(data_without_a_column_to_learn_from_is_refused) {
  const Folder folder;
  BOOST_TEST(
      failure<TrainTask>(folder, {{"data", folder.write("t.csv", text_with_useless_columns(50))},
                                  {"label_column", "y"},
                                  {"feature_columns", {"one", "empty"}}}) ==
      "parameter 'feature_columns': t.csv has no column to learn from: 'one' has the same value in every training row; "
      "'empty' is empty in every training row");
}

BOOST_AUTO_TEST_CASE(unknown_categories_are_counted) {
  const Folder folder;
  LearningRun train(folder.path / "train", sample_params(folder, "binary"));
  BOOST_REQUIRE(train.run<TrainTask>() == SKROBOT_OK);
  const std::string file =
      folder.write("new.csv", "id,noise,shop,x\na,3,\"Rome, IT\",900\nb,?,Atlantis,\nc,1,Thule,5\nd,1,Atlantis,5\n");
  LearningRun run(folder.path / "prediction", {{"data", file}, {"model", train.result.at("model")}});
  BOOST_REQUIRE_MESSAGE(run.run<PredictionTask>() == SKROBOT_OK, run.message);
  BOOST_TEST(text_of(run.result.at("unseen_categories")) == R"([{"column":"shop","rows":3,"values":2}])");
  BOOST_TEST(run.result.at("rows_with_unseen_categories").to_number<int>() == 3);
  const std::string warning =
      "new.csv: column 'shop': 3 rows have 2 values unknown to the model, such as 'Atlantis' (line 3), treated as "
      "missing";
  BOOST_TEST(run.logged(skrobot::Level::warning, warning));
  BOOST_TEST(text_of(run.result.at("warnings")) == text_of(json::array{warning}));
}

BOOST_AUTO_TEST_CASE(labels_that_identify_rows_are_refused) {
  const Folder folder;
  std::string names = "x,y\n";
  for (int i = 0; i < 200; ++i) names += std::to_string(i) + ",name " + std::to_string(i) + "\n";
  const json::object params{{"data", folder.write("names.csv", names)}, {"label_column", "y"}};
  BOOST_TEST(failure<TrainTask>(folder, params) ==
             "parameter 'label_column': names.csv: label column 'y' looks like free text, not classes: 200 different "
             "values in 200 rows, "
             "'name 0' (line 2), 'name 1' (line 3), 'name 2' (line 4), …; choose another column");
  BOOST_TEST(failure<TrainTask>(folder, with(params, "objective", "multiclass")) ==
             "parameter 'label_column': names.csv: each of the 200 values of 'y' occurs in only one row, so no rows "
             "are left for validation; choose another column");
  const json::object few{{"data", folder.write("few.csv", "x,y\n1,a\n2,b\n3,c\n")}, {"label_column", "y"}};
  BOOST_TEST(failure<TrainTask>(folder, few) ==
             "parameter 'label_column': few.csv: each of the 3 values of 'y' occurs in only one row, so no rows are "
             "left for validation; choose another column");
  const json::object two{{"data", folder.write("two.csv", "x,y\n1,0.5\n2,1.5\n3,1.75\n")},
                         {"label_column", "y"},
                         {"validation_fraction", 0.1}};
  BOOST_TEST(
      failure<TrainTask>(folder, two) ==
      "parameter 'validation_fraction': 0.1 of two.csv's 3 labelled rows leaves no validation rows; use 0 to disable");
}

BOOST_AUTO_TEST_CASE(the_best_round_is_the_best_one_also_without_early_stopping) {
  const Folder folder;
  json::object params = with(sample_params(folder, "binary"), "early_stopping_rounds", 0);
  params["learning_rate"] = 1.0;
  params["rounds"] = 150;
  params["max_depth"] = 8;
  LearningRun run(folder.path / "train", params);
  BOOST_REQUIRE(run.run<TrainTask>() == SKROBOT_OK);
  const auto losses = run.points("validation_log_loss");
  const auto best = std::min_element(losses.begin(), losses.end(), [](auto a, auto b) { return a.value < b.value; });
  BOOST_TEST(run.result.at("rounds").as_int64() == 150);
  BOOST_TEST_REQUIRE(best->step < 150);  // it overfits
  BOOST_TEST(run.result.at("best_round").as_int64() == best->step);
  BOOST_TEST(number(run.result.at("validation").at("log_loss")) == best->value);
  // What is saved is that round.
  const std::string file = folder.write("validation.csv", sample_text("binary", 300, 9));
  LearningRun all(folder.path / "all", {{"data", file}, {"model", run.result.at("model")}});
  BOOST_REQUIRE(all.run<PredictionTask>() == SKROBOT_OK);
  params["rounds"] = best->step;
  LearningRun shorter(folder.path / "shorter", params);
  BOOST_REQUIRE(shorter.run<TrainTask>() == SKROBOT_OK);
  LearningRun same(folder.path / "same", {{"data", file}, {"model", shorter.result.at("model")}});
  BOOST_REQUIRE(same.run<PredictionTask>() == SKROBOT_OK);
  BOOST_TEST(content(folder.path / "all" / "predictions.csv") == content(folder.path / "same" / "predictions.csv"));
}

BOOST_AUTO_TEST_CASE(reading_a_large_file_shows_progress) {
  const Folder folder;
  std::string text = "x,y\n";
  const std::string filler(200, ' ');
  for (int i = 0; text.size() < (std::size_t{17} << 20); ++i)
    text += filler + std::to_string(i % 100) + "," + (i % 100 > 50 ? "yes\n" : "no\n");
  const json::object params{{"data", folder.write("large.csv", text)}, {"label_column", "y"}, {"rounds", 1}};
  LearningRun run(folder.path / "train", params);
  BOOST_REQUIRE_MESSAGE(run.run<TrainTask>() == SKROBOT_OK, run.message);
  BOOST_TEST(run.logged(skrobot::Level::info, "reading file large.csv, 17 MiB"));
  BOOST_TEST_REQUIRE(run.progress.size() >= 6U);
  BOOST_TEST(run.progress.back().total == 1U);  // of one round
  run.progress.pop_back();
  std::uint64_t before = 0;
  for (const auto& report : run.progress) {
    BOOST_TEST(report.total == 17U);
    BOOST_TEST(report.done >= before);
    BOOST_TEST(report.done <= report.total);
    before = report.done;
  }
  LearningRun cancelled(folder.path / "cancelled", params);
  cancelled.on_record = [](skrobot::testing::Run& self) { self.cancel(); };
  BOOST_TEST(cancelled.run<TrainTask>() == SKROBOT_CANCELLED);
  BOOST_TEST(cancelled.progress.size() <= 1U);
  LearningRun small(folder.path / "small", {{"data", folder.write("small.csv", "x,y\n1,a\n2,b\n1,a\n2,b\n3,a\n4,b\n")},
                                            {"label_column", "y"},
                                            {"rounds", 1}});
  BOOST_REQUIRE_MESSAGE(small.run<TrainTask>() == SKROBOT_OK, small.message);
  BOOST_TEST(small.progress.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
