// SPDX-License-Identifier: MIT
// What a disk that fails leaves is crash_consistency_test's.
#include "core/runner.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <optional>
#include <set>
#include <skrobot/error.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/machine.hpp"
#include "store/result_file.hpp"
#include "support/temporary_directory.hpp"
#include "track/run_recorder.hpp"

namespace skrobot {
namespace {

using test::read_text;

// A task of the host's own interface: what it does is given.
class GivenTask : public AnyTask {
 public:
  std::string name() const override { return task_name; }
  json::object recorded_params() const override { return {{"rounds", 3}}; }
  std::vector<std::string> secrets() const override { return secret_texts; }
  SharedMemory prepare() override {
    if (!prepare_failure.empty()) throw Error(Fault::host, prepare_failure);
    return AnyTask::prepare();
  }
  Outcome run(RunRecorder& recorder, const RunRequest& request) override {
    asked = request;
    if (work) work(recorder);
    return outcome;
  }
  void settle() override {
    if (settled) settled();
  }

  std::string task_name = "train_task";
  std::vector<std::string> secret_texts;
  std::string prepare_failure;
  std::function<void(RunRecorder&)> work;
  std::function<void()> settled;
  Outcome outcome{State::completed, json::value{{"loss", 0.5}}, "", "", 0, {}, {1, 2, 3}};
  RunRequest asked;
};

class Listener : public RunObserver {
 public:
  void started(const RunInfo& run) override { heard += "started " + run.name + "\n"; }
  void progress(const RunInfo&, const LiveRun&) override { heard += "progress\n"; }
  void ended(const RunInfo& run, const RunEnd& end) override {
    heard += "ended " + run.name + " " + to_string(end.state) + "\n";
  }
  std::string heard;
};

detail::LinkedTask linked(json::value params, std::function<json::value(Context&)> work) {
  const char* schema =
      R"({"type":"object","properties":{"rounds":{"type":"integer","minimum":1,"default":3},"token":{"type":"string","writeOnly":true,"default":""}}})";
  return {"linked_task", parse_json(schema).as_object(), std::move(params), std::move(work)};
}

struct Bench {
  test::TemporaryDirectory directory;
  std::filesystem::path place = directory / "ada";
  Runner runner{real_file_system(), place};
  GivenTask task;
  RunOptions options;

