// SPDX-License-Identifier: MIT
#include <skrobot/task.hpp>
#include <skrobot/testing.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <exception>
#include <functional>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

using testing::LogRecord;
using testing::Run;

struct WorkParams {
  std::int64_t steps = 3;
  double rate = 0.5;
};
SKROBOT_PARAMS(WorkParams, (steps, "How many", required()), (rate, "How fast"))

using Work = std::function<json::value(Context&, const WorkParams&)>;
Work next_work;

/// Does what next_work says.
class WorkTask : public Task<WorkParams> {
 public:
  ~WorkTask() override { ++destroyed; }
  json::value run(Context& context, const WorkParams& params) override { return next_work(context, params); }
  static inline int destroyed = 0;
};

struct Fit {
  double loss = 0;
  std::vector<std::int64_t> layers;
};
SKROBOT_PARAMS(Fit, (loss, "What is left"), (layers, "Units"))

template <class Result>
class ResultTask : public Task<NoParams, Result> {
 public:
  Result run(Context&, const NoParams&) override { return next; }
  static inline Result next{};
};

// A run's table with parameters and no functions: what is checked before the task runs needs none.
skrobot_run bare_table(const char* params) {
  static const volatile std::uint32_t not_cancelled = 0;
  skrobot_run table{};
  table.struct_size = sizeof table;
  table.params = to_str(std::string_view(params));
  table.cancelled = &not_cancelled;
  return table;
}

// To the byte: what a host gets.
template <class Result>
std::string result_text(Result result) {
  using Functions = detail::TaskFunctions<ResultTask<Result>>;
  ResultTask<Result>::next = std::move(result);
  std::string text;
  skrobot_run table = bare_table("{}");
  table.result = {&text, [](void* out, skrobot_str bytes) noexcept -> skrobot_status {
                    static_cast<std::string*>(out)->append(to_view(bytes));
                    return SKROBOT_OK;
                  }};
  typename Functions::Object task;
  BOOST_TEST(Functions::run(&task, &table, nullptr) == SKROBOT_OK);
  return text;
}

class UnmakeableTask : public Task<> {
 public:
  UnmakeableTask() { throw std::runtime_error("no licence"); }
  json::value run(Context&, const NoParams&) override { return nullptr; }
};

struct NoException {};

/// "<status> <message>" and what else the record has of it.
struct Outcome {
  explicit Outcome(Work work, json::object params = {{"steps", 3}}) : run(std::move(params)) {
    next_work = std::move(work);
    text = std::to_string(run.run<WorkTask>()) + " " + run.message;
  }
  Run run;
  std::string text;
};

template <class Thrown>
std::string outcome_of(Thrown thrown) {
  return Outcome([&](Context&, const WorkParams&) -> json::value { throw thrown; }).text;
}

constexpr skrobot_descriptor k_descriptor = task<WorkTask>("work_task", "Works", "https://example.org");

}  // namespace

BOOST_AUTO_TEST_SUITE(task_test)

BOOST_AUTO_TEST_CASE(exceptions_of_a_task_become_a_status_and_a_message) {
  BOOST_TEST(outcome_of(std::runtime_error("no such column 'y'")) == "1 no such column 'y'");
  BOOST_TEST(outcome_of(std::runtime_error("")) == "1 an exception without a message");
  BOOST_TEST(outcome_of(std::bad_alloc()).starts_with("1 out of memory"));
  BOOST_TEST(outcome_of(Cancelled()) == "2 cancelled");
  BOOST_TEST(outcome_of(ParameterError("parameter 'rate': too high")) == "3 parameter 'rate': too high");
  BOOST_TEST(outcome_of(42) == "1 threw an exception that is not a std::exception: int");
  const std::string other = outcome_of(NoException());
  BOOST_TEST(other.starts_with("1 threw an exception that is not a std::exception: "));
  BOOST_TEST(other.find("NoException") != std::string::npos, other);
  BOOST_TEST(outcome_of(std::string("text")).starts_with("1 threw an exception that is not a std::exception: std::"));
}

BOOST_AUTO_TEST_CASE(a_task_error_has_details_below_its_message) {
  const Outcome outcome(
      [](Context&, const WorkParams&) -> json::value { throw TaskError("`cc` failed", "line 1\nline 2", 7); });
  BOOST_TEST(outcome.text == "1 `cc` failed");
  BOOST_TEST(outcome.run.details == "line 1\nline 2");
  BOOST_TEST(outcome.run.result.is_null());
  BOOST_TEST(Outcome([](Context&, const WorkParams&) -> json::value { throw TaskError("short"); }).run.details.empty());
}

