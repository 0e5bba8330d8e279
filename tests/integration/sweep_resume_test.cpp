// SPDX-License-Identifier: MIT
// A sweep that goes on, what its trials are ranked by, and the commands and settings that it records.
#include <boost/test/unit_test.hpp>
#include <map>
#include <skrobot/json.hpp>
#include <sstream>

#include "support/sweep_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

BOOST_FIXTURE_TEST_SUITE(sweep_resume_test, SweepBench)

BOOST_AUTO_TEST_CASE(a_pending_notification_outlives_a_sweep_that_goes_on) {
  const std::string told = (directory / "later/told.jsonl").string();  // in a folder that is not there yet
  BOOST_TEST_REQUIRE(
      sweep({"trial_task", "k=1:3", "--objective", "maximize:score", "--notify", "file_notifier:path=" + told})
          .exit_code == 0);
  const auto notifications = [&] { return object_in(experiment() / "sweep.json").at("notifications").as_array(); };
  BOOST_TEST_REQUIRE(notifications().size() == 1u);
  const std::string pending = to_text(notifications()[0]);
  BOOST_TEST(pending.find(R"("state":"failed")") != std::string::npos, pending);
  const std::vector<std::vector<std::string>> changes{{"--jobs", "2"},
                                                      {"--trials", "3"},
                                                      {"--objective", "minimize:twice"},
                                                      {"--retries", "1", "--on-failure", "stop"},
                                                      {}};
  for (std::vector<std::string> words : changes) {
    words.insert(words.begin(), {"--resume", experiment().string()});
    const Ended resumed = sweep(words);
    BOOST_TEST(resumed.exit_code == 0, resumed.errors);
    BOOST_TEST_REQUIRE(notifications().size() == 1u);
    BOOST_TEST(to_text(notifications()[0]) == pending);
  }
  BOOST_TEST(object_in(experiment() / "sweep.json").at("jobs").to_number<int>() == 2);
  // One that tells again adds to it.
  const Ended again = sweep({"--resume", experiment().string(), "--jobs", "1", "--notify",
                             "file_notifier:path=" + (directory / "told.jsonl").string()});
  BOOST_TEST(again.exit_code == 0, again.errors);
  BOOST_TEST_REQUIRE(notifications().size() == 2u);
  BOOST_TEST(to_text(notifications()[0]) == pending);
  BOOST_TEST(notifications()[1].at("state").as_string() == "delivered");
  std::filesystem::create_directory(directory / "later");
  const Ended sent = test::run(test::skrobot(directory.path(), {"notify", "--pending", "--as-recorded", "--yes"}));
  BOOST_TEST(sent.output == "delivered    " + experiment().filename().string() + "/sweep  file_notifier\n",
             sent.errors);
  BOOST_TEST(notifications()[0].at("state").as_string() == "delivered");
}

BOOST_AUTO_TEST_CASE(an_objective_that_no_completed_trial_reported_is_not_saved) {
  BOOST_TEST_REQUIRE(sweep({"trial_task", "k=1:3", "--objective", "maximize:score"}).exit_code == 0);
  const std::string plan = read_text(experiment() / "sweep.json");
  const std::vector<std::vector<std::string>> wrong{
      {"--objective", "maximize:nope"},
      {"--objective", "maximize:nope", "--jobs", "2"},
      {"--objective", "minimize:nope.max", "--trials", "3", "--retry-failed"},
      {"--objective", "maximize:nope", "--dry-run"}};
  for (std::vector<std::string> words : wrong) {
    const std::string name = words[1].substr(9);
    words.insert(words.begin(), {"--resume", experiment().string()});
    const Ended refused = sweep(words);
    BOOST_TEST(refused.exit_code == 2);
    BOOST_TEST(refused.output == "");
    BOOST_TEST(refused.errors.find("skrobot: error: --objective: no completed trial reported '" + name +
                                   "'; they report 'score', 'twice', 'inner.k', 'seed'\n") == 0,
               refused.errors);
    BOOST_TEST(refused.errors.find("the plan keeps maximize:score\n") != std::string::npos, refused.errors);
    BOOST_TEST(read_text(experiment() / "sweep.json") == plan);
  }
  BOOST_TEST(sweep({"--resume", experiment().string(), "--objective", "maximize:scoer"}, 2)
                 .errors.find("\nhint: did you mean 'score'? the plan keeps maximize:score\n") != std::string::npos);
  const Ended right = sweep({"--resume", experiment().string(), "--objective", "minimize:score.min"});
  BOOST_TEST(right.exit_code == 0, right.errors);
  BOOST_TEST(right.output.find("The best is trial 1 with score.min 0.91") != std::string::npos, right.output);
}

