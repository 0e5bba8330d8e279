// SPDX-License-Identifier: MIT
#include "track/linked_run.hpp"

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

using test::read_text;

struct Odd {};

// A run on the disk: work that is given, and how it came out.
struct Bench {
  test::TemporaryDirectory directory;
  RunFiles names{directory.path(), "train"};
  RunRecorder recorder{real_file_system(), names, SharedMemory::local()};
  CancelToken cancel;
  RunRequest request;
  std::exception_ptr thrown;

  Bench() {
    request.run_id = "id-1";
    request.directory = names.files();
    request.seed = 0xFFFFFFFFFFFFFFFF;
    request.cancel = &cancel;
  }
  Outcome run(const std::function<json::value(Context&)>& work) {
    thrown = nullptr;
    return run_linked(recorder, request, work, thrown);
  }
  std::size_t points_written() const {
    const std::string text = read_text(names.metrics());
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) - 1;
  }
};

void wait_for_cancel(Context& context) {
  BOOST_TEST(test::wait_until([&] { return context.cancelled(); }));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(linked_run_test, Bench)

BOOST_AUTO_TEST_CASE(the_return_value_is_the_result) {
  const auto caller = std::this_thread::get_id();
  const Outcome outcome = run([&](Context& context) {
    BOOST_TEST((std::this_thread::get_id() == caller));
    BOOST_TEST(context.seed() == 0xFFFFFFFFFFFFFFFF);
    BOOST_TEST(context.run_id() == "id-1");
    BOOST_TEST(!context.cancelled());
    return json::value{{"answer", 42}};
  });
  BOOST_TEST((outcome.state == State::completed));
  BOOST_TEST(to_text(outcome.result) == R"({"answer":42})");
  BOOST_TEST(outcome.error == "");
  BOOST_TEST((thrown == nullptr));
  BOOST_TEST(!outcome.exit_status.has_value());
  BOOST_TEST(outcome.resources.peak_memory_bytes > 0);
}

BOOST_AUTO_TEST_CASE(exceptions_are_reported_and_kept) {
  const auto fails = [&](const std::function<void()>& work, const std::string& error, State state = State::failed) {
    const Outcome outcome = run([&](Context&) { return work(), json::value("lost"); });
    BOOST_TEST((outcome.state == state), error);
    BOOST_TEST(outcome.error == error);
    BOOST_TEST(outcome.result.is_null());
    BOOST_TEST((thrown != nullptr));
    return outcome.details;
  };
  BOOST_TEST(fails([] { throw std::runtime_error("no data"); }, "no data") == "");
  BOOST_TEST(fails([] { throw TaskError("no data", "file 1\nfile 2", 7); }, "no data") == "file 1\nfile 2");
  BOOST_TEST(fails([] { throw std::bad_alloc(); }, "out of memory (std::bad_alloc)") == "");
  BOOST_TEST(fails([] { throw Odd(); },
                   "threw an exception that is not a std::exception: skrobot::(anonymous namespace)::Odd") == "");
  BOOST_CHECK_THROW(std::rethrow_exception(thrown), Odd);
  BOOST_TEST(fails([] { throw Cancelled(); }, "cancelled", State::cancelled) == "");
}

BOOST_AUTO_TEST_CASE(a_message_of_any_length_is_kept_whole) {
  const std::string message = std::string(100'000, 'x') + "the end";
  const Outcome outcome = run([&](Context&) -> json::value { throw std::runtime_error(message); });
  BOOST_TEST(message.starts_with(outcome.error));
  BOOST_TEST((outcome.error + outcome.details).ends_with("the end"));
}

BOOST_AUTO_TEST_CASE(metrics_log_and_progress_are_written_while_it_runs) {
  run([&](Context& context) {
    const Metric loss = context.metric("loss", "nat");
    for (int i = 0; i < 3; ++i) loss(i, 0.5 * i);
    context.info("half way");
    context.progress(3, 6);
    BOOST_TEST(test::wait_until(
        [&] { return points_written() == 3 && read_text(names.log()).ends_with("info    half way\n"); }));
    BOOST_TEST(recorder.progress().done == 3u);
    BOOST_TEST(recorder.progress().total == 6u);
    return nullptr;
  });
  BOOST_TEST(recorder.units().at("loss") == "nat");
}

BOOST_AUTO_TEST_CASE(more_points_than_memory_holds_from_many_threads_are_all_there) {
  constexpr int k_points = 40'000, k_others = 2;
  run([&](Context& context) {
    const auto record = [&](const std::string& name, int count) {
      const Metric metric = context.metric(name);
      for (int i = 0; i < count; ++i) metric(i, i);
    };
    std::vector<std::thread> others;
    for (int t = 0; t < k_others; ++t) others.emplace_back(record, "other" + std::to_string(t), k_points / 4);
    record("own", k_points);
    for (std::thread& other : others) other.join();
    return nullptr;
  });
  BOOST_TEST(!recorder.finish());
  BOOST_TEST(points_written() == k_points + k_others * (k_points / 4));
}

BOOST_AUTO_TEST_CASE(a_request_to_cancel_raises_the_flag) {
  const Outcome outcome = run([&](Context& context) -> json::value {
    cancel.request();
    wait_for_cancel(context);
    context.throw_if_cancelled();
    return nullptr;
  });
  BOOST_TEST((outcome.state == State::cancelled));
}

BOOST_AUTO_TEST_CASE(the_timeout_raises_the_flag) {
  request.timeout = std::chrono::milliseconds(1);
  const Outcome outcome = run([&](Context& context) -> json::value {
    wait_for_cancel(context);
    throw Cancelled();
  });
  BOOST_TEST((outcome.state == State::timed_out));
}

BOOST_AUTO_TEST_CASE(work_that_goes_on_nevertheless_completes_or_fails) {
  request.timeout = std::chrono::milliseconds(1);
  const auto ends = [&](bool fails) {
    return run([&](Context& context) -> json::value {
             cancel.request();
             wait_for_cancel(context);
             if (fails) throw std::runtime_error("no data");
             return 42;
           })
        .state;
  };
  BOOST_TEST((ends(false) == State::completed));
  BOOST_TEST((ends(true) == State::failed));
}

BOOST_AUTO_TEST_CASE(the_host_is_told_of_ticks_while_it_runs_and_not_after) {
  std::atomic<int> ticks{0};
  request.on_tick = [&] { ++ticks; };
  run([&](Context&) { return json::value(test::wait_until([&] { return ticks >= 2; })); });
  const int last = ticks;
  std::atomic<bool> later{false};
  request.on_tick = [&] { later = true; };
  run([&](Context&) { return json::value(test::wait_until([&] { return later.load(); })); });
  BOOST_TEST(last >= 2);
  BOOST_TEST(ticks == last);
}

BOOST_AUTO_TEST_CASE(the_directory_is_made_when_it_is_asked_for) {
  run([&](Context&) { return nullptr; });
  BOOST_TEST(!std::filesystem::exists(names.files()));
  run([&](Context& context) {
    BOOST_TEST(context.directory() == names.files());
    BOOST_TEST(std::filesystem::is_directory(names.files()));
    BOOST_TEST(context.directory() == names.files());
    return nullptr;
  });
}

BOOST_AUTO_TEST_CASE(a_failure_to_create_the_directory_is_reported) {
  test::write_text(names.files(), "a file is in the way");
  const Outcome outcome = run([&](Context& context) { return json::value(context.directory().string()); });
  BOOST_TEST((outcome.state == State::failed));
  BOOST_TEST(outcome.error.starts_with("cannot create the directory " + names.files().string() + ": "), outcome.error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