BOOST_AUTO_TEST_CASE(the_code_of_a_task_error_is_reported) {
  const Outcome outcome([](Context&, const WorkParams&) -> json::value { throw TaskError("failed", "", 7); });
  BOOST_TEST(outcome.text == "1 failed");
  BOOST_TEST(outcome.run.code == 7);
}

BOOST_AUTO_TEST_CASE(a_host_that_knows_neither_details_nor_errors_is_not_written_to) {
  next_work = [](Context&, const WorkParams&) -> json::value { throw TaskError("failed", "details"); };
  detail::TaskFunctions<WorkTask>::Object task;
  const skrobot_run table = bare_table(R"({"steps":3})");
  skrobot_error error{};
  error.struct_size = offsetof(skrobot_error, write_details);
  error.write_details = [](void*, skrobot_str) noexcept { BOOST_ERROR("details for a host that has none"); };
  BOOST_TEST(detail::TaskFunctions<WorkTask>::run(&task, &table, &error) == SKROBOT_FAILED);
  BOOST_TEST(error.message == "failed");
  BOOST_TEST(detail::TaskFunctions<WorkTask>::run(&task, &table, nullptr) == SKROBOT_FAILED);
}

BOOST_AUTO_TEST_CASE(a_long_message_is_cut_between_characters_and_kept_whole_in_the_details) {
  std::string message = "x";
  for (int i = 0; i < 1000; ++i) message += "ä";
  const Outcome outcome([&](Context&, const WorkParams&) -> json::value { throw std::runtime_error(message); });
  BOOST_TEST(outcome.run.message.size() <= 1023u);
  BOOST_TEST(outcome.run.message.size() >= 1020u);
  BOOST_TEST(message.starts_with(outcome.run.message));
  BOOST_TEST(valid_utf8(outcome.run.message) == outcome.run.message);
  BOOST_TEST(outcome.run.details == message);
  const std::string just_fits(1023, 'm');
  const Outcome fits([&](Context&, const WorkParams&) -> json::value { throw std::runtime_error(just_fits); });
  BOOST_TEST(fits.run.message == just_fits);
  BOOST_TEST(fits.run.details.empty());
  // Below the message, not behind its last word.
  const Outcome both([&](Context&, const WorkParams&) -> json::value { throw TaskError(message, "the details"); });
  BOOST_TEST(both.run.details.ends_with("\nthe details"), both.run.details.substr(both.run.details.size() - 20));
}