BOOST_AUTO_TEST_CASE(trials_are_ranked_by_the_greatest_or_least_value_of_a_metric) {
  // The points of a trial are A and 10 - A.
  const std::string script =
      R"(argv=["sh","-c","echo \"skrobot: metric score $A\"; echo \"skrobot: metric score $((10-A))\""])";
  const std::vector<std::string> words{"sweep", "command_task", script, "environment.A=1,8,5", "--jobs",
                                       "1",     "--seed",       "1"};
  const auto order = [](const std::string& table) {
    std::istringstream lines(table);
    std::string line, numbers;
    while (std::getline(lines, line) && line.find("RANK") == std::string::npos) {
    }
    while (std::getline(lines, line) && !line.empty()) numbers += line.substr(6, 1);
    return numbers;
  };
  const std::map<std::string, std::string> expected{{"maximize:score", "132"},
                                                    {"maximize:score.last", "132"},
                                                    {"maximize:score.max", "123"},
                                                    {"maximize:score.min", "321"},
                                                    {"minimize:score.max", "321"}};
  int number = 0;
  for (const auto& [objective, ranks] : expected) {
    const std::string repository = "repository-" + std::to_string(++number);
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--objective", objective, "--experiments", repository});
    const Ended ended = test::run(test::skrobot(directory.path(), all));
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    BOOST_TEST(order(ended.output) == ranks, objective << "\n" << ended.output);
    const std::string name = only_experiment(directory / repository).filename().string();
    const Ended shown = test::run(test::skrobot(directory.path(), {"show", name, "--experiments", repository}));
    BOOST_TEST(order(shown.output) == ranks, shown.output);
    const Ended resumed =
        test::run(test::skrobot(directory.path(), {"sweep", "--resume", name, "--experiments", repository}));
    BOOST_TEST(order(resumed.output) == ranks, resumed.output);
  }
}

BOOST_AUTO_TEST_CASE(poor_trials_are_stopped_early_by_a_statistic_of_a_metric_too) {
  const Ended ended = sweep({"trial_task", "k=9,8,7,1", "steps=60", "pause_ms=10", "--jobs", "1", "--objective",
                             "maximize:score.max", "--early-stop", "median:least_trials=2"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("4 trials: 2 completed, 2 stopped early\n") != std::string::npos, ended.errors);
  BOOST_TEST(object_in(trial(4) / "trial_task.run")
                 .at("stopped_early")
                 .as_string()
                 .starts_with("stopped early at step 1: its best score.max is 0.91"));
}

BOOST_AUTO_TEST_CASE(the_best_command_gives_each_setting_once) {
  const auto best = [&](const std::vector<std::string>& more, const std::string& repository) {
    std::vector<std::string> words{
        "sweep",       "command_task",   R"(argv=["sh","-c","echo \"skrobot: metric score $LR\""])",
        "--objective", "maximize:score", "--seed",
        "1",           "--experiments",  repository,
        "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = test::run(test::skrobot(directory.path(), words));
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.exit_code == 0 ? std::string(parse_json(ended.output).at("best_command").as_string()) : std::string();
  };
  const std::string begin = R"(skrobot run command_task 'argv=["sh","-c","echo \"skrobot: metric score $LR\""]' )";
  BOOST_TEST(best({"environment.LR=0.1,0.2"}, "a") == begin + "environment.LR=0.2 --seed 1");
  BOOST_TEST(best({"environment.LR=0.1,0.2", "environment.B=2"}, "b") ==
             begin + R"('environment={"B":"2"}' environment.LR=0.2 --seed 1)");
  BOOST_TEST(best({R"(environment={"LR":"7","B":"2"})", "environment.LR=0.1,0.2"}, "c") ==
             begin + R"('environment={"B":"2"}' environment.LR=0.2 --seed 1)");
  // A range of numbers in a map of text.
  BOOST_TEST(best({"environment.LR=0.1:0.5/3"}, "d") == begin + "environment.LR=0.5 --seed 1");
  BOOST_TEST(best({"environment.LR=1:4", "environment.T=\"10:30\""}, "e") ==
             begin + R"('environment={"T":"10:30"}' environment.LR=4 --seed 1)");
  BOOST_TEST(object_in(only_experiment(directory / "d") / "trials/2/command_task.params")
                 .at("environment")
                 .at("LR")
                 .as_string() == "0.3");
  // The words do what they say.
  const Ended again = test::run(
      test::skrobot(directory.path(), {"run", "command_task", R"(argv=["sh","-c","echo $B$LR"])",
                                       R"(environment={"B":"2"})", "environment.LR=0.2", "--experiments", "f"}));
  BOOST_TEST(again.exit_code == 0, again.errors);
  const json::value environment = object_in(only_experiment(directory / "f") / "command_task.params").at("environment");
  BOOST_TEST(environment.at("B").as_string() == "2");
  BOOST_TEST(environment.at("LR").as_string() == "0.2");
}

