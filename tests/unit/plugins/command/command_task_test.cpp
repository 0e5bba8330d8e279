// SPDX-License-Identifier: MIT
#include "command/command_task.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <skrobot/testing.hpp>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace command {
namespace {

namespace json = skrobot::json;
using skrobot::Level;
using skrobot::test::read_text;
using skrobot::test::TemporaryDirectory;
using skrobot::test::write_text;
using skrobot::testing::LogRecord;
using skrobot::testing::Run;

/// Sends one of this process's streams into a file while it lives.
class Redirected {
 public:
  Redirected(int stream, const std::filesystem::path& file) : stream_(stream), before_(::dup(stream)) {
    std::fflush(nullptr);
    const int to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(to, stream);
    ::close(to);
  }
  ~Redirected() {
    ::dup2(before_, stream_);
    ::close(before_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  int stream_, before_;
};

/// One run of a command, in a folder of its own, and what it printed.
struct Bench {
  TemporaryDirectory folder;
  std::string output, errors;

  skrobot_status run(Run& of) {
    {
      const Redirected out(STDOUT_FILENO, folder / "stdout"), err(STDERR_FILENO, folder / "stderr");
      of.run<CommandTask>();
    }
    output = read_text(folder / "stdout");
    errors = read_text(folder / "stderr");
    return of.status;
  }
};

json::object shell(const char* script) { return {{"argv", {"/bin/sh", "-c", script}}}; }

json::object with(json::object params, const char* key, json::value value) {
  params[key] = std::move(value);
  return params;
}

/// A run that must end well; its result.
std::string result_of(Bench& bench, const json::object& params) {
  Run run(params, 77);
  run.set_directory(bench.folder / "files");
  BOOST_TEST(bench.run(run) == SKROBOT_OK, run.message);
  return skrobot::to_text(run.result);
}

/// A run that must fail: its message, and below it the details.
std::string failure_of(Bench& bench, const json::object& params) {
  Run run(params);
  run.set_directory(bench.folder / "files");
  BOOST_TEST(bench.run(run) == SKROBOT_FAILED);
  return run.message + "\n" + run.details;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_task_test, Bench)

BOOST_AUTO_TEST_CASE(metrics_progress_and_result_are_recorded_and_the_rest_is_log) {
  Run task(
      shell("echo begin; echo 'skrobot: metric loss 0.5'; echo 'skrobot: metric loss 0.25 step 7'; echo "
            "'skrobot: metric loss nan';"
            "echo 'skrobot: metric time 2 step -3'; echo 'skrobot: progress 3 10'; echo 'skrobot: progress 4';"
            "echo 'skrobot: result {\"a\": 1}'; echo 'skrobot: result [2]'; echo 'skrobot: metric loss 1' "
            ">&2; printf end"));
  task.set_directory(folder / "files");
  BOOST_TEST_REQUIRE(run(task) == SKROBOT_OK, task.message);
  const auto loss = task.points("loss");
  BOOST_TEST_REQUIRE(loss.size() == 3u);
  BOOST_TEST(loss[0].step == 0);
  BOOST_TEST(loss[1].step == 7);
  BOOST_TEST(loss[1].value == 0.25);
  BOOST_TEST(loss[2].step == 8);
  BOOST_TEST(task.points("time").at(0).step == -3);
  BOOST_TEST_REQUIRE(task.progress.size() == 2u);
  BOOST_TEST((task.progress[0].done == 3 && task.progress[0].total == 10));
  BOOST_TEST((task.progress[1].done == 4 && task.progress[1].total == 0));
  BOOST_TEST(skrobot::to_text(task.result) == "[2]");
  BOOST_TEST(output == "begin\nend");
  BOOST_TEST(errors == "skrobot: metric loss 1\n");  // on stdout only it is meant for skrobot
  BOOST_TEST(task.log.empty());
}

BOOST_AUTO_TEST_CASE(a_malformed_line_stays_in_the_log_with_a_warning) {
  Run task(
      shell("echo 'skrobot: metric loss high'; echo 'skrobot: result {'; echo 'skrobot: "
            "result 5'; echo 'skrobot: result NaN'"));
  task.set_directory(folder / "files");
  BOOST_TEST_REQUIRE(run(task) == SKROBOT_OK, task.message);
  BOOST_TEST(output == "skrobot: metric loss high\nskrobot: result {\nskrobot: result NaN\n");
  BOOST_TEST_REQUIRE(task.log.size() == 3u);
  for (const LogRecord& record : task.log) BOOST_TEST((record.level == Level::warning && !record.text.empty()));
  BOOST_TEST(task.log[0].text.find("'high' is not a number") != std::string::npos);
  BOOST_TEST(skrobot::to_text(task.result) == "5");
  BOOST_TEST(task.metrics.empty());
}

BOOST_AUTO_TEST_CASE(any_step_of_64_bits_is_recorded) {
  Run task(
      shell("echo 'skrobot: metric loss 1 step 9223372036854775807'; echo 'skrobot: metric "
            "loss 2 step -9223372036854775808'"));
  task.set_directory(folder / "files");
  BOOST_TEST_REQUIRE(run(task) == SKROBOT_OK, task.message);
  BOOST_TEST_REQUIRE(task.points("loss").size() == 2u);
  BOOST_TEST(task.points("loss")[0].step == std::numeric_limits<std::int64_t>::max());
  BOOST_TEST(task.points("loss")[1].step == std::numeric_limits<std::int64_t>::min());
}

BOOST_AUTO_TEST_CASE(the_default_result_is_the_exit_code) {
  BOOST_TEST(result_of(*this, {{"argv", {"true"}}}) == R"({"exit_code":0})");
  BOOST_TEST(result_of(*this, with(shell("exit 3"), "expected_exit_codes", {1, 3})) == R"({"exit_code":3})");
  BOOST_TEST(output.empty());
}

BOOST_AUTO_TEST_CASE(the_program_gets_its_environment) {
  write_text(folder / "input", "1 2 3\n");
  json::object params =
      shell("pwd; cat; echo $SKROBOT_RUN_ID $SKROBOT_SEED $ADDED; echo x > \"$SKROBOT_DIRECTORY/file\"");
  params["working_directory"] = folder.path().string();
  params["standard_input"] = (folder / "input").string();
  params["environment"] = {{"ADDED", "ä b"}};
  result_of(*this, params);
  BOOST_TEST(output == folder.path().string() + "\n1 2 3\n00000000-0000-4000-8000-000000000000 77 ä b\n");
  BOOST_TEST(read_text(folder / "files" / "file") == "x\n");
}

BOOST_AUTO_TEST_CASE(an_empty_directory_is_removed) {
  result_of(*this, shell("cd \"$SKROBOT_DIRECTORY\" && pwd"));
  BOOST_TEST(output == (folder / "files").string() + "\n");
  BOOST_TEST(!std::filesystem::exists(folder / "files"));
  failure_of(*this, {{"argv", {"/no/such/program"}}});
  BOOST_TEST(!std::filesystem::exists(folder / "files"));
}

BOOST_AUTO_TEST_CASE(a_failure_names_the_command_line_and_ends_with_its_last_lines) {
  BOOST_TEST(failure_of(*this, shell("echo out; sleep 0.1; echo 'no data' >&2; exit 3")) ==
             "`/bin/sh -c 'echo out; sleep 0.1; echo '\\''no data'\\'' >&2; exit 3'` exited with code 3, expected "
             "0\nout\nno data\n");
  BOOST_TEST(failure_of(*this, with(shell("exit 0"), "expected_exit_codes", {1, 2})) ==
             "`/bin/sh -c 'exit 0'` exited with code 0, expected 1 or 2\n");
  BOOST_TEST(failure_of(*this, shell("kill -SEGV $$")) == "`/bin/sh -c 'kill -SEGV $$'` was killed by SIGSEGV\n");
  BOOST_TEST(failure_of(*this, {{"argv", {"no-such-program"}}}) ==
             "cannot find the program 'no-such-program' in PATH\n");
  const std::string much =
      failure_of(*this, shell("i=0; while [ $i -lt 3000 ]; do echo \"line $i\"; i=$((i+1)); done; exit 1"));
  BOOST_TEST(much.ends_with("\nline 2998\nline 2999\n"));
  BOOST_TEST(much.size() < 20'000u);
  BOOST_TEST(output.size() == 28'890u);
}

BOOST_AUTO_TEST_CASE(the_code_of_the_failure_is_the_program_s) {
  Run task(shell("exit 42"));
  BOOST_TEST(run(task) == SKROBOT_FAILED);
  BOOST_TEST(task.code == 42);
}

BOOST_AUTO_TEST_CASE(an_invalid_variable_name_is_refused) {
  for (const char* name : {"", "A=B"}) {
    Run task(with(shell("echo started"), "environment", json::object{{name, "x"}}));
    task.set_directory(folder / "files");
    BOOST_TEST(run(task) == SKROBOT_BAD_PARAMETER);
    BOOST_TEST(task.message.find("'" + std::string(name) + "'") != std::string::npos, task.message);
    BOOST_TEST(output.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_program_can_end_by_itself_within_the_grace_period) {
  Run task(
      with(shell("trap 'echo tidied > tidied; exit' TERM; echo 'skrobot: progress 1'; while :; do sleep 0.01; done"),
           "working_directory", json::value(folder.path().string())));
  task.set_directory(folder / "files");
  task.on_record = [](Run& self) { self.cancel(); };
  BOOST_TEST(run(task) == SKROBOT_CANCELLED);
  BOOST_TEST(read_text(folder / "tidied") == "tidied\n");
}

BOOST_AUTO_TEST_CASE(output_while_stopping_is_recorded) {
  Run task(
      shell("trap 'i=0; while [ $i -lt 20000 ]; do echo 0123456789012345678; i=$((i+1)); "
            "done; echo \"skrobot: metric final 7\";"
            " echo \"skrobot: metric\"; echo cleaned >&2; printf saved; exit 5' TERM;"
            "echo 'skrobot: progress 1'; while :; do sleep 0.01; done"));
  task.set_directory(folder / "files");
  task.on_record = [](Run& self) { self.cancel(); };
  BOOST_TEST(run(task) == SKROBOT_CANCELLED);
  BOOST_TEST_REQUIRE(task.points("final").size() == 1u);
  BOOST_TEST(task.points("final")[0].value == 7);
  BOOST_TEST(output.size() == 400'000u + std::string("skrobot: metric\nsaved").size());
  BOOST_TEST(output.ends_with("5678\nskrobot: metric\nsaved"));
  BOOST_TEST(errors.ends_with("cleaned\n"), errors);  // the shell may say that its sleep was terminated
  BOOST_TEST(task.log.size() == 1u);                  // the line that was not understood
}

BOOST_AUTO_TEST_CASE(output_before_a_kill_is_recorded) {
  for (const double grace : {0.0, 0.05}) {
    Run task(with(shell("trap '' TERM; printf 'skrobot: progress 1\\nskrobot: metric final "
                        "7\\nbegun'; while :; do sleep 0.01; done"),
                  "stop_grace_s", grace));
    task.set_directory(folder / "files");
    task.on_record = [](Run& self) { self.cancel(); };
    BOOST_TEST(run(task) == SKROBOT_CANCELLED);
    BOOST_TEST(task.points("final").size() == 1u);
    BOOST_TEST(output == "begun");
  }
}

BOOST_AUTO_TEST_CASE(cancellation_kills_a_program_that_ignores_signals) {
  Run task(with(shell("trap '' TERM; echo $$; echo 'skrobot: progress 1'; while :; do sleep 0.01; done"),
                "stop_grace_s", 0.05));
  task.set_directory(folder / "files");
  task.on_record = [](Run& self) { self.cancel(); };
  BOOST_TEST(run(task) == SKROBOT_CANCELLED);
  BOOST_TEST_REQUIRE(!output.empty());
  BOOST_TEST((::kill(std::stoi(output), 0) != 0 && errno == ESRCH));
}

BOOST_AUTO_TEST_CASE(background_processes_are_ended) {
  BOOST_TEST(result_of(*this, shell("(setsid sh -c 'sleep 4713' &); sleep 4713 & echo $!")) == R"({"exit_code":0})");
  BOOST_TEST_REQUIRE(!output.empty());
  BOOST_TEST((::kill(std::stoi(output), 0) != 0 && errno == ESRCH));
}

BOOST_AUTO_TEST_CASE(binary_output_and_lines_without_end_pass_through) {
  result_of(*this,
            shell("printf 'a\\000\\377b'; head -c 3000000 /dev/zero; printf '\\nlast\\n'; echo 'skrobot: result 1'"));
  BOOST_TEST(output.size() == 4u + 3'000'000u + 6u);
  BOOST_TEST(
      output.starts_with(std::string("a\0\xFF"
                                     "b",
                                     4)));
  BOOST_TEST(output.ends_with("\nlast\n"));
}

BOOST_AUTO_TEST_CASE(its_parameters_are_as_documented) {
  const json::object schema = skrobot::params_schema<CommandParams>();
  BOOST_TEST(skrobot::to_text(schema.at("required")) == R"(["argv"])");
  const json::object& properties = schema.at("properties").as_object();
  BOOST_TEST(properties.size() == 6u);
  BOOST_TEST(skrobot::to_text(properties.at("expected_exit_codes").at("default")) == "[0]");
  BOOST_TEST(skrobot::to_text(properties.at("stop_grace_s").at("default")) == "3.0");
  BOOST_TEST(skrobot::to_text(properties.at("environment").at("default")) == "{}");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace command
