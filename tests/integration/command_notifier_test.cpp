// SPDX-License-Identifier: MIT
// command_notifier through the real program: real scripts are told.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  int runs = 0;

  Ended tell(const std::string& script, const std::string& params = {}, const std::string& task = "null_task",
             const std::string& argv = "[./tell.sh,one two]") {
    ++runs;
    write_text(directory / "tell.sh", "#!/bin/sh\n" + script);
    std::filesystem::permissions(directory / "tell.sh", std::filesystem::perms::owner_all);
    return test::run(test::skrobot(
        directory.path(),
        {"run", task == "throws_std" ? "throws_std_task" : "null_task", "--plugins", fixture(task), "-q",
         "--experiments", "repository-" + std::to_string(runs), "--notify", "command_notifier:argv=" + argv + params}));
  }
  json::value delivery() {
    return parse_json(read_text(only_experiment(directory / ("repository-" + std::to_string(runs))) / "null_task.run"))
        .at("notifications")
        .at(0);
  }
  void check_failure(const Ended& ended, const std::string& error, int attempts = 3) {
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    const std::string tries = attempts > 1 ? " (" + std::to_string(attempts) + " attempts)" : "";
    BOOST_TEST(ended.errors == "skrobot: warning: the notifier command_notifier failed" + tries + ": " + error + "\n");
    BOOST_TEST(std::string(delivery().at("error").as_string()) == error);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_notifier_test, Bench)

BOOST_AUTO_TEST_CASE(a_program_has_the_notification_on_stdin_and_in_its_environment) {
  const Ended ended = tell(
      "cat > stdin.json; echo \"$1|$SKROBOT_STATE|$SKROBOT_TASK|$SKROBOT_RUN|$SKROBOT_ERROR|$SKROBOT_HOST|$MORE\" > "
      "environment; echo printed; exit 0\n",
      ",environment.MORE=more", "throws_std");
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.find("notifier") == std::string::npos, ended.errors);
  BOOST_TEST(ended.output.find("printed") == std::string::npos);
  const json::value told = parse_json(read_text(directory / "stdin.json"));
  BOOST_TEST(told.at("state").as_string() == "failed");
  BOOST_TEST(told.at("experiment_directory").as_string() == only_experiment(directory / "repository-1").string());
  BOOST_TEST(read_text(directory / "environment") ==
             "one two|failed|throws_std_task|throws_std_task|the data is empty|" +
                 std::string(told.at("host").as_string()) + "|more\n");
}

BOOST_AUTO_TEST_CASE(a_program_need_not_read) {
  BOOST_TEST(tell("exit 0\n").errors == "");
  BOOST_TEST(tell("exit 4\n", ",expected_exit_codes=[0,4]").errors == "");
  BOOST_TEST(delivery().at("attempts").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(how_it_can_fail) {
  check_failure(tell("echo first; echo 'no such channel' >&2; exit 3\n"),
                "`./tell.sh 'one two'` exited with code 3: no such channel");
  check_failure(tell("kill -9 $$\n"), "`./tell.sh 'one two'` was killed by SIGKILL");
  check_failure(tell("sleep 4712.5 & sleep 4712.5\n", ",timeout_s=0.3"),
                "`./tell.sh 'one two'` did not exit within 300 ms and was killed; increase timeout_s");
  Program count;
  write_text(directory / "count.sh", "ps -eo args > all && grep -c '[s]leep 4712.5' all");
  count.words = {"/bin/sh", (directory / "count.sh").string()};
  count.directory = directory.path();
  BOOST_TEST(test::run(count, 1).output == "0\n");  // 1: grep has found none
  check_failure(tell("exit 0\n", "", "null_task", "no-such-program"),
                "cannot find the program 'no-such-program' in PATH");
  check_failure(tell("exit 0\n", ",environment.A=x,environment={\"A=B\":\"y\"}"),
                "'A=B' is not a valid environment variable name", 1);
}

BOOST_AUTO_TEST_SUITE_END()
