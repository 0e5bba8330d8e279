// SPDX-License-Identifier: MIT
// command_task through the real program: scripts and programs, their output, and their ends.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench : SkrobotBench {};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_test, Bench)

BOOST_AUTO_TEST_CASE(a_script_in_any_language_is_tracked) {
  write_text(directory / "train.py",
             "import sys\nprint('begin')\nfor i in range(3): print('skrobot: metric loss', 1 / (i + 1), 'step', i)\n"
             "print('to stderr', file=sys.stderr)\nprint('skrobot: result {\"loss\": 0.25}')\n");
  const Ended ended = run_skrobot({"run", "command_task", "argv=python3,train.py"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(to_text(parse_json(ended.output)) == R"({"loss":0.25})");
  const auto record = only_experiment(directory / "experiments");
  BOOST_TEST(read_text(record / "command_task.metrics").find(",0.3333333333333333\n") != std::string::npos);
  const std::string log = read_text(record / "command_task.log");
  BOOST_TEST(log.find("output  begin\n") != std::string::npos);
  BOOST_TEST(log.find("output  to stderr\n") != std::string::npos);
  BOOST_TEST(log.find("skrobot: metric") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_of_the_two_streams_stay_whole) {
  // Written in pieces, the one within the other, as an unbuffered script does.
  const Ended ended = run_skrobot(
      {"run", "command_task",
       R"(argv=["sh","-c","printf 'skrobot: metric '; printf warn >&2; sleep 0.2; printf 'loss 0.5\nbe'; printf 'ing\n' >&2; sleep 0.2; printf 'gin\n'"])"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const auto record = only_experiment(directory / "experiments");
  const std::string log = read_text(record / "command_task.log");
  BOOST_TEST(log.find("output  warning\n") != std::string::npos, log);
  BOOST_TEST(log.find("output  begin\n") != std::string::npos, log);
  BOOST_TEST(read_text(record / "command_task.metrics").ends_with(",0.5\n"));
}

BOOST_AUTO_TEST_CASE(a_process_left_behind_that_prints_without_end_is_not_waited_for) {
  const Ended ended =
      run_skrobot({"run", "command_task", R"(argv=["sh","-c","yes & yes >&2 & sleep 0.1"])", "--quiet"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
}

BOOST_AUTO_TEST_CASE(cancelling_a_command_ends_its_whole_process_tree) {
  const Ended ended = run_skrobot(
      {"run", "command_task", R"(argv=["sh","-c","(setsid sleep 4711.5 &); sleep 4711.5"])", "--timeout", "500ms"});
  BOOST_TEST(ended.exit_code == 1, ended.errors);
  write_text(directory / "count.sh", "ps -eo args > all && grep -c '[s]leep 4711.5' all");
  Program count;
  count.words = {"/bin/sh", (directory / "count.sh").string()};
  count.directory = directory.path();
  BOOST_TEST(test::run(count, 1).output == "0\n");  // 1: grep has found none
}

BOOST_AUTO_TEST_CASE(what_a_script_says_while_it_stops_is_in_the_record) {
  write_text(directory / "train.sh",
             "trap 'echo saved; echo \"skrobot: metric final 7\"; echo done >&2; exit 0' TERM\n"
             "echo ready\nwhile :; do sleep 0.05; done\n");
  const auto check = [&](const std::string& experiments, const std::string& state) {
    const auto record = only_experiment(directory / experiments);
    const std::string log = read_text(record / "command_task.log");
    BOOST_TEST(log.find("output  saved\n") != std::string::npos, log);
    BOOST_TEST(log.find("output  done\n") != std::string::npos, log);
    const std::string metrics = read_text(record / "command_task.metrics");
    BOOST_TEST(metrics.ends_with(",7\n"), metrics);
    BOOST_TEST(std::string(parse_json(read_text(record / "command_task.run")).at("state").as_string()) == state);
  };
  std::error_code code;
  Started started(
      test::skrobot(directory.path(), {"run", "command_task", "argv=sh,train.sh", "--experiments", "interrupted"}));
  BOOST_TEST_REQUIRE(wait_until([&] {
    for (const auto& experiment : std::filesystem::directory_iterator(directory / "interrupted", code)) {
      const auto log = experiment.path() / "command_task.log";
      if (std::filesystem::exists(log) && read_text(log).find("ready") != std::string::npos) return true;
    }
    return false;
  }));
  started.signal(SIGINT);
  BOOST_TEST(started.wait().exit_code == 130);
  check("interrupted", "cancelled");
  // A timeout that a busy machine needs longer than to start the script says nothing: again with a longer one.
  for (const std::string timeout : {"500ms", "5s", "50s"}) {
    BOOST_TEST(run_skrobot({"run", "command_task", "argv=sh,train.sh", "--experiments", timeout, "--timeout", timeout})
                   .exit_code == 1);
    const bool was_ready =
        read_text(only_experiment(directory / timeout) / "command_task.log").find("ready") != std::string::npos;
    if (was_ready || timeout == "50s") return check(timeout, "timed_out");
  }
}

BOOST_AUTO_TEST_CASE(a_command_that_fails_says_so) {
  const Ended ended = run_skrobot({"run", "command_task", R"(argv=["sh","-c","echo why >&2; exit 3"])", "--quiet"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.starts_with("skrobot: error: command_task failed: `sh -c 'echo why >&2; exit 3'` exited with "
                                      "code 3, expected 0\n  why\n"),
             ended.errors);
  const Ended absent =
      run_skrobot({"run", "command_task", "argv=no-such-program", "--quiet", "--experiments", "other"}, 1);
  BOOST_TEST(absent.errors.starts_with(
                 "skrobot: error: command_task failed: cannot find the program 'no-such-program' in PATH\n"),
             absent.errors);
  BOOST_TEST(run_skrobot({"run", "command_task", R"(argv=["sh","-c","exit 3"])", "expected_exit_codes=[0,3]", "--quiet",
                          "--experiments", "third"})
                 .exit_code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
