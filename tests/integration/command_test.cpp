// SPDX-License-Identifier: MIT
// command_task through the real program: scripts and programs, their output, and their ends.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  Ended run_skrobot(std::vector<std::string> arguments) { return test::run(test::skrobot(directory.path(), std::move(arguments))); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_test, Bench)

BOOST_AUTO_TEST_CASE(a_script_in_any_language_is_tracked) {
  write_text(directory / "train.py", "import sys\nprint('begin')\nfor i in range(3): print('skrobot: metric loss', 1 / (i + 1), 'step', i)\n"
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
  const Ended ended = run_skrobot({"run", "command_task", R"(argv=["sh","-c","printf 'skrobot: metric '; printf warn >&2; sleep 0.2; printf 'loss 0.5\nbe'; printf 'ing\n' >&2; sleep 0.2; printf 'gin\n'"])"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const auto record = only_experiment(directory / "experiments");
  const std::string log = read_text(record / "command_task.log");
  BOOST_TEST(log.find("output  warning\n") != std::string::npos, log);
  BOOST_TEST(log.find("output  begin\n") != std::string::npos, log);
  BOOST_TEST(read_text(record / "command_task.metrics").ends_with(",0.5\n"));
}

BOOST_AUTO_TEST_CASE(a_process_left_behind_that_prints_without_end_is_not_waited_for) {
  const Ended ended = run_skrobot({"run", "command_task", R"(argv=["sh","-c","yes & yes >&2 & sleep 0.1"])", "--quiet"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
}

BOOST_AUTO_TEST_CASE(cancelling_a_command_ends_its_whole_process_tree) {
  const Ended ended = run_skrobot({"run", "command_task", R"(argv=["sh","-c","(setsid sleep 4711.5 &); sleep 4711.5"])", "--timeout", "500ms"});
  BOOST_TEST(ended.exit_code == 1, ended.errors);
  write_text(directory / "count.sh", "ps -eo args | grep -c '[s]leep 4711.5'");
  Program count;
  count.words = {"/bin/sh", (directory / "count.sh").string()};
  BOOST_TEST(test::run(count).output == "0\n");
}

BOOST_AUTO_TEST_CASE(a_command_that_fails_says_so) {
  const Ended ended = run_skrobot({"run", "command_task", R"(argv=["sh","-c","echo why >&2; exit 3"])", "--quiet"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.starts_with("skrobot: error: command_task failed: `sh -c 'echo why >&2; exit 3'` exited with code 3, expected 0\n  why\n"), ended.errors);
  const Ended absent = run_skrobot({"run", "command_task", "argv=no-such-program", "--quiet", "--experiments", "other"});
  BOOST_TEST(absent.errors.starts_with("skrobot: error: command_task failed: there is no program 'no-such-program' in PATH\n"), absent.errors);
  BOOST_TEST(run_skrobot({"run", "command_task", R"(argv=["sh","-c","exit 3"])", "expected_exit_codes=[0,3]", "--quiet", "--experiments", "third"}).exit_code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
