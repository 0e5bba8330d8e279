// SPDX-License-Identifier: MIT
#include "base/processes.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>

namespace skrobot {
namespace {

// Other tests' children may be there too.
bool has(const std::vector<int>& pids, int pid) { return std::find(pids.begin(), pids.end(), pid) != pids.end(); }

// A child with a child of its own, both asleep.
struct Family {
  int child = -1, grandchild = -1;
  Family() {
    std::array<int, 2> ends{};
    BOOST_TEST_REQUIRE(::pipe(ends.data()) == 0);
    child = ::fork();
    if (child == 0) {
      ::setpgid(0, 0);
      const int own = ::fork();
      if (own != 0) [[maybe_unused]]
        const auto written = ::write(ends[1], &own, sizeof own);
      while (true) ::pause();
    }
    BOOST_TEST_REQUIRE(::read(ends[0], &grandchild, sizeof grandchild) == static_cast<ssize_t>(sizeof grandchild));
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~Family() {
    ::kill(-child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(processes_test)

BOOST_AUTO_TEST_CASE(children_and_what_is_below_them_are_found) {
  const Family family;
  const int self = ::getpid();
  BOOST_TEST(has(children_of(self), family.child));
  BOOST_TEST(!has(children_of(self), family.grandchild));
  BOOST_TEST(children_of(family.child) == std::vector<int>{family.grandchild}, boost::test_tools::per_element());
  BOOST_TEST(has(descendants_of(self), family.child));
  BOOST_TEST(has(descendants_of(self), family.grandchild));
  BOOST_TEST(has(descendants_of(self, {family.grandchild}), family.child));
  BOOST_TEST(!has(descendants_of(self, {family.grandchild}), family.grandchild));
  BOOST_TEST(!has(descendants_of(self, {family.child}), family.grandchild));
}

BOOST_AUTO_TEST_CASE(a_process_has_a_parent_and_a_group) {
  const Family family;
  ProcessState state;
  BOOST_TEST_REQUIRE(read_process_state(family.grandchild, state));
  BOOST_TEST(state.parent == family.child);
  BOOST_TEST(state.group == family.child);
  BOOST_TEST(!state.is_zombie);
}

BOOST_AUTO_TEST_CASE(an_ended_child_is_a_zombie_until_reaped) {
  const int child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t info{};
  BOOST_TEST(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
  ProcessState state;
  BOOST_TEST_REQUIRE(read_process_state(child, state));
  BOOST_TEST(state.is_zombie);
  BOOST_TEST(has(children_of(::getpid()), child));
  BOOST_TEST(::waitpid(child, nullptr, 0) == child);
  BOOST_TEST(!read_process_state(child, state));
  BOOST_TEST(!has(children_of(::getpid()), child));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
