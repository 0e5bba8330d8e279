// SPDX-License-Identifier: MIT
// With real workers: the programs and the fixtures must have been built.
#include "isolate/conversation.hpp"

#include <skrobot/plugin.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include "base/processes.hpp"
#include "plugin/plugin_file.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "track/shared_memory.hpp"

namespace skrobot {
namespace {

using namespace protocol;

std::string path_of(const std::string& name) { return test::fixture(name) + "/" + name + ".so"; }

struct Bench {
  SharedMemory memory = SharedMemory::shareable();
  CancelToken cancel;
  ConversationOptions options;
  std::unique_ptr<Worker> worker;
  std::vector<Type> types;  // of the messages
  std::string stamp;        // of the plugin, as it was when it was looked at

  Bench() {
    options.marker = random_marker();
    options.on_message = [this](const Message& message) { types.push_back(message.type); };
  }
  CallEnd call(Frame request) {
    if (!worker) worker = process_launcher()(memory.descriptor());
    CallEnd end = converse(*worker, std::move(request), options);
    worker.reset();
    return end;
  }
  // With the flag by which it is asked to stop.
  CallEnd run(const std::string& name, const std::string& params = "{}") {
    options.block = &memory.block();
    Frame frame(Type::run);
    frame.text(path_of(name))
        .text(stamp)
        .text(name + "_task")
        .text(params)
        .number(0)
        .text("id-1")
        .text("/nowhere")
        .number(1)
        .text(options.marker)
        .number(0)
        .number(0);
    return call(std::move(frame));
  }
};

Frame describe(const std::string& name) { return std::move(Frame(Type::describe).text(path_of(name))); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conversation_test, Bench)

BOOST_AUTO_TEST_CASE(markers_differ_and_begin_alike) {
  std::set<std::string> markers;
  for (int i = 0; i < 100; ++i) {
    markers.insert(random_marker());
    BOOST_TEST(markers.rbegin()->size() == k_marker_bytes);
    BOOST_TEST(markers.rbegin()->front() == k_marker_first);
  }
  BOOST_TEST(markers.size() == 100u);
}

BOOST_AUTO_TEST_CASE(how_a_worker_ended_in_words) {
  BOOST_TEST(signal_text(SIGKILL) == "SIGKILL (Killed)");
  BOOST_TEST(signal_text(200) == "signal 200");
  CallEnd end;
  end.worker.status = 3;
  BOOST_TEST(end_text(end).starts_with("ended the process with exit code 3 instead of returning"));
  end.worker = {{}, SIGSEGV, {}};
  BOOST_TEST(end_text(end) == "crashed with " + signal_text(SIGSEGV));
}

BOOST_AUTO_TEST_CASE(messages_come_in_their_order_and_done_is_the_end) {
  const CallEnd end = call(describe("null_task"));
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == SKROBOT_OK);
  BOOST_TEST(end.message == "");
  BOOST_TEST((end.stop == Stop::none));
  BOOST_TEST(end.worker.status.value_or(-1) == 0);
  BOOST_TEST((types == std::vector<Type>{Type::plugin, Type::item}));
}

BOOST_AUTO_TEST_CASE(loading_before_the_request_changes_nothing) {
  worker = process_launcher()(-1);
  send_frame(*worker, std::move(Frame(Type::load).text(path_of("null_task"))));
  send_frame(*worker, std::move(Frame(Type::load).text("/gone.so")));
  BOOST_TEST(call(describe("null_task")).status == SKROBOT_OK);
  BOOST_TEST((types == std::vector<Type>{Type::plugin, Type::item}));
}

BOOST_AUTO_TEST_CASE(an_unknown_request_is_answered) {
  const CallEnd end = call(std::move(Frame(static_cast<Type>(99)).text("?")));
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == k_unusable);
  BOOST_TEST(end.message == "the worker got an unknown request");
  BOOST_TEST(types.empty());
}

BOOST_AUTO_TEST_CASE(a_request_that_is_cut_short_is_answered) {
  const CallEnd end = call(std::move(Frame(Type::run).text(path_of("null_task"))));
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == k_unusable);
}

BOOST_AUTO_TEST_CASE(a_file_changed_since_inspection_is_not_called) {
  stamp = plugin_stamp(path_of("leaks"));
  BOOST_TEST(run("leaks").status == SKROBOT_OK);
  stamp = "977296-1764035000.5-12";
  const CallEnd end = run("leaks");
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == k_unusable);
  BOOST_TEST(end.message == "its file has changed since it was inspected; run the command again to use the new file");
}

BOOST_AUTO_TEST_CASE(a_dead_worker_is_reported) {
  worker = process_launcher()(-1);
  worker->signal(SIGKILL);
  BOOST_TEST(test::wait_until([&] { return worker->has_ended(); }));
  const CallEnd end = call(std::move(Frame(Type::describe).text(std::string(1 << 22, 'x'))));
  BOOST_TEST(!end.done);
  BOOST_TEST(end.worker.signal.value_or(0) == SIGKILL);
  BOOST_TEST((end.stop == Stop::none));
}

