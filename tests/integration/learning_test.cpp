// SPDX-License-Identifier: MIT
// The shipped learning tasks through the real program, on real data and on data as it is found in the wild.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::string k_data = std::string(SKROBOT_SOURCE_DIR) + "/tests/data/";

struct Bench : SkrobotBench {
  // Trains on `csv` with these words; the error's first line, which must be of exit code 1.
  std::string failure(const std::string& csv, std::vector<std::string> words) {
    write_text(directory / "data.csv", csv);
    words.insert(words.begin(), {"run", "train_task", "data=data.csv", "--quiet"});
    const Ended ended = run_skrobot(std::move(words));
    BOOST_TEST(ended.exit_code == 1, ended.errors);
    return ended.errors.substr(0, ended.errors.find('\n'));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(learning_test, Bench)

BOOST_AUTO_TEST_CASE(the_demo_reaches_its_figures) {
  const std::string plan = std::string(SKROBOT_SOURCE_DIR) + "/cmake/demo.json";
  const Ended ended = run_skrobot({"run", plan, "--json", "--quiet"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const json::value runs = parse_json(ended.output).at("runs");
  BOOST_TEST(runs.at(0).at("result").at("validation").at("auc").as_double() >= 0.97);
  BOOST_TEST(runs.at(1).at("result").at("metrics").at("auc").as_double() >= 0.97);
  const std::string predictions = read_text(std::string(runs.at(1).at("result").at("predictions").as_string()));
  BOOST_TEST(predictions.starts_with("id,prediction,probability_benign,probability_malignant\n10,malignant,"));
  BOOST_TEST(std::count(predictions.begin(), predictions.end(), '\n') == 115);
  const auto record = only_experiment(directory / "experiments");
  const std::string metrics = read_text(record / "train_task.metrics");
  for (const char* name : {"train_log_loss,1,", "train_auc,1,", "train_accuracy,1,", "validation_log_loss,1,",
                           "validation_auc,1,", "validation_accuracy,1,"}) {
    BOOST_TEST(metrics.find(name) != std::string::npos, name);
  }
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_model) {
  std::vector<std::string> models;
  for (const char* seed : {"7", "7", "8"}) {
    const std::string repository = "repository-" + std::to_string(models.size());
    BOOST_TEST_REQUIRE(
        run_skrobot({"run", "train_task", "data=" + k_data + "breast_cancer_train.csv", "label_column=diagnosis",
                     "id_column=id", "rounds=30", "--seed", seed, "--experiments", repository})
            .exit_code == 0);
    models.push_back(read_text(only_experiment(directory / repository) / "train_task" / "model.json"));
  }
  BOOST_TEST((models[0] == models[1]));
  BOOST_TEST((models[0] != models[2]));
}

BOOST_AUTO_TEST_CASE(a_file_as_found_in_the_wild_is_learned_and_predicted) {
  // A byte order mark, CRLF, quoted fields with delimiters and newlines, missing values, text columns, three classes.
  std::string csv = "\xEF\xBB\xBFkey;\"size; in m\";colour;kind\r\n";
  for (int i = 0; i < 150; ++i) {
    const char* kind = i % 3 == 0 ? "small\none" : i % 3 == 1 ? "mid;dle" : "big";
    csv += std::to_string(i) + ";" + (i % 10 == 9 ? "NA" : std::to_string(i % 3 * 10 + i % 7)) + ";" +
           (i % 2 == 0 ? "red" : "") + ";\"" + kind + "\"\r\n";
  }
  write_text(directory / "train.csv", csv);
  write_text(directory / "test.csv", "colour;\"size; in m\";key\nviolet;11;a\n;?;b\n");
  write_text(directory / "plan.json", R"({"tasks": [
    {"task": "train_task", "params": {"data": "train.csv", "label_column": "kind", "id_column": "key", "field_delimiter": ";", "rounds": 40}},
    {"task": "prediction_task", "params": {"data": "test.csv", "model": "${train_task.result.model}", "field_delimiter": ";"}}]})");
  const Ended ended = run_skrobot({"run", "plan.json", "--seed", "1", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const json::value runs = parse_json(ended.output).at("runs");
  BOOST_TEST(runs.at(0).at("result").at("objective").as_string() == "multiclass");
  BOOST_TEST(runs.at(0).at("result").at("validation").at("accuracy").as_double() > 0.8);
  const std::string predictions = read_text(std::string(runs.at(1).at("result").at("predictions").as_string()));
  BOOST_TEST(predictions.find("\na,mid;dle,") != std::string::npos, predictions);
}

BOOST_AUTO_TEST_CASE(a_number_is_regressed) {
  std::string csv = "x,y\n";
  for (int i = 0; i < 300; ++i)
    csv += std::to_string(i % 40) + "," + std::to_string(0.5 * (i % 40) + 0.01 * (i % 7)) + "\n";
  write_text(directory / "data.csv", csv);
  const Ended ended = run_skrobot({"run", "train_task", "data=data.csv", "label_column=y", "--seed", "1"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const json::value result = parse_json(ended.output);
  BOOST_TEST(result.at("objective").as_string() == "regression");
  BOOST_TEST(result.at("validation").at("rmse").as_double() < 0.5);
}

BOOST_AUTO_TEST_CASE(bad_data_is_reported_with_file_line_and_column) {
  BOOST_TEST(failure("a,b\n1,2\n3,4\n", {"label_column=c"}).find("'c'") != std::string::npos);
  const std::string ragged = failure("a,b,c\n1,2,x\n3,4\n", {"label_column=c"});
  BOOST_TEST(ragged.find("data.csv:3") != std::string::npos, ragged);
  const std::string one_class = failure("a,b\n1,yes\n2,yes\n3,yes\n", {"label_column=b"});
  BOOST_TEST(one_class.find("'yes'") != std::string::npos, one_class);
  const std::string open_quote = failure("a,b\n1,yes\n2,\"no\n", {"label_column=b"});
  BOOST_TEST(open_quote.find("data.csv:3") != std::string::npos, open_quote);
}

BOOST_AUTO_TEST_CASE(trials_are_ranked_by_the_metrics_of_the_saved_model) {
  const Ended shown = run_skrobot({"plugins", "show", "train_task"});
  BOOST_TEST(shown.output.find("validation.auc") != std::string::npos, shown.output);
  const Ended swept =
      run_skrobot({"sweep", "train_task", "data=" + k_data + "breast_cancer_train.csv", "label_column=diagnosis",
                   "id_column=id", "rounds=60", "threads=1", "learning_rate=0.1,1.0", "max_depth=1,6",
                   "early_stopping_rounds=5", "--objective", "minimize:validation.log_loss", "--seed", "1", "--quiet"});
  BOOST_TEST_REQUIRE(swept.exit_code == 0, swept.errors);
  const auto record = only_experiment(directory / "experiments") / "trials";
  const Ended plotted = run_skrobot({"plot", "latest", "--kind", "scatter", "--json"});
  BOOST_TEST_REQUIRE(plotted.exit_code == 0, plotted.errors);
  const json::value document = parse_json(plotted.output);
  BOOST_TEST_REQUIRE(document.at("trials").as_array().size() == 4u);
  double least = 1e9;
  for (const json::value& trial : document.at("trials").as_array()) {
    const json::value result =
        parse_json(read_text(record / std::to_string(trial.at("trial").to_number<int>()) / "train_task.result"));
    BOOST_TEST(trial.at("metric").as_double() == result.at("validation").at("log_loss").as_double());
    least = std::min(least, trial.at("metric").as_double());
  }
  BOOST_TEST(document.at("trials").at(0).at("metric").as_double() == least);
  BOOST_TEST(document.at("best").to_number<int>() == document.at("trials").at(0).at("trial").to_number<int>());
}

BOOST_AUTO_TEST_CASE(a_run_stands_for_the_model_that_it_wrote) {
  const std::string data = "data=" + k_data + "voyage.csv";
  const auto train = [&](const char* rounds) {
    const Ended ended = run_skrobot({"run", "train_task", data, "label_column=survived", rounds, "--json", "--quiet"});
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return std::string(parse_json(ended.output).at("runs").at(0).at("result").at("model").as_string());
  };
  const std::string first = train("rounds=5");
  const std::string second = train("rounds=6");
  const auto model_of = [&](const std::string& name) {
    const Ended ended = run_skrobot({"run", "prediction_task", data, "model=" + name, "--dry-run"});
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.output;
  };
  BOOST_TEST(model_of("latest").find(second) != std::string::npos);
  BOOST_TEST(model_of("latest~1").find(first) != std::string::npos);
  const std::string experiment = std::filesystem::path(first).parent_path().parent_path().filename().string();
  BOOST_TEST(model_of(experiment).find(first) != std::string::npos);
  BOOST_TEST(model_of(experiment + "/train_task").find(first) != std::string::npos);
  // A run of another task has no model, and is not the latest that has one. The record names the file.
  const Ended ended = run_skrobot({"run", "prediction_task", data, "model=latest", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(model_of("latest").find(second) != std::string::npos);
  const std::filesystem::path predictions(
      std::string(parse_json(ended.output).at("runs").at(0).at("result").at("predictions").as_string()));
  const json::value params = parse_json(read_text(predictions.parent_path().parent_path() / "prediction_task.params"));
  BOOST_TEST(params.at("model").as_string() == second);
  write_text(directory / "plan.json", R"({"tasks": [{"task": "prediction_task", "params": {"data": ")" + k_data +
                                          R"(voyage.csv", "model": "latest~1"}}]})");
  const Ended planned = run_skrobot({"run", "plan.json", "--dry-run"});
  BOOST_TEST(planned.output.find(first) != std::string::npos, planned.output + planned.errors);
  const Ended swept = run_skrobot({"sweep", "prediction_task", data, "model=latest", "threshold=0.3,0.7", "--objective",
                                   "maximize:metrics.accuracy", "--quiet"});
  BOOST_TEST(swept.exit_code == 0, swept.errors);
  // A file of that name comes before the run.
  std::filesystem::copy_file(first, directory / "latest");
  BOOST_TEST(model_of("latest").find((directory / "latest").string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_run_with_a_model_is_refused) {
  const std::string data = "data=" + k_data + "voyage.csv";
  const auto error_of = [&](const std::string& name) {
    const Ended ended = run_skrobot({"run", "prediction_task", data, "model=" + name});
    BOOST_TEST(ended.exit_code == 2, ended.errors);
    return ended.errors;
  };
  const std::string none = error_of("latest");
  BOOST_TEST(none.find("parameter 'model': there is no file '" + (directory / "latest").string() +
                       "', and as a run: 'latest': no completed run in") != std::string::npos,
             none);
  BOOST_TEST(error_of("latest~x").find("there is no file") != std::string::npos);
  const Ended trained =
      run_skrobot({"run", "train_task", data, "label_column=survived", "rounds=2", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.errors);
  BOOST_TEST(error_of("latest~1").find("has a result with 'model'") != std::string::npos);
  const std::string unknown = error_of("modle.json");
  BOOST_TEST(unknown.find("there is no file '" + (directory / "modle.json").string() + "'") != std::string::npos,
             unknown);
  // A record that names a file elsewhere is not obeyed.
  const std::filesystem::path model(
      std::string(parse_json(trained.output).at("runs").at(0).at("result").at("model").as_string()));
  const std::filesystem::path result = model.parent_path().parent_path() / "train_task.result";
  std::filesystem::rename(model, directory / "elsewhere.json");
  std::string text = read_text(result);
  text.replace(text.find(model.string()), model.string().size(), (directory / "elsewhere.json").string());
  write_text(result, text);
  const std::string outside = error_of("latest");
  BOOST_TEST(outside.find("which is not a file in the run's directory") != std::string::npos, outside);
}

BOOST_AUTO_TEST_CASE(selected_columns_go_on_by_reference) {
  write_text(directory / "plan.json", R"({"tasks": [
    {"task": "feature_selection_cross_validation_task", "params": {"data": ")" +
                                          k_data + R"(voyage.csv", "label_column": "survived",
     "folds": 3, "rounds": 20, "step": 3, "min_features": 2, "threads": 1}},
    {"task": "train_task", "params": {"data": ")" +
                                          k_data + R"(voyage.csv", "label_column": "survived", "rounds": 20,
     "feature_columns": "${feature_selection_cross_validation_task.result.feature_columns}"}},
    {"task": "evaluation_cross_validation_task", "params": {"data": ")" +
                                          k_data + R"(voyage.csv", "label_column": "survived",
     "rounds": 20, "feature_columns": "${train_task.result.feature_columns}", "threads": 1}}]})");
  const Ended ended = run_skrobot({"run", "plan.json", "--seed", "1", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const json::value runs = parse_json(ended.output).at("runs");
  const json::array& chosen = runs.at(0).at("result").at("feature_columns").as_array();
  BOOST_TEST_REQUIRE(!chosen.empty());
  BOOST_TEST(chosen.size() < 11u);
  BOOST_TEST(runs.at(1).at("result").at("features").to_number<std::size_t>() <= chosen.size());
  BOOST_TEST(runs.at(2).at("result").at("mean").at("auc").as_double() > 0.7);
}

BOOST_AUTO_TEST_CASE(hyperparameters_are_searched_by_cross_validation) {
  const Ended swept =
      run_skrobot({"sweep", "evaluation_cross_validation_task", "data=" + k_data + "voyage.csv",
                   "label_column=survived", "folds=3", "rounds=20", "threads=1", "page=false", "max_depth=1,4",
                   "reg_lambda=1,10", "--objective", "maximize:mean.auc", "--seed", "1", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(swept.exit_code == 0, swept.errors);
  const auto record = only_experiment(directory / "experiments") / "trials";
  std::size_t trials = 0;
  for (const auto& trial : std::filesystem::directory_iterator(record)) {
    const json::value result = parse_json(read_text(trial.path() / "evaluation_cross_validation_task.result"));
    BOOST_TEST(result.at("mean").at("auc").as_double() > 0.6);
    ++trials;
  }
  BOOST_TEST(trials == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
