// SPDX-License-Identifier: MIT
// Notifications of a sweep: of its end and of its first failure, later when they could not be delivered, and never with
// a secret in a file.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/sweep_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

BOOST_FIXTURE_TEST_SUITE(sweep_notify_test, SweepBench)

BOOST_AUTO_TEST_CASE(notifiers_are_told_of_the_end_and_on_demand_of_the_first_failure) {
  const std::string told = (directory / "told.jsonl").string();
  BOOST_TEST(sweep({"trial_task", "k=1:6", "fail=odd", "--jobs", "1", "--objective", "maximize:score", "--notify",
                    "file_notifier:path=" + told, "--notify-first-failure"})
                 .exit_code == 1);
  std::istringstream lines(read_text(told));
  std::string first, last, none;
  std::getline(lines, first);
  std::getline(lines, last);
  BOOST_TEST(!std::getline(lines, none));
  const json::value failure = parse_json(first), end = parse_json(last);
  BOOST_TEST(failure.at("run").as_string() == "trials/1/trial_task");
  BOOST_TEST(failure.at("error").as_string() == "it was told to fail");
  BOOST_TEST(end.at("run").as_string() == "sweep");
  BOOST_TEST(end.at("state").as_string() == "failed");
  const std::string message(end.at("message").as_string());
  BOOST_TEST(
      message.find(
          "has ended, and not all of its trials completed.\n\n6 trials: 3 completed, 3 failed\n\nRANK  TRIAL  score") !=
          std::string::npos,
      message);
  BOOST_TEST(message.find("The best again: skrobot run trial_task fail=odd k=6") != std::string::npos, message);
  const json::object plan = object_in(experiment() / "sweep.json");
  BOOST_TEST(plan.at("notifications").as_array().size() == 2u);
  BOOST_TEST(plan.at("notifications").as_array()[1].at("state").as_string() == "delivered");
  // Each trial's own record promises nothing, and a sweep without a failure is told once.
  BOOST_TEST(object_in(trial(1) / "trial_task.run").at("notifications").as_array().empty());
  const Ended refused = sweep({"trial_task", "k=1:2", "--notify-first-failure"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors ==
             "skrobot: error: --notify-first-failure needs a notifier\nhint: give one with --notify NAME\n");
}

BOOST_AUTO_TEST_CASE(a_notification_of_a_sweep_that_failed_is_sent_later) {
  const std::string told = (directory / "later/told.jsonl").string();  // in a folder that is not there yet
  const Ended ended =
      sweep({"trial_task", "k=1:3", "--objective", "maximize:score", "--notify", "file_notifier:path=" + told});
  BOOST_TEST(ended.exit_code == 0);
  BOOST_TEST(ended.errors.find("skrobot: warning: the notifier file_notifier failed: ") != std::string::npos,
             ended.errors);
  json::object entry = object_in(experiment() / "sweep.json").at("notifications").as_array().at(0).as_object();
  BOOST_TEST(entry.at("state").as_string() == "failed");
  BOOST_TEST(entry.at("notification").as_object().at("run").as_string() == "sweep");
  // The plan says where to, and is not obeyed.
  const Ended unconfigured = test::run(test::skrobot(directory.path(), {"notify", "--pending"}));
  BOOST_TEST(unconfigured.exit_code == 1);
  BOOST_TEST(unconfigured.output.find("/sweep  file_notifier: it is not configured here\n") != std::string::npos,
             unconfigured.output);
  const std::vector<std::string> pending{"notify", "--pending", "--as-recorded", "--yes"};
  const Ended again = test::run(test::skrobot(directory.path(), pending));
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(again.output.find("failed       " + experiment().filename().string() + "/sweep  file_notifier: ") == 0,
             again.output);
  std::filesystem::create_directory(directory / "later");
  const Ended sent = test::run(test::skrobot(directory.path(), pending));
  BOOST_TEST(sent.exit_code == 0, sent.errors);
  BOOST_TEST(sent.output == "delivered    " + experiment().filename().string() + "/sweep  file_notifier\n");
  const json::value notification = parse_json(read_text(told));
  BOOST_TEST(std::string(notification.at("message").as_string()).find("\nRANK  TRIAL  score") != std::string::npos);
  entry = object_in(experiment() / "sweep.json").at("notifications").as_array().at(0).as_object();
  BOOST_TEST(entry.at("state").as_string() == "delivered");
  BOOST_TEST(!entry.contains("notification"));
  BOOST_TEST(test::run(test::skrobot(directory.path(), pending)).output == "No pending notifications.\n");
  // A plan with what was told in it is a plan as before.
  BOOST_TEST(sweep({"--resume", experiment().string()}).errors.find("3 trials: 3 completed (3 from before)\n") == 0);
}

BOOST_AUTO_TEST_CASE(a_secret_of_its_notifier_is_in_nothing_that_a_sweep_writes) {
  write_text(directory / "failures", "1\n2\n3\n");
  const Ended ended = sweep({"trial_task", "k=1:2", "--plugins", fixture("flaky_notifier"), "--notify",
                             "flaky_notifier:token=canary-12,failures=" + (directory / "failures").string()});
  BOOST_TEST(ended.errors.find("the notifier flaky_notifier failed: not now, <secret>\n") != std::string::npos,
             ended.errors);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(experiment())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    BOOST_TEST(read_text(entry.path()).find("canary-12") == std::string::npos, entry.path());
  }
  BOOST_TEST(files > 10u);
  BOOST_TEST(read_text(experiment() / "sweep.json").find("<secret>") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
