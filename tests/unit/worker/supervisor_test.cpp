// SPDX-License-Identifier: MIT
// With supervisors in copies of this process, and what their workers leave behind.
#include "worker/supervisor.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <functional>
#include <optional>

#include "base/processes.hpp"
#include "isolate/supervision.hpp"
#include "support/program.hpp"

using namespace skrobot;
using protocol::SupervisorOrder;
using protocol::SupervisorReport;
using protocol::SupervisorTells;

namespace {

bool is_there(int pid) {
  ProcessState state;
  return read_process_state(pid, state) && !state.is_zombie;
}

// A supervisor with one worker, as the host sees it.
class Supervised {
 public:
  // `work` runs in the worker, whose exit code it returns.
  explicit Supervised(const std::function<int()>& work) {
    std::array<int, 2> ends{};
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
      ::close(ends[0]);
      static std::optional<Supervisor> supervisor(std::string{});
      const int worker = supervisor->fork_worker();
      if (worker == 0) ::_exit(work());
      supervisor->attend(ends[1], worker);
      ::_exit(7);
    }
    control_ = ends[0];
    ::close(ends[1]);
    BOOST_TEST_REQUIRE(pid_ > 0);
  }
  ~Supervised() {
    hang_up();
    int status = 0;
    BOOST_TEST(::waitpid(pid_, &status, 0) == pid_);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 7);
  }
  Supervised(const Supervised&) = delete;
  Supervised& operator=(const Supervised&) = delete;

  std::optional<SupervisorReport> report() const {
    SupervisorReport report;
    if (::recv(control_, &report, sizeof report, 0) != static_cast<ssize_t>(sizeof report)) return std::nullopt;
    return report;
  }
  void order(int signal) const {
    const SupervisorOrder order{signal};
    BOOST_TEST(::send(control_, &order, sizeof order, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof order));
  }
  void hang_up() {
    if (control_ >= 0) ::close(std::exchange(control_, -1));
  }
  int pid() const { return pid_; }

 private:
  int control_ = -1;
  int pid_ = -1;
};

[[noreturn]] void sleep_for_ever() {
  while (true) ::pause();
}

