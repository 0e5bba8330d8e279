// SPDX-License-Identifier: MIT
// With real workers: the program must have been built.
#include "isolate/reused_worker.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <vector>

#include "base/processes.hpp"
#include "isolate/worker_group.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "track/shared_memory.hpp"

namespace skrobot {
namespace {

struct Bench {
  SharedMemory memory = SharedMemory::shareable();
  WorkerLauncher launch = fresh_launcher();
  const std::vector<int> before = children_of(::getpid());

  std::unique_ptr<Worker> start() { return launch(memory.descriptor()); }
  // Those that this process started for the workers; other tests may have left some of theirs.
  std::vector<int> supervisors() const {
    std::vector<int> children = children_of(::getpid());
    std::erase_if(children,
                  [this](int child) { return std::find(before.begin(), before.end(), child) != before.end(); });
    return children;
  }
};

int worker_of(int supervisor) {
  std::vector<int> workers;
  BOOST_TEST(test::wait_until([&] { return !(workers = children_of(supervisor)).empty(); }));
  BOOST_TEST_REQUIRE(workers.size() == 1u);
  return workers.front();
}

bool is_there(int pid) {
  ProcessState state;
  return read_process_state(pid, state) && !state.is_zombie;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reused_worker_test, Bench)

BOOST_AUTO_TEST_CASE(workers_share_a_supervisor_and_nothing_else) {
  std::vector<int> workers;
  std::vector<int> first;
  for (int i = 0; i < 3; ++i) {
    const std::unique_ptr<Worker> worker = start();
    const std::vector<int> now = supervisors();
    BOOST_TEST_REQUIRE(now.size() == 1u);
    if (i == 0) first = now;
    BOOST_TEST(now == first, boost::test_tools::per_element());
    const int pid = worker_of(now.front());
    BOOST_TEST((std::find(workers.begin(), workers.end(), pid) == workers.end()));
    BOOST_TEST(::getpgid(pid) == pid);
    workers.push_back(pid);
    BOOST_TEST(worker->wait().signal.value_or(0) == SIGKILL);
    BOOST_TEST(!is_there(pid));
    BOOST_TEST(is_there(now.front()));
  }
}

BOOST_AUTO_TEST_CASE(the_supervisor_goes_with_the_launcher) {
  start()->wait();
  const std::vector<int> now = supervisors();
  BOOST_TEST_REQUIRE(now.size() == 1u);
  launch = nullptr;
  BOOST_TEST(supervisors().empty());
  BOOST_TEST(!is_there(now.front()));
  if (const std::string& groups = WorkerGroup::usual_parent(); !groups.empty())
    BOOST_TEST(!std::filesystem::exists(groups + "/skrobot-" + std::to_string(now.front())));
}

BOOST_AUTO_TEST_CASE(the_supervisor_stays_as_long_as_its_worker) {
  const std::unique_ptr<Worker> worker = start();
  launch = nullptr;
  BOOST_TEST_REQUIRE(supervisors().size() == 1u);
  const int pid = worker_of(supervisors().front());
  BOOST_TEST(!worker->has_ended());
  BOOST_TEST(is_there(pid));
  BOOST_TEST(worker->wait().signal.value_or(0) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_killed_supervisor_takes_its_worker_along_and_is_replaced) {
  std::unique_ptr<Worker> worker = start();
  const int supervisor = supervisors().at(0), pid = worker_of(supervisor);
  ::kill(supervisor, SIGKILL);
  BOOST_TEST(worker->wait().signal.value_or(0) == SIGKILL);
  BOOST_TEST(!is_there(pid));
  worker = start();
  BOOST_TEST_REQUIRE(supervisors().size() == 1u);
  BOOST_TEST(supervisors().front() != supervisor);
  BOOST_TEST(is_there(worker_of(supervisors().front())));
}

BOOST_AUTO_TEST_CASE(a_supervisor_that_is_killed_between_two_workers_is_replaced) {
  start()->wait();
  const int supervisor = supervisors().at(0);
  ::kill(supervisor, SIGKILL);
  const std::unique_ptr<Worker> worker = start();
  BOOST_TEST_REQUIRE(supervisors().size() == 1u);
  BOOST_TEST(supervisors().front() != supervisor);
  BOOST_TEST(is_there(worker_of(supervisors().front())));
}

BOOST_AUTO_TEST_CASE(a_stopped_supervisor_goes_on) {
  std::unique_ptr<Worker> worker = start();
  const int supervisor = supervisors().at(0);
  ::kill(supervisor, SIGSTOP);
  BOOST_TEST(worker->wait().signal.value_or(0) == SIGKILL);
  ::kill(supervisor, SIGSTOP);
  launch = nullptr;
  worker.reset();
  BOOST_TEST(supervisors().empty());
}

BOOST_AUTO_TEST_CASE(each_worker_has_a_cgroup_as_new) {
  const std::string& groups = WorkerGroup::usual_parent();
  if (groups.empty()) {
    BOOST_TEST_MESSAGE("skipped: this process may make no cgroup");
    return;
  }
  std::unique_ptr<Worker> worker = start();
  const std::string path = groups + "/skrobot-" + std::to_string(supervisors().at(0));
  BOOST_TEST(test::read_text(path + "/cgroup.procs") == std::to_string(worker_of(supervisors().at(0))) + "\n");
  BOOST_TEST_REQUIRE(std::filesystem::create_directory(path + "/made"));
  BOOST_TEST((worker->wait().containment == Containment::cgroup));
  worker = start();
  BOOST_TEST(test::read_text(path + "/cgroup.procs") == std::to_string(worker_of(supervisors().at(0))) + "\n");
  BOOST_TEST(!std::filesystem::exists(path + "/made"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