BOOST_AUTO_TEST_CASE(the_result_is_what_run_returns) {
  BOOST_TEST(result_text<json::value>({{"a", 1}, {"b", {1, 2}}}) == R"({"a":1,"b":[1,2]})");
  BOOST_TEST(result_text<json::value>(nullptr) == "null");
  BOOST_TEST(result_text<bool>(true) == "true");
  BOOST_TEST(result_text<std::int32_t>(-5) == "-5");
  BOOST_TEST(result_text<std::uint64_t>(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  BOOST_TEST(result_text<double>(0.1) == "0.1");
  BOOST_TEST(result_text<double>(-std::numeric_limits<double>::infinity()) == "\"-Infinity\"");
  BOOST_TEST(result_text<std::string>("done\n") == R"("done\n")");
  BOOST_TEST(result_text<Fit>({0.25, {64, 32}}) == R"({"loss":0.25,"layers":[64,32]})");
}

BOOST_AUTO_TEST_CASE(parameters_arrive_and_wrong_ones_end_the_run_before_it_starts) {
  const Work echo = [](Context&, const WorkParams& params) -> json::value { return {params.steps, params.rate}; };
  BOOST_TEST(to_text(Outcome(echo, {{"steps", 10}}).run.result) == "[10,0.5]");
  // Of a host that does not check them.
  bool started = false;
  next_work = [&](Context&, const WorkParams&) -> json::value { return started = true; };
  detail::TaskFunctions<WorkTask>::Object task;
  const skrobot_run table = bare_table(R"({"steps":3,"rate":"fast"})");
  skrobot_error error{};
  error.struct_size = sizeof error;
  BOOST_TEST(detail::TaskFunctions<WorkTask>::run(&task, &table, &error) == SKROBOT_BAD_PARAMETER);
  BOOST_TEST(error.message == "parameter 'rate': expected a number, got text");
  BOOST_TEST(!started);
}

BOOST_AUTO_TEST_CASE(a_failed_construction_fails_the_run_and_every_task_is_destroyed) {
  Run run;
  BOOST_TEST(run.run<UnmakeableTask>() == SKROBOT_FAILED);
  BOOST_TEST(run.message == "no licence");
  WorkTask::destroyed = 0;
  BOOST_TEST(Outcome([](Context&, const WorkParams&) -> json::value { return 1; }).text == "0 ");
  outcome_of(std::runtime_error("x"));
  BOOST_TEST(WorkTask::destroyed == 2);
}

BOOST_AUTO_TEST_CASE(metrics_go_in_one_by_one_in_blocks_and_from_any_thread) {
  const Outcome outcome([](Context& context, const WorkParams&) -> json::value {
    const Metric loss = context.metric("loss");
    loss(0, 0.5);
    const std::vector<std::int64_t> steps = {1, 2, 5};
    const std::vector<double> values = {0.25, std::numeric_limits<double>::quiet_NaN(), -1};
    context.metric("loss")(steps.data(), values.data(), steps.size());
    loss(nullptr, nullptr, 0);
    context.record("time", std::numeric_limits<std::int64_t>::min(), 1e300);
    std::vector<std::thread> threads;
    const Metric shared = context.metric("shared", "s");
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([shared] {
        for (int step = 0; step < 100; ++step) shared(step, 1);
      });
    }
    for (std::thread& thread : threads) thread.join();
    return nullptr;
  });
  BOOST_TEST(outcome.run.metrics.size() == 3u);
  const auto loss = outcome.run.points("loss");
  BOOST_TEST_REQUIRE(loss.size() == 4u);
  BOOST_TEST(loss[1].step == 1);
  BOOST_TEST(loss[2].value != loss[2].value);
  BOOST_TEST(loss[3].step == 5);
  BOOST_TEST(loss[3].value == -1);
  BOOST_TEST(outcome.run.points("time").at(0).step == std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(outcome.run.points("shared").size() == 400u);
}

BOOST_AUTO_TEST_CASE(the_context_hands_over_log_progress_seed_and_directory) {
  const test::TemporaryDirectory directory;
  Run run({{"steps", 3}}, 18446744073709551615U);
  run.set_directory(directory / "files");
  next_work = [](Context& context, const WorkParams&) -> json::value {
    context.debug("d");
    context.info("");
    context.warning("w");
    context.error("e");
    context.progress(3, 0);
    return {context.seed(), std::string(context.run_id()), context.directory().string()};
  };
  BOOST_TEST_REQUIRE(run.run<WorkTask>() == SKROBOT_OK);
  std::vector<std::pair<Level, std::string>> log;
  for (const LogRecord& record : run.log) log.emplace_back(record.level, record.text);
  BOOST_TEST((log == std::vector<std::pair<Level, std::string>>{
                         {Level::debug, "d"}, {Level::info, ""}, {Level::warning, "w"}, {Level::error, "e"}}));
  BOOST_TEST_REQUIRE(run.progress.size() == 1u);
  BOOST_TEST((run.progress[0].done == 3 && run.progress[0].total == 0));
  BOOST_TEST(to_text(run.result) == R"([18446744073709551615,"00000000-0000-4000-8000-000000000000",")" +
                                        (directory / "files").string() + "\"]");
  BOOST_TEST(std::filesystem::is_directory(directory / "files"));
}

BOOST_AUTO_TEST_CASE(a_failure_to_create_the_directory_fails_the_task) {
  const test::TemporaryDirectory directory;
  test::write_text(directory / "file", "");
  Run run({{"steps", 3}});
  run.set_directory(directory / "file" / "below");
  next_work = [](Context& context, const WorkParams&) -> json::value {
    return json::value(context.directory().string());
  };
  BOOST_TEST(run.run<WorkTask>() == SKROBOT_FAILED);
  BOOST_TEST(!run.message.empty());
}

BOOST_AUTO_TEST_CASE(a_cancelled_task_ends_at_its_next_check) {
  Run run({{"steps", 3}});
  run.on_record = [](Run& self) {
    if (self.progress.size() == 3) self.cancel();
  };
  next_work = [](Context& context, const WorkParams&) -> json::value {
    for (std::uint64_t done = 1;; ++done) {
      context.throw_if_cancelled();
      context.progress(done, 10);
      BOOST_TEST(context.cancelled() == (done == 3));
    }
  };
  BOOST_TEST(run.run<WorkTask>() == SKROBOT_CANCELLED);
  BOOST_TEST(run.progress.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_descriptor_is_complete) {
  BOOST_TEST(to_view(k_descriptor.kind) == SKROBOT_TASK_V1);
  BOOST_TEST(to_view(k_descriptor.name) == "work_task");
  BOOST_TEST(to_view(k_descriptor.summary) == "Works");
  BOOST_TEST(to_view(k_descriptor.url) == "https://example.org");
  BOOST_TEST(k_descriptor.struct_size == sizeof(skrobot_descriptor));
  std::string schema;
  const auto append = [](void* text, skrobot_str bytes) noexcept -> skrobot_status {
    static_cast<std::string*>(text)->append(to_view(bytes));
    return SKROBOT_OK;
  };
  BOOST_TEST(k_descriptor.schema(&k_descriptor, {&schema, append}, nullptr) == SKROBOT_OK);
  BOOST_TEST((parse_json(schema) == json::value(params_schema<WorkParams>())));
  // A sink that is full ends the writing with its own status.
  BOOST_TEST(k_descriptor.schema(&k_descriptor,
                                 {nullptr, [](void*, skrobot_str) noexcept -> skrobot_status { return 77; }},
                                 nullptr) == 77);
}

BOOST_AUTO_TEST_CASE(the_causes_of_an_exception_are_its_details) {
  const auto nested = [](Context&, const WorkParams&) -> json::value {
    try {
      try {
        throw std::invalid_argument("the file is empty");
      } catch (...) {
        std::throw_with_nested(TaskError("the model cannot be read", "line 3"));
      }
    } catch (...) {
      std::throw_with_nested(std::runtime_error("no prediction"));
    }
  };
  const Outcome outcome(nested);
  BOOST_TEST(outcome.text == "1 no prediction");
  BOOST_TEST(outcome.run.details == "caused by: the model cannot be read\nline 3\ncaused by: the file is empty");
  const Outcome task_error([](Context&, const WorkParams&) -> json::value {
    try {
      throw 7;
    } catch (...) {
      std::throw_with_nested(TaskError("outer", "details", 3));
    }
  });
  BOOST_TEST(task_error.text == "1 outer");
  BOOST_TEST(task_error.run.details == "details\ncaused by: an exception that is not a std::exception: int");
  const Outcome parameter([](Context&, const WorkParams&) -> json::value {
    try {
      throw std::out_of_range("row 9");
    } catch (...) {
      std::throw_with_nested(ParameterError("rows is too large"));
    }
  });
  BOOST_TEST(parameter.text == "3 rows is too large");
  BOOST_TEST(parameter.run.details == "caused by: row 9");
  struct NoException {};
  const Outcome other([](Context&, const WorkParams&) -> json::value {
    try {
      throw std::logic_error("inside");
    } catch (...) {
      std::throw_with_nested(NoException());
    }
  });
  BOOST_TEST(other.text.starts_with("1 threw an exception that is not a std::exception: "), other.text);
  BOOST_TEST(other.run.details == "caused by: inside");
  // Nothing was in flight, and a chain without end.
  BOOST_TEST(Outcome([](Context&, const WorkParams&) -> json::value {
               std::throw_with_nested(std::runtime_error("alone"));
             }).text == "1 alone");
  const Outcome deep([](Context&, const WorkParams&) -> json::value {
    const auto dig = [](const auto& self, int depth) -> void {
      if (depth == 0) throw std::runtime_error("the bottom");
      try {
        self(self, depth - 1);
      } catch (...) {
        std::throw_with_nested(std::runtime_error("level " + std::to_string(depth)));
      }
    };
    dig(dig, 1000);
    return nullptr;
  });
  BOOST_TEST(deep.text == "1 level 1000");
  BOOST_TEST(deep.run.details.find("level 984") != std::string::npos);
  BOOST_TEST(deep.run.details.find("level 983") == std::string::npos);
  BOOST_TEST(Outcome([](Context&, const WorkParams&) -> json::value { throw Cancelled(); }).text.starts_with("2"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
