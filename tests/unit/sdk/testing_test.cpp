// SPDX-License-Identifier: MIT
#include <skrobot/testing.hpp>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

using namespace std::chrono_literals;
namespace json = skrobot::json;
using skrobot::testing::Run;

namespace {

struct CountParams {
  std::int64_t steps = 5;
  std::string end = "well";
  std::string given;
};
SKROBOT_PARAMS(CountParams, (steps, "How many"), (end, "How it ends"), (given, "Must be there", skrobot::required()))

class CountTask : public skrobot::Task<CountParams> {
 public:
  json::value run(skrobot::Context& context, const CountParams& params) override {
    auto count = context.metric("count", "1");
    for (std::int64_t step = 0; step < params.steps; ++step) {
      context.throw_if_cancelled();
      count(step, static_cast<double>(step) / 2);
      context.progress(static_cast<std::uint64_t>(step + 1), static_cast<std::uint64_t>(params.steps));
    }
    context.info("counted for " + params.given);
    if (params.end == "badly") throw skrobot::TaskError("it ends badly", "as asked", 7);
    if (params.end == "file") std::ofstream(context.directory() / "file.txt") << context.seed();
    if (params.end == "threads") {
      std::thread other([&] { count(100, 100.0); });
      other.join();
    }
    return {{"seed", context.seed()}};
  }
};

struct Inner {
  double share = 0.5;
};
SKROBOT_PARAMS(Inner, (share, "A share", skrobot::at_least(0), skrobot::at_most(1)))

struct RangeParams {
  std::int64_t steps = 5;
  double rate = 0.1;
  std::string word = "one";
  std::string name = "n";
  std::string wait = "1s";
  std::filesystem::path file;
  std::vector<int> list;
  Inner inner;
  std::vector<Inner> more;
  std::optional<Inner> limit;
  std::uint8_t small = 1;
};
SKROBOT_PARAMS(RangeParams, (steps, "Steps", skrobot::at_least(1), skrobot::at_most(10)),
               (rate, "Rate", skrobot::greater_than(0), skrobot::less_than(1)),
               (word, "Word", skrobot::one_of("one", "two")), (name, "Name", skrobot::not_empty()),
               (wait, "Wait", skrobot::duration()), (file, "File", skrobot::existing_file()),
               (list, "List", skrobot::max_items(3)), (inner, "Inner"), (more, "More"), (limit, "Limit"),
               (small, "Small"))

class RangeTask : public skrobot::Task<RangeParams> {
 public:
  json::value run(skrobot::Context& context, const RangeParams& params) override {
    context.record("ran", 0, 1);
    return params.limit ? json::value(params.limit->share) : json::value();
  }
};

class SayNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification& n, const skrobot::NoParams&) override {
    if (n.state == "failed") throw std::runtime_error("nobody hears: " + n.error);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(testing_test)

BOOST_AUTO_TEST_CASE(keeps_everything_that_a_task_records) {
  Run run({{"given", "ada"}}, 42);
  BOOST_TEST(run.run<CountTask>() == SKROBOT_OK);
  BOOST_TEST(run.completed());
  BOOST_TEST(run.message == "");
  BOOST_TEST(run.result.at("seed").as_int64() == 42);
  BOOST_TEST_REQUIRE(run.metrics.size() == 1u);
  BOOST_TEST(run.metrics[0].unit == "1");
  BOOST_TEST(run.points("count").size() == 5u);
  BOOST_TEST(run.points("count")[3].step == 3);
  BOOST_TEST(run.last("count") == 2.0);
  BOOST_TEST(run.points("other").empty());
  BOOST_CHECK_THROW(static_cast<void>(run.last("other")), std::out_of_range);
  BOOST_TEST(run.progress.back().total == 5u);
  BOOST_TEST(run.logged(skrobot::Level::info, "for ada"));
  BOOST_TEST(!run.logged(skrobot::Level::error, "for ada"));
}

BOOST_AUTO_TEST_CASE(the_clock_is_the_tests) {
  Run run({{"given", "x"}});
  run.set_clock_step(1s);
  run.on_record = [](Run& self) {
    if (self.progress.size() == 2) self.clock.advance(1h);
  };
  run.run<CountTask>();
  const auto points = run.points("count");
  BOOST_TEST(points[0].time.count() == std::chrono::nanoseconds(0s).count());
  BOOST_TEST(points[1].time.count() == std::chrono::nanoseconds(2s).count());
  BOOST_TEST(points[2].time.count() == std::chrono::nanoseconds(1h + 4s).count());
}

BOOST_AUTO_TEST_CASE(asks_to_stop_by_the_clock_before_and_by_hand) {
  Run by_clock({{"given", "x"}, {"steps", 1000000}});
  by_clock.cancel_at(10ms);
  BOOST_TEST(by_clock.run<CountTask>() == SKROBOT_CANCELLED);
  BOOST_TEST(by_clock.cancelled());
  BOOST_TEST(by_clock.points("count").size() == 5u);  // a point and a progress take a millisecond each
  Run before({{"given", "x"}});
  before.cancel_at(0ms).run<CountTask>();
  BOOST_TEST(before.cancelled());
  BOOST_TEST(before.points("count").empty());
  Run by_hand({{"given", "x"}});
  by_hand.on_record = [](Run& self) { self.cancel(); };
  by_hand.run<CountTask>();
  BOOST_TEST(by_hand.points("count").size() == 1u);
}

BOOST_AUTO_TEST_CASE(reports_the_failure) {
  Run run({{"given", "x"}, {"end", "badly"}});
  BOOST_TEST(run.run<CountTask>() == SKROBOT_FAILED);
  BOOST_TEST(run.message == "it ends badly");
  BOOST_TEST(run.details == "as asked");
  BOOST_TEST(run.code == 7);
  BOOST_TEST(run.result.is_null());
}

BOOST_AUTO_TEST_CASE(parameters_are_checked_as_far_as_names_go) {
  Run missing;
  BOOST_TEST(missing.run<CountTask>() == SKROBOT_BAD_PARAMETER);
  BOOST_TEST(missing.message == "parameter 'given' is missing and has no default");
  Run unknown({{"given", "x"}, {"step", 1}});
  BOOST_TEST(unknown.run<CountTask>() == SKROBOT_BAD_PARAMETER);
  BOOST_TEST(unknown.message == "unknown parameter 'step'");
  Run wrong({{"given", 1}});
  BOOST_TEST(wrong.run<CountTask>() == SKROBOT_BAD_PARAMETER);
  BOOST_TEST(wrong.message == "parameter 'given': expected text, got an integer");
  CountParams params;
  params.given = "typed";
  params.steps = 2;
  Run typed;
  BOOST_TEST(typed.run<CountTask>(params) == SKROBOT_OK);
  BOOST_TEST(typed.points("count").size() == 2u);
}

BOOST_AUTO_TEST_CASE(files_go_with_the_run_unless_they_are_to_stay) {
  std::filesystem::path directory;
  {
    Run run({{"given", "x"}, {"end", "file"}}, 9);
    run.run<CountTask>();
    directory = run.directory();
    std::string text;
    std::ifstream(directory / "file.txt") >> text;
    BOOST_TEST(text == "9");
  }
  BOOST_TEST(!std::filesystem::exists(directory));
}

BOOST_AUTO_TEST_CASE(other_threads_record_too) {
  Run run({{"given", "x"}, {"end", "threads"}});
  run.run<CountTask>();
  BOOST_TEST(run.points("count").size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_plugin_by_name) {
  static const skrobot_descriptor item = skrobot::task<CountTask>("count_task", "Counts");
  const skrobot_entry entry{sizeof(skrobot_entry),
                            SKROBOT_ABI_MAJOR,
                            {"x.y", 3},
                            {"1", 1},
                            nullptr,
                            []() noexcept { return 1U; },
                            [](std::uint32_t) noexcept -> const skrobot_descriptor* { return &item; },
                            nullptr};
  Run run({{"given", "x"}});
  BOOST_TEST(run.run(entry, "count_task") == SKROBOT_OK);
  Run other;
  BOOST_CHECK_THROW(other.run(entry, "other_task"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_notifier) {
  skrobot::Notification n = skrobot::testing::sample_notification();
  BOOST_TEST(skrobot::testing::notify<SayNotifier>(n).delivered());
  n.state = "failed";
  n.error = "it broke";
  const auto delivery = skrobot::testing::notify<SayNotifier>(n);
  BOOST_TEST(!delivery.delivered());
  BOOST_TEST(delivery.message == "nobody hears: it broke");
}

BOOST_AUTO_TEST_CASE(refused_parameters_never_run) {
  const auto refused = [](json::object params) {
    Run run(std::move(params));
    run.run<RangeTask>();
    BOOST_TEST((run.completed() || run.status == SKROBOT_BAD_PARAMETER), run.message);
    BOOST_TEST(run.points("ran").size() == (run.completed() ? 1u : 0u));
    return run.message;
  };
  BOOST_TEST(refused({}) == "");
  BOOST_TEST(refused({{"steps", 0}}) == "parameter 'steps' must be at least 1, got 0");
  BOOST_TEST(refused({{"steps", 11}}) == "parameter 'steps' must be at most 10, got 11");
  BOOST_TEST(refused({{"steps", 2.5}}) == "parameter 'steps': expected an integer, got a number");
  BOOST_TEST(refused({{"steps", "3"}}) == "parameter 'steps': expected an integer, got text");
  BOOST_TEST(refused({{"steps", 3.0}}) == "");
  BOOST_TEST(refused({{"rate", 0}}) == "parameter 'rate' must be greater than 0, got 0");
  BOOST_TEST(refused({{"rate", "NaN"}}).starts_with("parameter 'rate' must be greater than 0"));
  BOOST_TEST(refused({{"rate", 1}}) == "parameter 'rate' must be less than 1, got 1");
  BOOST_TEST(refused({{"word", "three"}}) == "parameter 'word' must be one of 'one', 'two', got 'three'");
  BOOST_TEST(refused({{"name", ""}}) == "parameter 'name' must not be empty");
  BOOST_TEST(refused({{"wait", "soon"}}) == "parameter 'wait' must be a duration: 'soon' is not a duration");
  BOOST_TEST(refused({{"file", "/not/there"}}) == "parameter 'file' names no existing file: '/not/there'");
  BOOST_TEST(refused({{"list", {1, 2, 3, 4}}}) == "parameter 'list' must have at most 3 items");
  BOOST_TEST(refused({{"list", {1, "x"}}}) == "parameter 'list[1]': expected an integer, got text");
  BOOST_TEST(refused({{"inner", {{"share", 2}}}}) == "parameter 'inner.share' must be at most 1, got 2");
  BOOST_TEST(refused({{"inner", {{"shere", 1}}}}) == "unknown parameter 'inner.shere'");
  BOOST_TEST(refused({{"inner", 5}}) == "parameter 'inner': expected an object, got an integer");
  BOOST_TEST(refused({{"more", {{{"share", 0.5}}, {{"share", -1}}}}}) ==
             "parameter 'more[1].share' must be at least 0, got -1");
  BOOST_TEST(refused({{"limit", {{"share", 3}}}}) == "parameter 'limit.share' must be at most 1, got 3");
  BOOST_TEST(refused({{"limit", nullptr}}) == "");
  BOOST_TEST(refused({{"limit", {{"share", 1}}}}) == "");
  BOOST_TEST(refused({{"small", 300}}) == "parameter 'small' must be at most 255, got 300");
  Run typed;
  RangeParams params;
  params.steps = 0;
  BOOST_TEST(typed.run<RangeTask>(params) == SKROBOT_BAD_PARAMETER);
}

BOOST_AUTO_TEST_CASE(a_struct_or_none_is_none) {
  Run none, some({{"limit", json::object()}});
  none.run<RangeTask>();
  some.run<RangeTask>();
  BOOST_TEST(none.result == json::value(nullptr));
  BOOST_TEST(some.result == json::value(0.5));
}

BOOST_AUTO_TEST_SUITE_END()