BOOST_AUTO_TEST_CASE(a_list_typed_with_commas_is_one_value_of_a_parameter_that_is_a_list) {
  const Ended ended = test::run(test::skrobot(
      directory.path(), {"sweep", "command_task", "argv=echo,hello", "environment.A=1,2", "--jobs", "1"}));
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("2 trials: 2 completed\n") != std::string::npos, ended.errors);
  BOOST_TEST(to_text(object_in(trial(2) / "command_task.params").at("argv")) == R"(["echo","hello"])");
  const Ended several = test::run(test::skrobot(
      directory.path(), {"sweep", "command_task", "argv=[echo,a],[echo,b],[true]", "--dry-run", "--json"}));
  BOOST_TEST(several.exit_code == 0, several.errors);
  BOOST_TEST(to_text(parse_json(several.output).at("plan").at("space")) ==
             R"({"argv":{"values":[["echo","a"],["echo","b"],["true"]]}})");
}

BOOST_AUTO_TEST_CASE(a_sweep_is_resumed_by_the_beginning_of_its_name) {
  BOOST_TEST_REQUIRE(sweep({"trial_task", "k=1:3", "--experimenter", "rnd"}).exit_code == 0);
  const std::string name = experiment().filename().string();
  for (const std::string& given :
       {std::string("rnd"), name.substr(0, 8), name, name + "/", "experiments/" + name, std::string("latest")}) {
    const Ended ended = sweep({"--resume", given});
    BOOST_TEST(ended.exit_code == 0, given << ": " << ended.errors);
    BOOST_TEST(ended.errors.find("3 trials: 3 completed (3 from before)\n") == 0, ended.errors);
  }
  const auto fails = [&](const std::string& given, const std::string& errors) {
    const Ended ended = sweep({"--resume", given});
    BOOST_TEST(ended.exit_code == 2);
    BOOST_TEST(ended.errors.find("skrobot: error: " + errors) == 0, ended.errors);
  };
  fails("rdn", "there is no experiment or run 'rdn'\n");
  fails(name + "/trials/1", "'" + name + "/trials/1' is a run, not a sweep\n");
  fails("", "the experiment or run name is empty\n");
  BOOST_TEST_REQUIRE(sweep({"trial_task", "k=1:2", "--experimenter", "rndm"}).exit_code == 0);
  fails("rnd", "'rnd' ");
  BOOST_TEST(sweep({"--resume", "rndm"}).exit_code == 0);
  BOOST_TEST(sweep({"--resume", name}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(what_is_left_of_a_sweep_is_told_before_it_goes_on) {
  BOOST_TEST_REQUIRE(
      sweep({"trial_task", "k=1:6", "fail=odd", "--jobs", "1", "--objective", "maximize:score"}).exit_code == 1);
  std::filesystem::remove_all(trial(4));
  const std::string plan = read_text(experiment() / "sweep.json");
  const auto told = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"--resume", experiment().string(), "--dry-run"});
    const Ended ended = sweep(words);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    BOOST_TEST(read_text(experiment() / "sweep.json") == plan);
    BOOST_TEST(!std::filesystem::exists(trial(4)));
    return ended.output;
  };
  const std::string left = told({});
  BOOST_TEST(left.find("\n  progress    2 completed, 3 failed, 1 to run\n") != std::string::npos, left);
  BOOST_TEST(left.ends_with("\nTRIAL  k\n4      4\n\nNothing was run.\n"), left);
  const std::string again = told({"--retry-failed"});
  BOOST_TEST(again.find("\n  progress    2 completed, 0 failed, 4 to run\n") != std::string::npos, again);
  BOOST_TEST(again.ends_with("\nTRIAL  k\n1      1\n3      3\n4      4\n5      5\n\nNothing was run.\n"), again);
  const json::value document = parse_json(told({"--json"}));
  BOOST_TEST(to_text(document.at("progress")) ==
             R"({"completed":2,"ended_early":0,"failed":3,"running":0,"to_run":1})");
  BOOST_TEST(document.at("trials").as_array().size() == 1u);
  BOOST_TEST(document.at("trials").as_array()[0].at("trial").to_number<int>() == 4);
}

BOOST_AUTO_TEST_SUITE_END()
