// SPDX-License-Identifier: MIT
// With a real worker: the program must have been built.
#include "isolate/supervised.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <memory>

#include "base/own_children.hpp"
#include "base/processes.hpp"
#include "support/program.hpp"

namespace skrobot {
namespace {

int begin_sleeping() {
  return OwnChildren::instance().add([] {
    const int pid = ::fork();
    if (pid == 0) {
      while (true) ::pause();
    }
    return pid;
  });
}

void end(int child) {
  ::kill(child, SIGKILL);
  BOOST_TEST(::waitpid(child, nullptr, 0) == child);
  OwnChildren::instance().remove(child);
}

bool is_there(int pid) {
  ProcessState state;
  return read_process_state(pid, state) && !state.is_zombie;
}

// Other tests may have left some.
struct Bench {
  const std::vector<int> before = children_of(::getpid());
  std::vector<int> new_children() const {
    std::vector<int> children = children_of(::getpid());
    std::erase_if(children,
                  [this](int child) { return std::find(before.begin(), before.end(), child) != before.end(); });
    return children;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(supervised_test, Bench)

BOOST_AUTO_TEST_CASE(a_worker_without_a_request_ends_with_its_supervisor_when_it_is_dropped) {
  std::unique_ptr<Worker> worker = process_launcher()(-1);
  BOOST_TEST(!worker->has_ended());
  const WorkerEnd end = worker->wait();
  BOOST_TEST(end.signal.value_or(0) == SIGKILL);
  BOOST_TEST((end.containment == Containment::supervisor || end.containment == Containment::cgroup));
  BOOST_TEST(end.left == 0u);
  worker.reset();
  BOOST_TEST(new_children().empty());
}

BOOST_AUTO_TEST_CASE(a_stopped_supervisor_goes_on) {
  std::unique_ptr<Worker> worker = process_launcher()(-1);
  const std::vector<int> supervisors = new_children();
  BOOST_TEST_REQUIRE(supervisors.size() == 1u);
  ::kill(supervisors.front(), SIGSTOP);
  BOOST_TEST(worker->wait().signal.value_or(0) == SIGKILL);
  worker.reset();
  BOOST_TEST(new_children().empty());
}

BOOST_AUTO_TEST_CASE(a_killed_supervisor_takes_its_worker_along) {
  const std::unique_ptr<Worker> worker = process_launcher()(-1);
  const std::vector<int> supervisors = new_children();
  BOOST_TEST_REQUIRE(supervisors.size() == 1u);
  std::vector<int> workers;
  BOOST_TEST(test::wait_until([&] { return !(workers = children_of(supervisors.front())).empty(); }));
  ::kill(supervisors.front(), SIGKILL);
  pollfd event{worker->ended(), POLLIN, 0};
  BOOST_TEST(test::wait_until([&] { return ::poll(&event, 1, 0) == 1 && worker->has_ended(); }));
  BOOST_TEST(worker->wait().signal.value_or(0) == SIGKILL);
  BOOST_TEST(!is_there(workers.at(0)));
}

BOOST_AUTO_TEST_CASE(what_another_process_supervises_is_gone_with_that) {
  std::array<int, 2> ends{};
  BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
  Supervised supervised{Descriptor(ends[0]), -1};
  BOOST_TEST(!supervised.has_ended());
  protocol::SupervisorReport report;
  report.kind = protocol::SupervisorTells::started;
  BOOST_TEST(::send(ends[1], &report, sizeof report, 0) == static_cast<ssize_t>(sizeof report));
  BOOST_TEST(!supervised.has_ended());
  ::close(ends[1]);
  BOOST_TEST(supervised.has_ended());
  BOOST_TEST(!supervised.wait());
  BOOST_TEST(supervised.end().signal.value_or(0) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_worker_is_reported) {
  std::array<int, 2> ends{};
  BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
  Supervised supervised{Descriptor(ends[0]), -1};
  protocol::SupervisorReport report;
  report.kind = protocol::SupervisorTells::ended;
  report.wait_status = 3 << 8;
  report.in_cgroup = report.memory_limited = report.out_of_memory = 1;
  report.left = 2;
  report.user_us = 5000;
  report.peak_kib = 7;
  BOOST_TEST(::send(ends[1], &report, sizeof report, 0) == static_cast<ssize_t>(sizeof report));
  ::close(ends[1]);
  BOOST_TEST(supervised.wait());
  const WorkerEnd end = supervised.end();
  BOOST_TEST(end.status.value_or(-1) == 3);
  BOOST_TEST(!end.signal.has_value());
  BOOST_TEST((end.containment == Containment::cgroup));
  BOOST_TEST(end.has_shared_memory_limit);
  BOOST_TEST(end.ran_out_of_memory);
  BOOST_TEST(end.left == 2u);
  BOOST_TEST(end.resources.user_ms == 5);
  BOOST_TEST(end.resources.peak_memory_bytes == 7 * 1024);
}

BOOST_AUTO_TEST_CASE(only_children_that_were_given_to_the_program_end) {
  const int from_before = ::fork();
  if (from_before == 0) {
    while (true) ::pause();
  }
  adopt_orphans();
  const int own = begin_sleeping();
  // A child whose parent ends at once.
  std::array<int, 2> ends{};
  BOOST_TEST_REQUIRE(::pipe(ends.data()) == 0);
  const int between = ::fork();
  if (between == 0) {
    ::setsid();
    const int orphan = ::fork();
    if (orphan != 0) {
      [[maybe_unused]] const auto written = ::write(ends[1], &orphan, sizeof orphan);
      ::_exit(0);
    }
    while (true) ::pause();
  }
  int orphan = -1;
  BOOST_TEST(::read(ends[0], &orphan, sizeof orphan) == static_cast<ssize_t>(sizeof orphan));
  BOOST_TEST(::waitpid(between, nullptr, 0) == between);
  ::close(ends[0]);
  ::close(ends[1]);
  BOOST_TEST(is_there(orphan));
  end_orphans();
  BOOST_TEST(!is_there(orphan));
  BOOST_TEST(is_there(own));
  BOOST_TEST(is_there(from_before));
  end(own);
  end(from_before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
