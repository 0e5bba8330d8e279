// SPDX-License-Identifier: MIT
// skrobot::host in a program of one's own: this one.
#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>
#include <set>
#include <skrobot/error.hpp>
#include <skrobot/experiment.hpp>
#include <skrobot/plugins.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct CountParams {
  int upto = 3;
  Secret token;
};
SKROBOT_PARAMS(CountParams, (upto, "Where to stop", at_least(0)), (token, "A secret"))

// A type of the program's own, which JSON is made from.
struct Sum {
  int sum = 0;
  std::string text;
};
SKROBOT_PARAMS(Sum, (sum, "The sum"), (text, "In words"))

struct Odd {
  int number;
};

class SumTask : public Task<CountParams, Sum> {
 public:
  Sum run(Context& context, const CountParams& params) override {
    ++calls;
    if (params.upto == 13) throw Odd{13};
    int sum = 0;
    for (int i = 1; i <= params.upto; ++i) context.record("sum", i, sum += i);
    context.info("summed");
    return {sum, "up to " + std::to_string(params.upto)};
  }
  int calls = 0;
};

class Listener : public Notifier<> {
 public:
  void notify(const Notification& notification, const NoParams&) override {
    heard.push_back(notification);
    if (fails) throw std::runtime_error("no line");
  }
  std::vector<Notification> heard;
  bool fails = false;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(experiment_test)

BOOST_AUTO_TEST_CASE(a_linked_task_gives_its_own_type_back) {
  TemporaryDirectory directory;
  SumTask task;
  Listener listener;
  Experiment experiment(directory / "repository");
  BOOST_TEST(!std::filesystem::exists(directory / "repository"));
  const Sum sum = experiment.set_experimenter("ada")
                      .set_notifier(listener)
                      .set_source_code_file_path(SKROBOT_SOURCE_DIR "/tests/integration/experiment_test.cpp")
                      .build()
                      .run(task, {.upto = 4, .token = Secret("canary")});
  BOOST_TEST(sum.sum == 10);
  BOOST_TEST(sum.text == "up to 4");

  const auto record = only_experiment(directory / "repository");
  BOOST_TEST(record == experiment.directory());
  const std::vector<std::string> names{"experiment.log",  "experiment_test.cpp", "sum_task.log", "sum_task.metrics",
                                       "sum_task.params", "sum_task.result",     "sum_task.run"};
  BOOST_TEST(names_in(record) == names, boost::test_tools::per_element());
  BOOST_TEST(to_text(parse_json(read_text(record / "sum_task.result"))) == R"({"sum":10,"text":"up to 4"})");
  BOOST_TEST(to_text(parse_json(read_text(record / "sum_task.params"))) == R"({"upto":4,"token":"<secret>"})");
  BOOST_TEST(read_text(record / "sum_task.log").find("info    summed\n") != std::string::npos);
  BOOST_TEST(read_text(record / "sum_task.metrics").find("sum,4,") != std::string::npos);
  const json::value run = parse_json(read_text(record / "sum_task.run"));
  BOOST_TEST(run.at("plugin").is_null());
  BOOST_TEST(run.at("state").as_string() == "completed");
  BOOST_TEST(run.at("notifications").at(0).at("state").as_string() == "delivered");

  BOOST_TEST_REQUIRE(listener.heard.size() == 1u);
  BOOST_TEST(listener.heard[0].message ==
             "The task [sum_task] under experiment [" + experiment.id() + "] is completed successfully.");
  BOOST_TEST(to_text(listener.heard[0].params) == R"({"upto":4,"token":"<secret>"})");
}

BOOST_AUTO_TEST_CASE(the_tasks_own_error_is_rethrown_after_it_was_recorded) {
  TemporaryDirectory directory;
  SumTask task;
  Experiment experiment(directory.path());
  experiment.build();
  BOOST_CHECK_EXCEPTION(experiment.run(task, {.upto = 13, .token = {}}), Odd,
                        [](const Odd& odd) { return odd.number == 13; });
  BOOST_TEST(read_text(experiment.directory() / "sum_task.errors")
                 .starts_with("threw an exception that is not a std::exception: "));
  BOOST_TEST(parse_json(read_text(experiment.directory() / "sum_task.run")).at("state").as_string() == "failed");
}

BOOST_AUTO_TEST_CASE(a_parameter_out_of_its_range_stops_before_anything_runs) {
  TemporaryDirectory directory;
  SumTask task;
  Experiment experiment(directory.path());
  experiment.build();
  BOOST_CHECK_EXCEPTION(experiment.run(task, {.upto = -1, .token = {}}), Error, [](const Error& error) {
    return std::string(error.what()) == "parameter 'upto' of sum_task: must be at least 0, got -1 (program)" &&
           error.fault() == Fault::usage;
  });
  BOOST_TEST(task.calls == 0);
  BOOST_TEST(names_in(experiment.directory()).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_notifier_that_throws_changes_nothing) {
  TemporaryDirectory directory;
  SumTask task;
  Listener listener;
  listener.fails = true;
  Experiment experiment(directory.path());
  BOOST_TEST(experiment.set_notifier(listener).build().run(task).sum == 6);
  const json::value run = parse_json(read_text(experiment.directory() / "sum_task.run"));
  BOOST_TEST(run.at("notifications").at(0).at("error").as_string() == "no line");
}

BOOST_AUTO_TEST_CASE(run_before_build_is_a_clear_error) {
  SumTask task;
  Experiment experiment("nowhere");
  BOOST_CHECK_EXCEPTION(experiment.run(task), Error,
                        [](const Error& error) { return std::string(error.what()) == "the experiment is not built"; });
  BOOST_CHECK_THROW(experiment.id(), Error);
  BOOST_TEST(!std::filesystem::exists("nowhere"));
}

BOOST_AUTO_TEST_CASE(a_missing_source_leaves_nothing_behind) {
  TemporaryDirectory directory;
  Experiment experiment(directory.path());
  BOOST_CHECK_EXCEPTION(experiment.set_source_code_file_path("gone.cpp").build(), Error, [](const Error& error) {
    return std::string(error.what()) == "cannot read the source file gone.cpp: no such file or directory";
  });
  BOOST_TEST(names_in(directory.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_task_runner_records_without_an_experiment) {
  TemporaryDirectory directory;
  SumTask task;
  TaskRunner runner(directory / "out");
  BOOST_TEST(runner.run(task).sum == 6);
  BOOST_TEST(runner.run(task, {.upto = 1, .token = {}}).sum == 1);
  const auto names = names_in(directory / "out");
  const std::set<std::string> all(names.begin(), names.end());
  BOOST_TEST(all.contains("sum_task.run"));
  BOOST_TEST(all.contains("sum_task-2.run"));
  BOOST_TEST(!all.contains("experiment.log"));
}

BOOST_AUTO_TEST_CASE(a_plugins_task_gives_json_and_its_failure_is_thrown) {
  TemporaryDirectory directory;
  ::setenv("SKROBOT_WORKER", (std::filesystem::path(SKROBOT_PROGRAM).parent_path() / "skrobot-worker").c_str(), 1);
  const Plugins plugins({fixture("descent"), fixture("throws_std"), SKROBOT_SHIPPED_PLUGINS});
  Experiment experiment(directory.path());
  experiment.set_notifier(plugins.notifier("file_notifier", {{"path", (directory / "told").string()}})).build();
  const json::value result = experiment.run(*plugins.task("descent_task", {{"steps", 0x10}, {"start", "ten"}}));
  BOOST_TEST(result.at("x").as_double() < 1.0);
  BOOST_CHECK_EXCEPTION(experiment.run(*plugins.task("throws_std_task")), RunError, [](const RunError& error) {
    return std::string(error.what()) == "the data is empty" && error.state() == "failed";
  });
  BOOST_CHECK_THROW(plugins.task("descent_task", {{"stps", 1}}), Error);
  BOOST_TEST(read_text(directory / "told").find("has failed with error") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(fifty_processes_build_in_the_same_instant) {
  TemporaryDirectory directory;
  constexpr int k_processes = 50;
  int start[2];
  BOOST_REQUIRE(::pipe(start) == 0);
  std::vector<pid_t> children;
  for (int i = 0; i < k_processes; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      char byte = 0;
      ::close(start[1]);
      [[maybe_unused]] const ssize_t got = ::read(start[0], &byte, 1);  // the end of the pipe: all at once
      int code = 1;
      try {
        Experiment experiment(directory / "repository");
        code = experiment.set_experimenter("ada").build().id().empty() ? 1 : 0;
      } catch (...) {
      }
      ::_exit(code);
    }
    children.push_back(child);
  }
  ::close(start[0]);
  ::close(start[1]);
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
  }
  std::set<std::string> ids;
  std::vector<std::string> names = names_in(directory / "repository");
  std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });  // the host's own marks
  for (const std::string& name : names)
    ids.insert(std::string(
        parse_json(read_text(directory / "repository" / name / "experiment.log")).at("experiment_id").as_string()));
  BOOST_TEST(names.size() == 50u);
  BOOST_TEST(ids.size() == 50u);
}

BOOST_AUTO_TEST_SUITE_END()
