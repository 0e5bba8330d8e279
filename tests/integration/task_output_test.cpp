// SPDX-License-Identifier: MIT
// What a running task prints, on the user's terminal and elsewhere.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  // `skrobot run` of a shell script as a task.
  Program script(const std::string& text, std::vector<std::string> options = {}) {
    write_text(directory / "task.sh", text);
    std::vector<std::string> words{"run", "command_task", "argv=sh,task.sh"};
    words.insert(words.end(), options.begin(), options.end());
    Program program = test::skrobot(directory.path(), words);
    program.environment["LC_ALL"] = "C.UTF-8";
    return program;
  }
  std::string log() const { return read_text(only_experiment(directory / "experiments") / "command_task.log"); }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_output_test, Bench)

// The task goes on until it is interrupted: the keys are typed when its line was seen.
BOOST_AUTO_TEST_CASE(verbose_shows_output_while_the_task_runs) {
  const Ended ended =
      run_on_terminal(script("echo ready; i=0; while [ $i -lt 1000 ]; do i=$((i+1)); sleep 0.05; done", {"--verbose"}),
                      80, {{"\nready\r\n", "\x03"}});
  BOOST_TEST(ended.errors == "", ended.output);
  BOOST_TEST(ended.exit_code == 130);
  BOOST_TEST(has(ended.output, "command_task: "), ended.output);
}

BOOST_AUTO_TEST_CASE(on_a_terminal_the_last_line_is_shown_under_the_progress) {
  const Ended ended = run_on_terminal(
      script("echo first; echo epoch 7; echo; i=0; while [ $i -lt 1000 ]; do i=$((i+1)); sleep 0.05; done"), 80,
      {{"command_task  [^\r\n]*\x1b\\[K\r\n[^\r\n]*  epoch 7[^\r\n]*\x1b\\[J\r\x1b\\[A", "\x03"}});
  BOOST_TEST(ended.errors == "", ended.output);
  BOOST_TEST(ended.exit_code == 130);
  BOOST_TEST(!has(ended.output, "\r\nfirst"), ended.output);
  // Once it has ended, the status is gone: cleared, and the interruption is told.
  BOOST_TEST(std::regex_search(ended.output, std::regex("\x1b\\[J[^\x1b]*command_task: [^\r\n]*cancelled")),
             ended.output);
}

BOOST_AUTO_TEST_CASE(the_last_line_is_cut_to_the_terminal) {
  const Ended ended = run_on_terminal(script("echo 'wide 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字'; i=0; while "
                                             "[ $i -lt 1000 ]; do i=$((i+1)); sleep 0.05; done"),
                                      40, {{"  wide 漢[^\x1b]*\x1b", "\x03"}});
  BOOST_TEST(ended.errors == "", ended.output);
  BOOST_TEST(ended.exit_code == 130);
  // 39 columns: one more character of two columns would wrap.
  BOOST_TEST(has(ended.output, "  wide 漢字漢字漢字漢字漢字漢字漢字漢字\x1b"), ended.output);
}

BOOST_AUTO_TEST_CASE(a_terminal_is_not_harmed_and_secrets_are_not_shown) {
  for (const char* verbose : {"--verbose", "--grace=5s"}) {
    const std::string evil = "printf '\\033]0;title\\007\\033[2J evil \\342\\200\\256\\n'; sleep 0.5";
    const Ended ended = run_on_terminal(script(evil, {verbose}), 100, {});
    BOOST_TEST(ended.exit_code == 0, ended.output);
    BOOST_TEST(!has(ended.output, "\x1b]"), ended.output);
    BOOST_TEST(!has(ended.output, "\x1b[2J"), ended.output);
    BOOST_TEST(!has(ended.output, "\x07"), ended.output);
    BOOST_TEST(has(ended.output, "\\x1b]0;title\\x07\\x1b[2J evil"), ended.output);
  }
  Program secret = test::skrobot(directory.path(), {"run", "prints_its_secret_task", "token=canary-4711-hunter22",
                                                    "--verbose", "--plugins", fixture("prints_its_secret")});
  const Ended ended = run_on_terminal(secret, 100, {});
  BOOST_TEST(ended.exit_code == 0, ended.output);
  BOOST_TEST(has(ended.output, "\r\nprintf "), ended.output);
  BOOST_TEST(has(ended.output, "info: log "), ended.output);
  BOOST_TEST(!has(ended.output, "canary-4711-hunter22"), ended.output);
}

BOOST_AUTO_TEST_CASE(elsewhere_verbose_writes_the_bytes_in_their_order) {
  const Ended ended = test::run(script("printf 'a\\033[31mb\\nopen'; echo ' err' >&2", {"--verbose"}));
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(has(ended.errors, "command_task: started\n"), ended.errors);
  BOOST_TEST(has(ended.errors, "a\x1b[31mb\n"), ended.errors);
  BOOST_TEST(has(ended.errors, "\ncommand_task: completed in "), ended.errors);  // on a line of its own
  BOOST_TEST(!has(ended.output, "\x1b"), ended.output);                          // stdout has the result alone
  BOOST_TEST(has(log(), "output  a"), log());
}

BOOST_AUTO_TEST_CASE(without_verbose_and_without_a_terminal_nothing_of_it_is_shown) {
  for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--quiet"}}) {
    const Ended ended = test::run(script("echo canary", options));
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    BOOST_TEST(!has(ended.errors, "canary"), ended.errors);
  }
  Program dumb = script("echo canary", {"--quiet"});
  BOOST_TEST(!has(run_on_terminal(dumb, 80, {}).output, "canary"));
}

// 64 MB at full speed: what the terminal has no time for is left out and counted, and the log has it.
BOOST_AUTO_TEST_CASE(a_task_that_prints_without_measure_is_recorded_whole) {
  const Ended ended = run_on_terminal(
      test::skrobot(directory.path(), {"run", "prints_a_lot_task", "--verbose", "--plugins", fixture("prints_a_lot")}),
      80, {});
  BOOST_TEST(ended.exit_code == 0);
  const auto record = only_experiment(directory / "experiments") / "prints_a_lot_task.log";
  BOOST_TEST(std::filesystem::file_size(record) > std::uintmax_t{64} << 20);
  const std::size_t lines = static_cast<std::size_t>(std::count(ended.output.begin(), ended.output.end(), '\n'));
  BOOST_TEST((lines > 65536u || has(ended.output, "of output here; see the log of the run")), lines);
  BOOST_TEST(has(ended.output, "prints_a_lot_task: "));
}

BOOST_AUTO_TEST_CASE(quiet_and_verbose_exclude_each_other) {
  const Ended ended = test::run(script("echo x", {"--quiet", "--verbose"}));
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors == "skrobot: error: --quiet and --verbose exclude each other\n");
}

BOOST_AUTO_TEST_SUITE_END()
