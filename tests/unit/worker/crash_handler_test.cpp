// SPDX-License-Identifier: MIT
// Real faults, in copies of this process.
#include "worker/crash_handler.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <optional>
#include <thread>

#include "isolate/protocol.hpp"
#include "support/forked.hpp"

using namespace skrobot;
using protocol::Fields;
using protocol::Type;

namespace {

struct CrashFrame {
  std::uint64_t signal = 0;
  std::optional<std::uint64_t> address;
  std::vector<std::string> files;
};

struct Crash {
  int wait_status = 0;
  std::vector<CrashFrame> frames;
};

// What is told of a process that does this, and how it ended.
template <class Function>
Crash crash_of(Function function) {
  std::array<int, 2> socket{};
  BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket.data()) == 0);
  Crash crash;
  crash.wait_status = test::wait_status_of([&]() -> int {
    report_crashes_to(socket[1]);
    function();
    return 7;
  });
  ::close(socket[1]);
  protocol::Splitter splitter;
  std::array<char, 65536> bytes{};
  for (ssize_t got = 0; (got = ::recv(socket[0], bytes.data(), bytes.size(), 0)) > 0;)
    splitter.add({bytes.data(), static_cast<std::size_t>(got)});
  ::close(socket[0]);
  while (const auto message = splitter.next()) {
    BOOST_TEST((message->type == Type::crash));
    Fields fields(message->payload);
    CrashFrame frame;
    frame.signal = fields.number();
    const bool has_address = fields.number() != 0;
    const std::uint64_t address = fields.number();
    if (has_address) frame.address = address;
    for (std::uint64_t count = fields.number(); count > 0; --count) {
      frame.files.emplace_back(fields.text());
      fields.number();
      fields.text();
    }
    BOOST_TEST(fields.ok());
    crash.frames.push_back(std::move(frame));
  }
  BOOST_TEST(!splitter.broken());
  return crash;
}

void check_ended_by(const Crash& crash, int signal) {
  BOOST_TEST(WIFSIGNALED(crash.wait_status));
  BOOST_TEST(WTERMSIG(crash.wait_status) == signal);
}

// At once without a stack, then with one in which this program is.
void check_told_twice(const Crash& crash, int signal) {
  check_ended_by(crash, signal);
  BOOST_TEST_REQUIRE(crash.frames.size() == 2u);
  for (const CrashFrame& frame : crash.frames) BOOST_TEST(frame.signal == static_cast<std::uint64_t>(signal));
  BOOST_TEST((crash.frames[0].address == crash.frames[1].address));
  BOOST_TEST(crash.frames[0].files.empty());
  const auto& files = crash.frames[1].files;
  BOOST_TEST(std::any_of(files.begin(), files.end(), [](const std::string& file) { return file.ends_with("/unit"); }));
}

volatile char* volatile g_nowhere = nullptr;

// Uses its stack up.
[[gnu::noinline]] int descend(int depth) {
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : descend(depth + 1) + room[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash_handler_test)

BOOST_AUTO_TEST_CASE(a_process_that_does_not_crash_says_nothing) {
  const Crash crash = crash_of([] {});
  BOOST_TEST(WEXITSTATUS(crash.wait_status) == 7);
  BOOST_TEST(crash.frames.empty());
}

BOOST_AUTO_TEST_CASE(a_bad_access_is_told_with_its_address) {
  const Crash crash = crash_of([] { g_nowhere[16] = 1; });
  check_told_twice(crash, SIGSEGV);
  BOOST_TEST(crash.frames[0].address.value_or(0) == 16u);
}

BOOST_AUTO_TEST_CASE(an_abort_has_no_address) {
  const Crash crash = crash_of([] { std::abort(); });
  check_told_twice(crash, SIGABRT);
  BOOST_TEST(!crash.frames[0].address);
}

BOOST_AUTO_TEST_CASE(a_signal_from_outside_has_no_address) {
  const Crash crash = crash_of([] { ::kill(::getpid(), SIGSEGV); });
  check_ended_by(crash, SIGSEGV);
  BOOST_TEST_REQUIRE(!crash.frames.empty());
  BOOST_TEST(!crash.frames[0].address);
}

BOOST_AUTO_TEST_CASE(each_instruction_fault_ends_the_process_with_its_own_signal) {
  for (const int number : instruction_faults()) {
    const Crash crash = crash_of([number] { ::raise(number); });
    check_ended_by(crash, number);
    BOOST_TEST_REQUIRE(!crash.frames.empty(), number);
    BOOST_TEST(crash.frames[0].signal == static_cast<std::uint64_t>(number));
  }
}

BOOST_AUTO_TEST_CASE(a_call_of_a_null_function_has_its_caller) {
  check_told_twice(crash_of([] {
                     void (*volatile function)() = nullptr;
                     function();
                   }),
                   SIGSEGV);
}

BOOST_AUTO_TEST_CASE(a_stack_that_is_used_up_is_told) {
  const Crash crash = crash_of([] { descend(0); });
  check_ended_by(crash, SIGSEGV);
  BOOST_TEST_REQUIRE(!crash.frames.empty());
  BOOST_TEST(crash.frames.back().files.size() <= 64u);
}

BOOST_AUTO_TEST_CASE(of_threads_that_fault_together_the_first_is_told) {
  const Crash crash = crash_of([] {
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (++ready; ready < 4;) {
        }
        g_nowhere[16] = 1;
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  check_ended_by(crash, SIGSEGV);
  BOOST_TEST(crash.frames.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_copy_that_a_task_forks_has_nothing_to_say) {
  const Crash crash = crash_of([] {
    const pid_t child = ::fork();
    if (child == 0) std::abort();
    int of_child = 0;
    ::waitpid(child, &of_child, 0);
    if (!WIFSIGNALED(of_child) || WTERMSIG(of_child) != SIGABRT) std::abort();
  });
  BOOST_TEST(WEXITSTATUS(crash.wait_status) == 7);
  BOOST_TEST(crash.frames.empty());
}

BOOST_AUTO_TEST_CASE(a_host_that_is_gone_does_not_keep_the_process) {
  std::array<int, 2> socket{};
  BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket.data()) == 0);
  ::close(socket[0]);
  const int status = test::wait_status_of([&]() -> int {
    report_crashes_to(socket[1]);
    std::abort();
  });
  ::close(socket[1]);
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGABRT);  // not SIGPIPE
}

BOOST_AUTO_TEST_CASE(an_alternate_stack_is_used_and_dropped) {
  std::thread([] {
    void* stack = make_alternate_stack();
    BOOST_TEST_REQUIRE(stack != nullptr);
    use_alternate_stack(stack);
    stack_t current{};
    ::sigaltstack(nullptr, &current);
    BOOST_TEST(current.ss_sp == stack);
    BOOST_TEST(current.ss_size >= static_cast<std::size_t>(MINSIGSTKSZ));
    drop_alternate_stack(stack);
    ::sigaltstack(nullptr, &current);
    BOOST_TEST((current.ss_flags & SS_DISABLE) != 0);
    // Another one's is left as it is.
    void* first = make_alternate_stack();
    void* second = make_alternate_stack();
    use_alternate_stack(first);
    drop_alternate_stack(second);
    ::sigaltstack(nullptr, &current);
    BOOST_TEST(current.ss_sp == first);
    drop_alternate_stack(first);
  }).join();
}

BOOST_AUTO_TEST_SUITE_END()
