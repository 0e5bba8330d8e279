// SPDX-License-Identifier: MIT
// `on` and `min_duration`: which ends a notifier is told of, whatever it is written in.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench : SkrobotBench {
  // A run of command_task that ends so, in the one repository.
  json::value run(int exit_code, const std::string& filter, const std::string& experimenter = "ada") {
    const Ended ended =
        run_skrobot({"run", "command_task", "argv=[\"sh\",\"-c\",\"exit " + std::to_string(exit_code) + "\"]", "-q",
                     "--json", "--experimenter", experimenter, "--notify", "file_notifier:path=told.jsonl," + filter});
    BOOST_TEST(ended.exit_code == (exit_code == 0 ? 0 : 1), ended.errors);
    return newest();
  }
  // The last experiment's delivery.
  json::value newest() {
    std::filesystem::path found;
    auto time = std::filesystem::file_time_type::min();
    for (const auto& entry : std::filesystem::directory_iterator(directory / "experiments")) {
      const auto file = entry.path() / "command_task.run";
      if (std::filesystem::exists(file) && std::filesystem::last_write_time(file) >= time)
        found = file, time = std::filesystem::last_write_time(file);
    }
    return parse_json(read_text(found)).at("notifications").at(0);
  }
  std::size_t told() {
    if (!std::filesystem::exists(directory / "told.jsonl")) return 0;
    const std::string text = read_text(directory / "told.jsonl");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(notify_filter_test, Bench)

BOOST_AUTO_TEST_CASE(failures_alone) {
  const json::value passed = run(0, "on=failure");
  BOOST_TEST(passed.at("state").as_string() == "passed_over");
  BOOST_TEST(passed.at("reason").as_string() == "the run completed: on=failure");
  BOOST_TEST(passed.at("attempts").as_int64() == 0);
  BOOST_TEST(told() == 0u);
  BOOST_TEST(run(1, "on=failure").at("state").as_string() == "delivered");
  BOOST_TEST(told() == 1u);
  const Ended shown = run_skrobot({"show", "latest~1"});
  BOOST_TEST(shown.output.find("file_notifier  skipped: the run completed: on=failure\n") != std::string::npos,
             shown.output << shown.errors);
  // What was passed over is not pending.
  BOOST_TEST(run_skrobot({"notify", "--pending"}).output == "No pending notifications.\n");
}

BOOST_AUTO_TEST_CASE(the_first_success_after_a_failure) {
  BOOST_TEST(run(0, "on=recovery").at("state").as_string() == "passed_over");
  BOOST_TEST(run(1, "on=recovery").at("state").as_string() == "passed_over");
  BOOST_TEST(run(0, "on=recovery", "bob").at("state").as_string() == "passed_over");  // another's failure is not his
  BOOST_TEST(run(0, "on=recovery").at("state").as_string() == "delivered");
  BOOST_TEST(run(0, "on=recovery").at("state").as_string() == "passed_over");
  BOOST_TEST(told() == 1u);
  BOOST_TEST(run(1, "on=[failure,recovery]").at("state").as_string() == "delivered");
  BOOST_TEST(run(0, "on=[failure,recovery]").at("state").as_string() == "delivered");
}

BOOST_AUTO_TEST_CASE(long_runs_alone) {
  const json::value passed = run(1, "min_duration=1h");
  BOOST_TEST(passed.at("state").as_string() == "passed_over");
  BOOST_TEST(std::string(passed.at("reason").as_string()).ends_with(", less than min_duration, 1 h"));
  BOOST_TEST(run(1, "min_duration=1ms").at("state").as_string() == "delivered");
}

BOOST_AUTO_TEST_CASE(wrong_values_stop_before_anything_runs) {
  for (const auto& [filter, words] :
       std::vector<std::pair<std::string, std::string>>{{"on=failures", "did you mean 'failure'?"},
                                                        {"min_duration=soon", "expected a duration such as 30s"},
                                                        {"min_duraton=1s", "did you mean 'min_duration'?"}}) {
    const Ended ended =
        run_skrobot({"run", "command_task", "argv=true", "--notify", "file_notifier:path=told.jsonl," + filter});
    BOOST_TEST(ended.exit_code == 2);
    BOOST_TEST(ended.errors.find(words) != std::string::npos, ended.errors);
  }
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_CASE(they_are_shown_and_given_in_a_file) {
  const Ended shown = run_skrobot({"plugins", "show", "file_notifier"});
  BOOST_TEST(shown.output.find("min_duration  duration      0s") != std::string::npos, shown.output);
  write_text(
      directory / "plan.json",
      R"({"notify": ["file_notifier:path=told.jsonl,on=success"], "tasks": [{"task": "command_task", "params": {"argv": ["true"]}}]})");
  BOOST_TEST(run_skrobot({"run", "plan.json", "-q"}).exit_code == 0);
  BOOST_TEST(newest().at("state").as_string() == "delivered");
  BOOST_TEST(newest().at("params").at("on").at(0).as_string() == "success");
}

BOOST_AUTO_TEST_CASE(a_notification_that_was_never_tried_is_filtered_when_it_is_sent_later) {
  {
    Started started(test::skrobot(
        directory.path(), {"run", "command_task", "argv=true", "--plugins", fixture("hanging_notifier"), "--notify",
                           "hanging_notifier", "--notify", "file_notifier:path=told.jsonl,on=failure"}));
    BOOST_TEST_REQUIRE(wait_until([&] {
      std::error_code code;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "experiments", code)) {
        if (entry.path().filename() == "command_task.run" &&
            read_text(entry.path()).find("\"completed\"") != std::string::npos)
          return true;
      }
      return false;
    }));
  }  // killed
  const Ended sent =
      run_skrobot({"notify", "--pending", "--json", "--notify", "file_notifier:path=told.jsonl,on=failure"}, 1);
  const json::value all = parse_json(sent.output);
  BOOST_TEST(all.at(1).at("state").as_string() == "passed_over");
  BOOST_TEST(all.at(1).at("reason").as_string() == "the run completed: on=failure");
  BOOST_TEST(told() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