  RunReport execute() { return runner.execute(task, options, nullptr); }
  RunRecord record(const std::string& run) const {
    const auto read = run_record_from(parse_json(read_text(place / (run + ".run"))));
    BOOST_TEST_REQUIRE(read.has_value());
    return *read;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(runner_test, Bench)

BOOST_AUTO_TEST_CASE(a_run_that_completes_leaves_its_record) {
  options.tags = {{"kind", "test"}};
  options.note = "first";
  const RunReport report = execute();
  const std::vector<std::string> names{"train_task.log", "train_task.metrics", "train_task.params", "train_task.result",
                                       "train_task.run"};
  BOOST_TEST(test::names_in(place) == names, boost::test_tools::per_element());
  BOOST_TEST(read_text(report.files.params()) == "{\n  \"rounds\": 3\n}\n");
  BOOST_TEST(read_text(report.files.result()) == "{\n  \"loss\": 0.5\n}\n");
  const RunRecord read = record("train_task");
  BOOST_TEST((read.state == State::completed));
  BOOST_TEST(read.id == report.record.id);
  BOOST_TEST(read.task == "train_task");
  BOOST_TEST(!read.plugin.has_value());
  BOOST_TEST(read.finished >= read.started);
  BOOST_TEST(read.exit_status.value_or(-1) == 0);
  BOOST_TEST(read.resources.peak_memory_bytes == 3);
  BOOST_TEST((read.tags == options.tags));
  BOOST_TEST(read.note == "first");
  BOOST_TEST(report.record_failure == "");
}

BOOST_AUTO_TEST_CASE(the_record_of_a_running_run_says_running) {
  task.work = [&](RunRecorder& recorder) {
    const RunRecord running = record("train_task");
    BOOST_TEST((running.state == State::running));
    BOOST_TEST(running.finished == "");
    BOOST_TEST(running.pid == process_id());
    BOOST_TEST(std::filesystem::exists(place / "train_task.params"));
    BOOST_TEST(!std::filesystem::exists(place / "train_task"));  // the task's own directory is its to make
    recorder.open_metric("loss", "nat");
  };
  execute();
  BOOST_TEST(record("train_task").units.at("loss") == "nat");
}

BOOST_AUTO_TEST_CASE(a_task_settles_once_its_record_is_closed) {
  int times = 0;
  task.settled = [&] {
    ++times;
    BOOST_TEST((record("train_task").state == State::failed));
    BOOST_TEST(std::filesystem::exists(place / "train_task.errors"));
  };
  task.work = [](RunRecorder&) { throw std::runtime_error("the host's own fault"); };
  BOOST_CHECK_THROW(execute(), Error);
  BOOST_TEST(times == 1);
}

BOOST_AUTO_TEST_CASE(what_is_asked_of_the_task_is_recorded) {
  CancelToken cancel;
  options.seed = 18446744073709551615u;
  options.timeout = std::chrono::milliseconds(1500);
  options.grace = std::chrono::milliseconds(7);
  options.memory_limit = 1 << 30;
  options.output_limit = 1 << 20;
  options.cancel = &cancel;
  execute();
  const RunRecord read = record("train_task");
  BOOST_TEST(task.asked.run_id == read.id);
  BOOST_TEST(task.asked.directory == place / "train_task");
  BOOST_TEST(task.asked.seed == 18446744073709551615u);
  BOOST_TEST(task.asked.timeout.value().count() == 1500);
  BOOST_TEST(task.asked.grace.count() == 7);
  BOOST_TEST(task.asked.memory_limit.value() == 1u << 30);
  BOOST_TEST((task.asked.cancel == &cancel));
  BOOST_TEST(read.seed == 18446744073709551615u);
  BOOST_TEST(read.limits.timeout.value().count() == 1500);
  BOOST_TEST(read.limits.memory.value() == 1u << 30);
  BOOST_TEST(read.limits.output == 1u << 20);
}

BOOST_AUTO_TEST_CASE(a_missing_seed_is_drawn_and_recorded) {
  std::set<std::uint64_t> seeds;
  for (const char* run : {"train_task", "train_task-2", "train_task-3"}) {
    execute();
    BOOST_TEST(record(run).seed == task.asked.seed);
    seeds.insert(task.asked.seed);
  }
  BOOST_TEST(seeds.size() == 3u);
}

BOOST_AUTO_TEST_CASE(each_run_has_a_name_of_its_own) {
  const auto name = [&](const std::string& given) {
    options.name = given;
    return execute().files.name;
  };
  BOOST_TEST(name("") == "train_task");
  BOOST_TEST(name("other") == "other");
  BOOST_TEST(name("") == "train_task-2");
  BOOST_TEST(name("train_task-3") == "train_task-3");
  BOOST_TEST(name("") == "train_task-4");
  BOOST_TEST(name("experiment") == "experiment-2");  // experiment.log is the experiment's
  options.name = "";
  BOOST_TEST(Runner(real_file_system(), place).execute(task, options, nullptr).files.name ==
             "train_task-5");  // of another process, say
  BOOST_TEST(record("other").task == "train_task");
}

BOOST_AUTO_TEST_CASE(so_have_runs_in_many_threads) {
  constexpr std::size_t k_threads = 4, k_each = 5;
  std::vector<std::vector<std::string>> names(k_threads);
  std::vector<std::thread> threads;
  for (auto& own : names) {
    threads.emplace_back([this, &own] {
      Runner own_runner(real_file_system(), place);
      GivenTask own_task;
      for (std::size_t i = 0; i < k_each; ++i) own.push_back(own_runner.execute(own_task, {}, nullptr).files.name);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& own : names) all.insert(own.begin(), own.end());
  BOOST_TEST(all.size() == k_threads * k_each);
  BOOST_TEST(test::names_in(place).size() == k_threads * k_each * 5);
}

BOOST_AUTO_TEST_CASE(a_run_that_does_not_complete_leaves_errors_and_no_result) {
  task.outcome = {State::crashed, json::value("lost"), "crashed with SIGSEGV", "#0 f()", {}, 11, {}};
  const RunReport report = execute();
  BOOST_TEST(read_text(report.files.errors()) == "crashed with SIGSEGV\n\n#0 f()\n");
  BOOST_TEST(!std::filesystem::exists(report.files.result()));
  BOOST_TEST((record("train_task").state == State::crashed));
  BOOST_TEST(record("train_task").exit_signal.value_or(0) == 11);
  task.outcome = {State::cancelled, {}, "was cancelled", "", {}, {}, {}};
  BOOST_TEST(read_text(execute().files.errors()) == "was cancelled\n");
}

BOOST_AUTO_TEST_CASE(a_task_that_the_host_could_not_run_is_recorded_as_failed) {
  Listener listener;
  task.work = [](RunRecorder&) { throw Error(Fault::host, "no worker", "install it"); };
  BOOST_CHECK_EXCEPTION(runner.execute(task, options, &listener), Error,
                        [](const Error& error) { return std::string(error.what()) == "no worker"; });
  BOOST_TEST((record("train_task").state == State::failed));
  BOOST_TEST(read_text(place / "train_task.errors") == "no worker\n\ninstall it\n");
  BOOST_TEST(listener.heard == "started train_task\nended train_task failed\n");
}

BOOST_AUTO_TEST_CASE(a_task_that_cannot_be_prepared_leaves_nothing) {
  task.prepare_failure = "no worker";
  BOOST_CHECK_THROW(execute(), Error);
  BOOST_TEST(test::names_in(directory.path()).empty());
}

BOOST_AUTO_TEST_CASE(the_observer_is_called_in_pairs) {
  Listener listener;
  task.work = [&](RunRecorder&) { task.asked.on_tick(); };
  runner.execute(task, options, &listener);
  runner.execute(task, options, &listener);
  BOOST_TEST(listener.heard ==
             "started train_task\nprogress\nended train_task completed\n"
             "started train_task-2\nprogress\nended train_task-2 completed\n");
}

BOOST_AUTO_TEST_CASE(secrets_are_neither_reported_nor_recorded) {
  task.secret_texts = {"canary-7"};
  task.work = [](RunRecorder& recorder) { recorder.log(1, "token canary-7"); };
  for (const State state : {State::completed, State::failed}) {
    task.outcome = {state, json::value{{"token", "canary-7"}}, "bad token canary-7", "it was canary-7", {}, {}, {}};
    const RunReport report = execute();
    BOOST_TEST(to_text(report.outcome.result) == R"({"token":"<secret>"})");
    BOOST_TEST(report.outcome.error == "bad token <secret>");
    BOOST_TEST(report.outcome.details == "it was <secret>");
  }
  for (const std::string& name : test::names_in(place))
    BOOST_TEST(read_text(place / name).find("canary-7") == std::string::npos, name);
}

BOOST_AUTO_TEST_CASE(notifications_are_pending_then_recorded) {
  task.work = [&](RunRecorder&) { BOOST_TEST(record("train_task").notifications.at(0).attempts == 0u); };
  RunReport report = runner.execute(task, options, nullptr, {{"mail", json::object{{"to", "ada"}}, {}, 0}});
  BOOST_TEST(record("train_task").notifications.at(0).notifier == "mail");
  report.record.notifications.at(0).error = "no line";
  report.record.notifications.at(0).attempts = 3;
  BOOST_TEST(!runner.rewrite(report));
  BOOST_TEST(record("train_task").notifications.at(0).error == "no line");
  BOOST_TEST((record("train_task").state == State::completed));
}

BOOST_AUTO_TEST_CASE(a_linked_task_is_recorded_with_its_parameters) {
  LinkedTaskAdapter adapter(linked(json::object{{"token", "canary-7"}}, [](Context& context) {
    context.record("loss", 1, 0.5);
    return 42;
  }));
  const RunReport report = runner.execute(adapter, options, nullptr);
  BOOST_TEST(to_text(parse_json(read_text(report.files.params()))) == R"({"rounds":3,"token":"<secret>"})");
  BOOST_TEST(to_text(result_or_throw(report, adapter.thrown())) == "42");
  BOOST_CHECK_EXCEPTION(LinkedTaskAdapter(linked(json::object{{"rounds", 0}}, {})), Error, [](const Error& error) {
    return error.fault() == Fault::usage &&
           std::string(error.what()) == "parameter 'rounds' of linked_task: must be at least 1, got 0 (program)";
  });
}

BOOST_AUTO_TEST_CASE(the_caller_gets_the_result_or_the_reason) {
  RunReport report;
  report.outcome = task.outcome;
  BOOST_TEST(to_text(result_or_throw(report)) == R"({"loss":0.5})");
  report.record_failure = "cannot write /ada/x.run: no space left on the disk";
  BOOST_CHECK_EXCEPTION(result_or_throw(report), Error, [&](const Error& error) {
    return error.what() == report.record_failure && error.fault() == Fault::host;
  });
  report.outcome.state = State::timed_out;
  report.outcome.error = "too slow";
  BOOST_CHECK_EXCEPTION(result_or_throw(report), RunError, [](const RunError& error) {
    return error.what() == std::string("too slow") && error.state() == "timed_out";
  });
  BOOST_CHECK_THROW(result_or_throw(report, std::make_exception_ptr(std::out_of_range("own"))), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_record_deleted_during_the_run_is_not_recreated) {
  const auto remove_record = [&] {
    for (const std::string& name : test::names_in(place)) std::filesystem::remove_all(place / name);
  };
  task.work = [&](RunRecorder&) { remove_record(); };
  BOOST_TEST(execute().record_failure == "the record of train_task was deleted while it ran");
  BOOST_TEST(test::names_in(place).empty());
  task.work = nullptr;
  const RunReport report = execute();
  BOOST_TEST(report.record_failure.empty());
  remove_record();
  BOOST_TEST((runner.rewrite(report) == std::errc::no_such_file_or_directory));
  BOOST_TEST(test::names_in(place).empty());
  // Another run has its name by now.
  Runner second{real_file_system(), place};
  const RunReport other = second.execute(task, options, nullptr);
  const std::string before = read_text(other.files.run());
  RunReport renamed = report;
  renamed.files = other.files;
  BOOST_TEST((runner.rewrite(renamed) == std::errc::no_such_file_or_directory));
  BOOST_TEST(read_text(other.files.run()) == before);
}

BOOST_AUTO_TEST_CASE(an_experiment_deleted_between_runs_is_not_recreated) {
  std::filesystem::create_directories(place);
  test::write_text(place / "experiment.log", "{}");
  Runner of_experiment{real_file_system(), place};
  BOOST_TEST(of_experiment.execute(task, options, nullptr).record_failure.empty());
  std::filesystem::remove_all(place);
  BOOST_CHECK_THROW(of_experiment.execute(task, options, nullptr), Error);
  BOOST_TEST(!std::filesystem::exists(place));
}

BOOST_AUTO_TEST_CASE(a_trial_is_not_written_through_a_link) {
  std::filesystem::create_directories(place / "trials");
  std::filesystem::create_directories(directory / "outside");
  test::write_text(place / "experiment.log", "{}");
  std::filesystem::create_directory_symlink(directory / "outside", place / "trials/1");
  Runner of_trial{real_file_system(), place / "trials/1"};
  BOOST_CHECK_THROW(of_trial.execute(task, options, nullptr), Error);
  BOOST_TEST(test::names_in(directory / "outside").empty());
}

BOOST_AUTO_TEST_CASE(whatever_ends_a_run_closes_its_record) {
  struct NoException {};
  Listener listener;
  const auto ends_by = [&](const std::function<void(RunRecorder&)>& work, const std::string& run) {
    task.work = work;
    listener.heard.clear();
    std::string thrown;
    try {
      runner.execute(task, options, &listener);
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == Fault::host));
      thrown = e.what();
    }
    BOOST_TEST(to_string(record(run).state) == "failed");
    BOOST_TEST(record(run).finished != "");
    BOOST_TEST(read_text(place / (run + ".errors")) == thrown + "\n");
    BOOST_TEST(!std::filesystem::exists(place / (run + ".result")));
    BOOST_TEST(read_text(place / (run + ".log")).find("before") != std::string::npos);
    BOOST_TEST(listener.heard == "started " + run + "\nended " + run + " failed\n");
    return thrown;
  };
  const auto after_a_word = [](auto thrown) {
    return [thrown](RunRecorder& recorder) {
      recorder.log(1, "before");
      throw thrown;
    };
  };
  const std::string foreign = "skrobot could not continue: an exception that is not a std::exception";
  BOOST_TEST(ends_by(after_a_word(NoException()), "train_task") == foreign);
  BOOST_TEST(ends_by(after_a_word(42), "train_task-2") == foreign);
  BOOST_TEST(ends_by(after_a_word(std::runtime_error("unforeseen")), "train_task-3") ==
             "skrobot could not continue: unforeseen");
  task.work = nullptr;
  BOOST_TEST((execute().outcome.state == State::completed));
}

BOOST_AUTO_TEST_CASE(an_observer_that_throws_ends_the_run_and_its_record) {
  struct NoException {};
  struct Throwing : Listener {
    void started(const RunInfo& run) override {
      Listener::started(run);
      if (at_start) throw NoException();
    }
    void progress(const RunInfo& run, const LiveRun& live) override {
      Listener::progress(run, live);
      if (!at_start) throw NoException();
    }
    bool at_start = false;
  } listener;
  // progress() must not throw. Where it is called on the task's thread, and does, nothing is left open.
  task.work = [&](RunRecorder&) { task.asked.on_tick(); };
  BOOST_CHECK_THROW(runner.execute(task, options, &listener), Error);
  BOOST_TEST(to_string(record("train_task").state) == "failed");
  BOOST_TEST(listener.heard == "started train_task\nprogress\nended train_task failed\n");
  listener.at_start = true;
  listener.heard.clear();
  bool has_run = false;
  task.work = [&](RunRecorder&) { has_run = true; };
  BOOST_CHECK_THROW(runner.execute(task, options, &listener), Error);
  BOOST_TEST(!has_run);
  BOOST_TEST(to_string(record("train_task-2").state) == "failed");
  BOOST_TEST(listener.heard == "started train_task-2\nended train_task-2 failed\n");
}

BOOST_AUTO_TEST_CASE(a_run_whose_host_runs_out_of_memory_is_recorded_as_failed) {
  task.work = [](RunRecorder& recorder) {
    recorder.log(1, "before");
    throw std::bad_alloc();
  };
  BOOST_CHECK_EXCEPTION(execute(), Error, [](const Error& e) {
    return e.fault() == Fault::host && std::string(e.what()) == "skrobot ran out of memory";
  });
  BOOST_TEST(to_string(record("train_task").state) == "failed");
  BOOST_TEST(read_text(place / "train_task.errors") == "skrobot ran out of memory\n");
  BOOST_TEST(read_text(place / "train_task.log").ends_with("info    before\n"));
}

BOOST_AUTO_TEST_CASE(a_run_that_the_host_cannot_continue_is_recorded_as_failed) {
  task.work = [](RunRecorder&) { throw std::runtime_error("no more threads"); };
  BOOST_CHECK_THROW(execute(), Error);
  BOOST_TEST(read_text(place / "train_task.errors") == "skrobot could not continue: no more threads\n");
  // Its files cannot be made: the name of one is taken by a directory.
  task.task_name = "other";
  std::filesystem::create_directory(place / "other.metrics");
  BOOST_CHECK_THROW(execute(), Error);
  BOOST_TEST(to_string(record("other").state) == "failed");
}

BOOST_AUTO_TEST_CASE(a_large_result_gets_its_name_with_the_others) {
  const std::string text = "[\"" + std::string(k_most_result_text, 'x') + "\"]";
  task.work = [&](RunRecorder& recorder) {
    recorder.result().add(text);
    task.outcome.result = nullptr;
    task.outcome.large_result = recorder.result().finish()->large;
  };
  const RunReport report = execute();
  BOOST_TEST((read_text(report.files.result()) == text + "\n"));
  BOOST_TEST(to_string(record("train_task").state) == "completed");
  BOOST_TEST(test::names_in(place).size() == 5u);
}

BOOST_AUTO_TEST_CASE(parameters_that_a_task_removed_are_written_again) {
  task.work = [&](RunRecorder&) { std::filesystem::remove(place / "train_task.params"); };
  execute();
  BOOST_TEST(read_text(place / "train_task.params") == "{\n  \"rounds\": 3\n}\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
