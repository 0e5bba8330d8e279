// SPDX-License-Identifier: MIT
#include "command/child_process.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <skrobot/context.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/temporary_directory.hpp"

namespace command {
namespace {

using namespace std::chrono_literals;
using skrobot::test::TemporaryDirectory;
using skrobot::test::write_text;
using Stream = ChildProcess::Stream;

Command shell(std::string script) { return {{"/bin/sh", "-c", std::move(script)}, {}, {}, {}}; }

/// All that it says until its end.
struct Said {
  explicit Said(ChildProcess& child) {
    while (!child.has_ended()) {
      child.wait(10s);
      take(child);
    }
    while (take(child)) {
    }
  }
  bool take(ChildProcess& child) {
    const std::string more = child.read(Stream::output), more_errors = child.read(Stream::errors);
    output += more;
    errors += more_errors;
    return !more.empty() || !more_errors.empty();
  }
  std::string output, errors;
};

/// What it wrote to its stdout; it must end with 0.
std::string output_of(const Command& command) {
  ChildProcess child(command);
  const Said said(child);
  BOOST_TEST(child.end().exit_code.value_or(-1) == 0, said.errors);
  return said.output;
}

/// Waits for the program's word, a line.
std::string line_of(ChildProcess& child) {
  std::string line;
  while (!line.ends_with('\n')) {
    BOOST_REQUIRE(child.wait(60s) == ChildProcess::Event::output);
    line += child.read(Stream::output);
  }
  line.pop_back();
  return line;
}

void drop(ChildProcess& child) {
  for (const Stream stream : {Stream::output, Stream::errors}) child.read(stream);
}

bool is_there(const std::string& pid) { return ::kill(std::stoi(pid), 0) == 0 || errno != ESRCH; }

std::string error_of(const Command& command) {
  try {
    const ChildProcess child(command);
  } catch (const skrobot::TaskError& error) {
    return error.what();
  }
  return "-";
}

std::size_t open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(child_process_test)

BOOST_AUTO_TEST_CASE(the_two_streams_and_the_exit_code_are_told_apart) {
  ChildProcess child(shell("echo out; echo err >&2; exit 3"));
  const Said said(child);
  BOOST_TEST(said.output == "out\n");
  BOOST_TEST(said.errors == "err\n");
  BOOST_TEST(child.end().exit_code.value() == 3);
  BOOST_TEST(!child.end().signal);
}

BOOST_AUTO_TEST_CASE(a_signal_leaves_no_exit_code) {
  ChildProcess child(shell("kill -KILL $$"));
  const Said said(child);
  BOOST_TEST(child.end().signal.value() == SIGKILL);
  BOOST_TEST(!child.end().exit_code);
  BOOST_TEST(signal_name(SIGKILL) == "SIGKILL");
  BOOST_TEST(signal_name(SIGSEGV) == "SIGSEGV");
  BOOST_TEST(signal_name(SIGRTMIN + 5).find(std::to_string(SIGRTMIN + 5)) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(more_output_than_a_pipe_holds_arrives_whole) {
  BOOST_TEST(output_of(shell("i=0; while [ $i -lt 20000 ]; do echo 0123456789012345678; i=$((i+1)); done")).size() ==
             400'000u);
}

BOOST_AUTO_TEST_CASE(variables_are_added_to_this_process_s) {
  ::setenv("CHILD_PROCESS_TEST_KEPT", "kept", 1);
  ::setenv("CHILD_PROCESS_TEST_GIVEN", "old", 1);
  Command command = shell(
      "printf %s/%s/%s \"$CHILD_PROCESS_TEST_KEPT\" \"$CHILD_PROCESS_TEST_GIVEN\" \"$EMPTY-\"; env | grep -c _GIVEN=");
  command.environment = {{"CHILD_PROCESS_TEST_GIVEN", "new = 'ä'\n"}, {"EMPTY", ""}};
  BOOST_TEST(output_of(command) == "kept/new = 'ä'\n/-1\n");
  ::unsetenv("CHILD_PROCESS_TEST_KEPT");
  ::unsetenv("CHILD_PROCESS_TEST_GIVEN");
}

BOOST_AUTO_TEST_CASE(working_directory_and_standard_input_are_used) {
  const TemporaryDirectory directory;
  write_text(directory / "input", "in\n");
  write_text(directory / "tool", "#!/bin/sh\necho tool \"$@\"\n");
  ::chmod((directory / "tool").c_str(), 0755);
  Command command = shell("pwd; cat");
  command.working_directory = directory.path().string();
  BOOST_TEST(output_of(command) == directory.path().string() + "\n");  // nothing to read
  command.standard_input = (directory / "input").string();
  BOOST_TEST(output_of(command) == directory.path().string() + "\nin\n");
  command.argv = {"./tool", "a b", ""};
  BOOST_TEST(output_of(command) == "tool a b \n");
  command = {{"tool", "*"}, {{"PATH", "/nowhere::" + directory.path().string()}}, {}, {}};
  BOOST_TEST(output_of(command) == "tool *\n");
}

BOOST_AUTO_TEST_CASE(a_failed_start_says_why_and_leaves_nothing_open) {
  const TemporaryDirectory directory;
  const std::string here = directory.path().string();
  write_text(directory / "plain", "echo\n");
  write_text(directory / "no_script", "echo\n");
  write_text(directory / "bad_script", "#!/no/such/shell\n");
  for (const char* name : {"no_script", "bad_script"}) ::chmod((directory / name).c_str(), 0755);
  const std::size_t before = open_files();
  BOOST_TEST(error_of({{"no-such-program"}, {}, {}, {}}) == "cannot find the program 'no-such-program' in PATH");
  BOOST_TEST(error_of({{"sh"}, {{"PATH", here}}, {}, {}}) == "cannot find the program 'sh' in PATH");
  BOOST_TEST(error_of({{here + "/none"}, {}, {}, {}}) == "cannot find the program '" + here + "/none'");
  BOOST_TEST(error_of({{here + "/plain"}, {}, {}, {}}) == "the program '" + here + "/plain' is not executable");
  BOOST_TEST(error_of({{here}, {}, {}, {}}) == "the program '" + here + "' is not executable");
  BOOST_TEST(error_of({{"plain"}, {{"PATH", here}}, {}, {}}) == "the program 'plain' is not executable");
  BOOST_TEST(error_of({{here + "/no_script"}, {}, {}, {}}) ==
             "cannot start '" + here + "/no_script': neither a program nor a script that begins with #!");
  BOOST_TEST(error_of({{here + "/bad_script"}, {}, {}, {}}).starts_with("cannot start '" + here + "/bad_script': "));
  BOOST_TEST(error_of({{""}, {}, {}, {}}) != "-");
  BOOST_TEST(error_of({{"sh"}, {}, here + "/none", {}}) ==
             "cannot change to the working directory '" + here + "/none': No such file or directory");
  BOOST_TEST(error_of({{"sh"}, {}, {}, here + "/none"}) ==
             "cannot read the standard input '" + here + "/none': No such file or directory");
  BOOST_TEST(error_of({{"sh", std::string(10'000'000, 'x')}, {}, {}, {}}).find("Argument list too long") !=
             std::string::npos);
  output_of(shell("exit 0"));
  BOOST_TEST(open_files() == before);
}

BOOST_AUTO_TEST_CASE(its_end_is_seen_while_what_it_started_keeps_the_streams_open) {
  ChildProcess child(shell("sleep 4712 & echo $!"));
  const std::string left_behind = line_of(child);
  while (!child.has_ended()) child.wait(10ms);
  BOOST_TEST(child.end().exit_code.value() == 0);
  BOOST_TEST(child.read(Stream::output).empty());  // does not wait
  BOOST_TEST(is_there(left_behind));
  child.stop(1min, [&] { drop(child); });
  BOOST_TEST(!is_there(left_behind));
  BOOST_TEST(child.end().exit_code.value() == 0);
}

BOOST_AUTO_TEST_CASE(closed_streams_are_not_its_end) {
  ChildProcess child(shell("exec >&- 2>&-; sleep 0.1; exit 5"));
  const Said said(child);
  BOOST_TEST(child.end().exit_code.value() == 5);
}

BOOST_AUTO_TEST_CASE(a_short_wait_times_out) {
  ChildProcess child(shell("sleep 4712"));
  BOOST_TEST((child.wait(1ms) == ChildProcess::Event::nothing));
  BOOST_TEST(!child.has_ended());
}

BOOST_AUTO_TEST_CASE(stopping_asks_the_whole_tree_and_lets_it_finish) {
  const TemporaryDirectory directory;
  Command command = shell(
      "(trap 'echo inner >> asked; exit' TERM; echo; while :; do sleep 0.01; done) & trap 'echo outer >> asked; exit "
      "9' TERM; "
      "echo; while :; do sleep 0.01; done");
  command.working_directory = directory.path().string();
  ChildProcess child(command);
  for (std::size_t lines = 0; lines < 2; child.wait(10s)) lines += child.read(Stream::output).size();
  child.stop(1min, [&] { drop(child); });
  BOOST_TEST_REQUIRE(child.has_ended());
  BOOST_TEST(child.end().exit_code.value_or(-1) == 9);
  const std::string asked = skrobot::test::read_text(directory / "asked");
  BOOST_TEST((asked == "inner\nouter\n" || asked == "outer\ninner\n"), asked);
}

BOOST_AUTO_TEST_CASE(stopping_kills_processes_that_ignore_signals_or_left_the_session) {
  ChildProcess child(
      shell("trap '' TERM; (setsid sh -c 'echo $$; sleep 4712' &); yes >&2 & echo $!; while :; do sleep 0.01; done"));
  std::string both;
  while (std::count(both.begin(), both.end(), '\n') < 2) {
    child.wait(10s);
    child.read(Stream::errors);
    both += child.read(Stream::output);
  }
  child.stop(50ms, [&] { drop(child); });
  BOOST_TEST_REQUIRE(child.has_ended());
  BOOST_TEST(child.end().signal.value_or(0) == SIGKILL);
  const std::size_t middle = both.find('\n');
  BOOST_TEST(!is_there(both.substr(0, middle)));
  BOOST_TEST(!is_there(both.substr(middle + 1)));
}

BOOST_AUTO_TEST_CASE(the_destructor_kills_leftover_processes) {
  std::string both;
  {
    ChildProcess child(shell("sleep 4712 & echo $$ $!; exec sleep 4712"));
    both = line_of(child);
    BOOST_TEST(is_there(both.substr(both.find(' '))));
  }
  BOOST_TEST(!is_there(both));
  BOOST_TEST(!is_there(both.substr(both.find(' '))));
}

BOOST_AUTO_TEST_CASE(shell_words_read_back_the_same) {
  BOOST_TEST(shell_words({"python3", "train.py", "--rate=0.1"}) == "python3 train.py --rate=0.1");
  BOOST_TEST(shell_words({"sh", "-c", "echo $HOME"}) == "sh -c 'echo $HOME'");
  BOOST_TEST(shell_words({"it's", ""}) == R"('it'\''s' '')");
  const std::vector<std::string> words = {"",  " ", "a b",  "'", "''", "\"", "\\",      "$(id)", "`id`",
                                          "*", "~", "a\nb", "!", "#x", "ä",  "a;b|c&d", "-n",    "{1,2}"};
  std::string expected;
  for (const std::string& word : words) expected += "<" + word + ">";
  BOOST_TEST(output_of(shell("printf '<%s>' " + shell_words(words))) == expected);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace command
