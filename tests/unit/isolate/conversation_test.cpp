// SPDX-License-Identifier: MIT
// With real workers: the programs and the fixtures must have been built.
#include "isolate/conversation.hpp"

#include <poll.h>
#include <skrobot/plugin.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <memory>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "isolate/worker_spawn.hpp"
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
    frame.text(path_of(name)).text(stamp).text(name + "_task").text(params).number(0).text("id-1").text("/nowhere").number(1).text(options.marker).number(0).number(0);
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

BOOST_AUTO_TEST_CASE(a_request_that_is_not_known_is_answered) {
  const CallEnd end = call(std::move(Frame(static_cast<Type>(99)).text("?")));
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == k_unusable);
  BOOST_TEST(end.message == "the worker got a request that it does not know");
  BOOST_TEST(types.empty());
}

BOOST_AUTO_TEST_CASE(a_request_that_is_cut_short_is_answered) {
  const CallEnd end = call(std::move(Frame(Type::run).text(path_of("null_task"))));
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == k_unusable);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_changed_since_it_was_looked_at_is_not_called) {
  stamp = plugin_stamp(path_of("leaks"));
  BOOST_TEST(run("leaks").status == SKROBOT_OK);
  stamp = "977296-1764035000.5-12";
  const CallEnd end = run("leaks");
  BOOST_TEST(end.done);
  BOOST_TEST(end.status == k_unusable);
  BOOST_TEST(end.message == "its file has changed since it was looked at; run the command again to use it as it is now");
}

BOOST_AUTO_TEST_CASE(children_of_the_program_itself_are_left_alone) {
  adopt_orphans();
  const auto begin = [](std::vector<std::string> variables) {
    std::vector<char*> environment;
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::execle("/bin/sleep", "sleep", "60", static_cast<char*>(nullptr), environment.data());
      ::_exit(127);
    }
    return pid;
  };
  const std::vector<pid_t> children{begin({"A=b"}), begin({})};
  for (int round = 0; round < 2; ++round) end_orphans("SKROBOT_WORKER_COOKIE=1-1");
  for (const pid_t child : children) {
    BOOST_TEST(::waitpid(child, nullptr, WNOHANG) == 0);
    ::kill(child, SIGKILL);
    BOOST_TEST(::waitpid(child, nullptr, 0) == child);
  }
  const pid_t ours = begin({"A=b", "SKROBOT_WORKER_COOKIE=1-1"});
  // Until it is another program it has this one's environment; what a worker starts has the worker's.
  BOOST_TEST(test::wait_until([&] { return test::read_text("/proc/" + std::to_string(ours) + "/environ").starts_with("A=b"); }));
  end_orphans("SKROBOT_WORKER_COOKIE=1-1");
  BOOST_TEST(::waitpid(ours, nullptr, WNOHANG) == -1);  // ended and reaped
}

BOOST_AUTO_TEST_CASE(a_worker_that_ended_before_is_told) {
  worker = process_launcher()(-1);
  worker->signal(SIGKILL);
  const CallEnd end = call(std::move(Frame(Type::describe).text(std::string(1 << 22, 'x'))));
  BOOST_TEST(!end.done);
  BOOST_TEST(end.worker.signal.value_or(0) == SIGKILL);
  BOOST_TEST((end.stop == Stop::none));
}

BOOST_AUTO_TEST_CASE(a_request_to_cancel_is_heard_by_the_task) {
  std::string logged;
  options.cancel = &cancel;
  options.on_record = [&](int level, std::string_view text) {
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
  options.on_record = [&](int, std::string_view) { cancel.request(), cancel.request(); };
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
  options.on_record = [&](int, std::string_view) { cancel.request(); };
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
  // So that this fails, and does not hang, when it is not.
  std::atomic<bool> over{false};
  std::thread watchdog([&over, process = ::dup(worker->ended())] {
    for (int i = 0; i < 500 && !over; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (!over) ::syscall(SYS_pidfd_send_signal, process, SIGKILL, nullptr, 0);
    ::close(process);
  });
  const CallEnd end = call(std::move(Frame(Type::describe).text(std::string(1 << 23, 'x'))));
  over = true;
  watchdog.join();
  BOOST_TEST(!end.done);
  BOOST_TEST((end.stop == Stop::timed_out));
  BOOST_TEST(end.worker.signal.value_or(0) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(what_a_callback_throws_ends_the_worker) {
  options.on_record = [](int, std::string_view) { throw std::runtime_error("enough"); };
  worker = process_launcher()(memory.descriptor());
  const int process = ::dup(worker->ended());
  BOOST_CHECK_EXCEPTION(run("loops_forever"), std::runtime_error, [](const auto& error) { return std::string(error.what()) == "enough"; });
  worker.reset();
  pollfd ended{process, POLLIN, 0};
  BOOST_TEST(::poll(&ended, 1, 0) == 1);
  ::close(process);
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
    const std::size_t count = drain_ring(memory.block().run_thread, heads.run_thread, take) + drain_ring(memory.block().other_threads, heads.other_threads, take);
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