BOOST_AUTO_TEST_CASE(a_cancellation_reaches_the_task) {
  std::string logged;
  options.cancel = &cancel;
  options.on_record = [&](int level, std::string_view text, bool) {
    logged += std::to_string(level) + " " + std::string(text) + "\n";
    cancel.request();
  };
  options.grace = std::chrono::hours(1);
  const CallEnd end = run("waits_for_cancel");
  BOOST_TEST(logged == "1 before the fault\n");
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == SKROBOT_CANCELLED);
  BOOST_TEST((end.stop == Stop::cancelled));
  BOOST_TEST((types == std::vector<Type>{Type::metric_open}));
}

BOOST_AUTO_TEST_CASE(a_second_request_ends_it_at_once) {
  options.cancel = &cancel;
  options.on_record = [&](int, std::string_view, bool) { cancel.request(), cancel.request(); };
  options.grace = std::chrono::hours(1);
  const CallEnd end = run("loops_forever");
  BOOST_TEST(!end.done);
  BOOST_TEST((end.stop == Stop::cancelled));
  BOOST_TEST(end.worker.signal.value_or(0) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(requests_of_before_do_not_count) {
  cancel.request();
  cancel.request();
  options.cancel = &cancel;
  options.cancel_from = 2;
  const CallEnd end = call(describe("null_task"));
  BOOST_TEST(end.status == SKROBOT_OK);
  BOOST_TEST((end.stop == Stop::none));
  options.on_record = [&](int, std::string_view, bool) { cancel.request(); };
  BOOST_TEST((run("waits_for_cancel").stop == Stop::cancelled));
}

BOOST_AUTO_TEST_CASE(after_the_timeout_it_is_asked_and_then_told) {
  options.timeout = options.grace = std::chrono::milliseconds(50);
  const CallEnd asked = run("waits_for_cancel");
  BOOST_TEST((asked.stop == Stop::timed_out));
  memory.block().cancelled = 0;
  const CallEnd told = run("loops_forever");
  BOOST_TEST((told.stop == Stop::timed_out));
  BOOST_TEST(told.worker.signal.value_or(0) == SIGTERM);
  BOOST_TEST(memory.block().cancelled == 1u);
}

BOOST_AUTO_TEST_CASE(a_worker_that_does_not_read_its_request_is_stopped_too) {
  options.timeout = options.grace = std::chrono::milliseconds(50);
  worker = process_launcher()(-1);
  worker->signal(SIGSTOP);
  const CallEnd end = call(std::move(Frame(Type::describe).text(std::string(1 << 23, 'x'))));
  BOOST_TEST(!end.done);
  BOOST_TEST((end.stop == Stop::timed_out));
  BOOST_TEST(end.worker.signal.value_or(0) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(what_a_callback_throws_ends_the_worker) {
  options.on_record = [](int, std::string_view, bool) { throw std::runtime_error("enough"); };
  const std::vector<int> before = children_of(::getpid());  // other tests may have left some
  worker = process_launcher()(memory.descriptor());
  std::vector<int> supervisors = children_of(::getpid());
  std::erase_if(supervisors, [&](int child) { return std::find(before.begin(), before.end(), child) != before.end(); });
  BOOST_TEST_REQUIRE(supervisors.size() == 1u);
  BOOST_TEST(test::wait_until([&] { return children_of(supervisors.front()).size() == 1; }));
  BOOST_CHECK_EXCEPTION(run("loops_forever"), std::runtime_error,
                        [](const auto& error) { return std::string(error.what()) == "enough"; });
  worker.reset();
  ProcessState state;
  BOOST_TEST(!read_process_state(supervisors.front(), state));
}

BOOST_AUTO_TEST_CASE(every_name_is_told_before_the_first_of_its_points) {
  std::set<std::uint64_t> named;
  std::size_t points = 0, nameless = 0;
  RingHeads heads{};
  options.on_message = [&](const Message& message) {
    if (message.type == Type::metric_open) named.insert(Fields(message.payload).number());
  };
  options.before_tick = [&] { heads = ring_heads(memory.block()); };
  options.on_tick = [&] {
    const auto take = [&](const MetricPoint& point) { nameless += named.contains(point.id) ? 0 : 1; };
    const std::size_t count = drain_ring(memory.block().run_thread, heads.run_thread, take) +
                              drain_ring(memory.block().other_threads, heads.other_threads, take);
    points += count;
    return count;
  };
  BOOST_TEST(run("many_metrics", R"({"points":40000,"threads":3,"names":50})").done);
  BOOST_TEST(points == 120'000u);
  BOOST_TEST(nameless == 0u);
  BOOST_TEST(named.size() == 150u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