// Through which processes say their numbers.
struct Numbers {
  Numbers() { BOOST_TEST_REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0); }
  ~Numbers() {
    for (const int end : pipe) ::close(end);
  }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;
  void say_mine() const {
    const int self = ::getpid();
    static_cast<void>(!::write(pipe[1], &self, sizeof self));
  }
  int next() const {
    int number = -1;
    BOOST_TEST_REQUIRE(::read(pipe[0], &number, sizeof number) == static_cast<ssize_t>(sizeof number));
    return number;
  }
  std::array<int, 2> pipe{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(supervisor_test)

BOOST_AUTO_TEST_CASE(a_worker_is_told_at_its_start_and_at_its_end) {
  const Supervised supervised([] { return 3; });
  const auto started = supervised.report();
  BOOST_TEST_REQUIRE(started.has_value());
  BOOST_TEST((started->kind == SupervisorTells::started));
  BOOST_TEST(started->pid > 0);
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST((ended->kind == SupervisorTells::ended));
  BOOST_TEST(ended->pid == started->pid);
  BOOST_TEST(WIFEXITED(ended->wait_status));
  BOOST_TEST(WEXITSTATUS(ended->wait_status) == 3);
  BOOST_TEST(ended->left == 0u);
  BOOST_TEST(ended->peak_kib > 0);
  BOOST_TEST(ended->in_cgroup == 0u);
  BOOST_TEST(!supervised.report());  // the last one
}

BOOST_AUTO_TEST_CASE(a_signal_that_ends_a_worker_is_told) {
  const Supervised supervised([]() -> int {
    ::raise(SIGFPE);
    return 3;
  });
  BOOST_TEST_REQUIRE(supervised.report().has_value());
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST(WIFSIGNALED(ended->wait_status));
  BOOST_TEST(WTERMSIG(ended->wait_status) == SIGFPE);
}

BOOST_AUTO_TEST_CASE(an_ordered_signal_reaches_the_worker) {
  const Supervised supervised([]() -> int { sleep_for_ever(); });
  BOOST_TEST_REQUIRE(supervised.report().has_value());
  supervised.order(SIGTERM);
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST(WTERMSIG(ended->wait_status) == SIGTERM);
}

BOOST_AUTO_TEST_CASE(an_ordered_kill_ends_all_that_the_worker_started) {
  const Numbers numbers;
  const Supervised supervised([&]() -> int {
    for (const bool has_session : {false, true}) {
      if (::fork() != 0) continue;
      if (has_session) ::setsid();
      ::signal(SIGTERM, SIG_IGN);
      numbers.say_mine();
      sleep_for_ever();
    }
    sleep_for_ever();
  });
  const std::array<int, 2> children{numbers.next(), numbers.next()};
  const auto started = supervised.report();
  BOOST_TEST_REQUIRE(started.has_value());
  supervised.order(SIGKILL);
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST(WTERMSIG(ended->wait_status) == SIGKILL);
  BOOST_TEST(ended->left == 0u);
  for (const int child : children) BOOST_TEST(!is_there(child));
  BOOST_TEST(!is_there(started->pid));
}

BOOST_AUTO_TEST_CASE(what_a_worker_leaves_is_gone_before_its_end_is_told) {
  const Numbers numbers;
  const Supervised supervised([&]() -> int {
    const int child = ::fork();
    if (child == 0) {
      ::setsid();
      if (::fork() != 0) ::_exit(0);  // its parent is gone: a daemon
      numbers.say_mine();
      sleep_for_ever();
    }
    ::waitpid(child, nullptr, 0);
    ::pause();
    return 0;
  });
  const int daemon = numbers.next();
  BOOST_TEST_REQUIRE(supervised.report().has_value());
  BOOST_TEST(is_there(daemon));
  supervised.order(SIGTERM);
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST(WTERMSIG(ended->wait_status) == SIGTERM);
  BOOST_TEST(ended->left == 0u);
  BOOST_TEST(!is_there(daemon));
}

BOOST_AUTO_TEST_CASE(a_host_that_is_gone_ends_the_worker) {
  Supervised supervised([]() -> int { sleep_for_ever(); });
  const auto started = supervised.report();
  BOOST_TEST_REQUIRE(started.has_value());
  supervised.hang_up();
  BOOST_TEST(test::wait_until([&] { return !is_there(started->pid); }));
}

BOOST_AUTO_TEST_CASE(no_signal_but_the_last_reaches_a_supervisor) {
  const Supervised supervised([]() -> int { sleep_for_ever(); });
  BOOST_TEST_REQUIRE(supervised.report().has_value());
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGSEGV, SIGPIPE, SIGCHLD, SIGALRM})
    ::kill(supervised.pid(), number);
  supervised.order(SIGINT);
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST(WTERMSIG(ended->wait_status) == SIGINT);
}

BOOST_AUTO_TEST_CASE(a_worker_has_a_group_of_its_own_and_the_usual_signals) {
  const Supervised supervised([] {
    sigset_t blocked;
    ::sigprocmask(SIG_BLOCK, nullptr, &blocked);
    for (const int number : {SIGTERM, SIGINT, SIGCHLD}) {
      if (::sigismember(&blocked, number) != 0) return 1;
    }
    struct sigaction action {};
    ::sigaction(SIGCHLD, nullptr, &action);
    if (action.sa_handler != SIG_DFL) return 2;
    return ::getpgrp() == ::getpid() ? 5 : 3;
  });
  BOOST_TEST_REQUIRE(supervised.report().has_value());
  const auto ended = supervised.report();
  BOOST_TEST_REQUIRE(ended.has_value());
  BOOST_TEST(WEXITSTATUS(ended->wait_status) == 5);
}

BOOST_AUTO_TEST_CASE(a_worker_that_cannot_be_started_is_told) {
  std::array<int, 2> ends{};
  BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
  Supervisor::tell_failure(ends[1], EAGAIN);
  SupervisorReport report;
  BOOST_TEST(::recv(ends[0], &report, sizeof report, 0) == static_cast<ssize_t>(sizeof report));
  BOOST_TEST((report.kind == SupervisorTells::failed));
  BOOST_TEST(report.wait_status == EAGAIN);
  BOOST_TEST(::recv(ends[0], &report, sizeof report, 0) == 0);  // its end is closed
  ::close(ends[0]);
}

BOOST_AUTO_TEST_SUITE_END()
