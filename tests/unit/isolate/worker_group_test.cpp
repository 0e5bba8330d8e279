// SPDX-License-Identifier: MIT
#include "isolate/worker_group.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

// Files in the place of the kernel's: what is written can be read, and nothing happens.
struct Bench {
  test::TemporaryDirectory directory;
  std::filesystem::path files = directory / ("skrobot-" + std::to_string(::getpid()));

  void make(const std::vector<std::string>& names) {
    std::filesystem::create_directory(files);
    for (const std::string& file : names) test::write_text(files / file, "");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(worker_group_test, Bench)

BOOST_AUTO_TEST_CASE(where_none_can_be_had_a_child_is_in_none) {
  for (const std::string& parent : {std::string(), std::string("/nowhere"), directory.path().string()}) {
    WorkerGroup group(parent);
    BOOST_TEST(!group.is_there());
    BOOST_TEST(!group.limit_memory(1 << 30));
    BOOST_TEST(!group.has_memory_limit());
    BOOST_TEST(group.memory_kills() == 0u);
    const int child = group.fork();
    if (child == 0) ::_exit(7);
    int status = 0;
    BOOST_TEST(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WEXITSTATUS(status) == 7);
  }
  BOOST_TEST(std::filesystem::is_empty(directory.path()));  // what is no cgroup is not left behind
}

BOOST_AUTO_TEST_CASE(a_memory_limit_counts_swapped_memory_too) {
  make({"cgroup.kill", "memory.max", "memory.swap.max"});
  const WorkerGroup group(directory.path().string());
  BOOST_TEST_REQUIRE(group.is_there());
  BOOST_TEST(!group.has_memory_limit());
  BOOST_TEST(group.limit_memory(300 << 20));
  BOOST_TEST(test::read_text(files / "memory.max") == "314572800");
  BOOST_TEST(test::read_text(files / "memory.swap.max") == "0");
  BOOST_TEST(group.has_memory_limit());
  test::write_text(files / "memory.max", "max\n");
  BOOST_TEST(!group.has_memory_limit());
}

BOOST_AUTO_TEST_CASE(the_controller_is_asked_for_where_the_group_lacks_it) {
  make({"cgroup.kill"});
  test::write_text(directory / "cgroup.subtree_control", "");
  const WorkerGroup group(directory.path().string());
  BOOST_TEST(!group.limit_memory(300 << 20));  // it was handed on, and here nothing comes of it
  BOOST_TEST(test::read_text(directory / "cgroup.subtree_control") == "+memory");
}

BOOST_AUTO_TEST_CASE(what_the_kernel_ended_is_counted) {
  make({"cgroup.kill"});
  const WorkerGroup group(directory.path().string());
  BOOST_TEST(group.memory_kills() == 0u);
  test::write_text(files / "memory.events", "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");
  BOOST_TEST(group.memory_kills() == 2u);
}

BOOST_AUTO_TEST_CASE(a_real_group_holds_its_children_and_ends_with_them) {
  const std::string& parent = WorkerGroup::usual_parent();
  if (parent.empty()) {
    BOOST_TEST_MESSAGE("skipped: this process may make no cgroup");
    return;
  }
  const std::string path = parent + "/skrobot-" + std::to_string(::getpid());
  int child = -1;
  {
    WorkerGroup real(parent);
    BOOST_TEST_REQUIRE(real.is_there());
    child = real.fork();
    if (child == 0) {
      ::setsid();
      while (true) ::pause();
    }
    BOOST_TEST(test::read_text(path + "/cgroup.procs") == std::to_string(child) + "\n");
    real.kill();
    int status = 0;
    BOOST_TEST(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WTERMSIG(status) == SIGKILL);
    child = real.fork();
    if (child == 0) {
      while (true) ::pause();
    }
  }  // with a process in it
  BOOST_TEST(!std::filesystem::exists(path));
  int status = 0;
  BOOST_TEST(::waitpid(child, &status, 0) == child);
  BOOST_TEST(WTERMSIG(status) == SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_renewed_group_has_nothing_of_the_old_one) {
  const std::string& parent = WorkerGroup::usual_parent();
  if (parent.empty()) {
    BOOST_TEST_MESSAGE("skipped: this process may make no cgroup");
    return;
  }
  const std::string path = parent + "/skrobot-" + std::to_string(::getpid());
  WorkerGroup group(parent);
  BOOST_TEST_REQUIRE(group.is_there());
  const std::vector<std::string> below{path + "/made", path + "/made/deeper", path + "/other"};
  for (const std::string& made : below) BOOST_TEST_REQUIRE(std::filesystem::create_directory(made));
  std::ofstream(path + "/cgroup.max.depth") << "7" << std::flush;
  BOOST_TEST(test::read_text(path + "/cgroup.max.depth") == "7\n");
  std::ofstream(path + "/cgroup.freeze") << "1" << std::flush;
  const int frozen = group.fork();
  if (frozen == 0) ::_exit(0);
  std::ofstream(below.at(1) + "/cgroup.procs") << frozen << std::flush;
  BOOST_TEST(test::read_text(below.at(1) + "/cgroup.procs") == std::to_string(frozen) + "\n");
  group.renew();
  BOOST_TEST_REQUIRE(group.is_there());
  int status = 0;
  BOOST_TEST(::waitpid(frozen, &status, 0) == frozen);
  BOOST_TEST(WTERMSIG(status) == SIGKILL);
  for (const std::string& made : below) BOOST_TEST(!std::filesystem::exists(made));
  BOOST_TEST(test::read_text(path + "/cgroup.max.depth") == "max\n");
  const int child = group.fork();
  if (child == 0) ::_exit(7);
  BOOST_TEST(::waitpid(child, &status, 0) == child);  // it is not frozen
  BOOST_TEST(WEXITSTATUS(status) == 7);
}

BOOST_AUTO_TEST_CASE(where_there_is_no_group_none_is_renewed) {
  WorkerGroup group("/nowhere");
  group.renew();
  BOOST_TEST(!group.is_there());
}

// With a controller that is to be had here, whichever: the kernel treats all alike.
BOOST_AUTO_TEST_CASE(a_group_of_our_own_processes_hands_a_controller_on_and_one_with_others_does_not) {
  const std::string& parent = WorkerGroup::usual_parent();
  const std::string control = parent + "/cgroup.subtree_control",
                    offered = parent.empty() ? "" : test::read_text(parent + "/cgroup.controllers");
  const std::string controller = offered.substr(0, offered.find_first_of(" \n"));
  const bool is_on = !controller.empty() && test::read_text(control).find(controller) != std::string::npos;
  if (!controller.empty() && !is_on) std::ofstream(control) << "+" + controller;
  if (controller.empty() || test::read_text(control).find(controller) == std::string::npos) {
    BOOST_TEST_MESSAGE("skipped: no controller of version 2 can be had in a cgroup of this process");
    return;
  }
  for (const bool alone : {true, false}) {
    const std::string scope = parent + "/skrobot-test-" + std::to_string(::getpid());
    std::filesystem::create_directory(scope);
    const int other = alone ? -1 : ::fork();
    if (other == 0) {
      ::execl("/bin/sleep", "sleep", "1000", nullptr);
      ::_exit(127);
    }
    if (!alone) {
      BOOST_TEST(test::wait_until(
          [&] { return test::read_text("/proc/" + std::to_string(other) + "/cmdline").starts_with("sleep"); }));
      test::write_text(scope + "/cgroup.procs", std::to_string(other));
    }
    // The host, in a group of its own; its worker asks.
    const int host = ::fork();
    if (host == 0) {
      test::write_text(scope + "/cgroup.procs", std::to_string(::getpid()));
      int enabled = 0;
      {
        WorkerGroup group(scope);
        const int worker = group.fork();
        if (worker == 0) ::_exit(group.enable(controller) ? 1 : 2);
        ::waitpid(worker, &enabled, 0);
      }
      const bool moved = !test::read_text(scope + "/cgroup.procs").starts_with(std::to_string(::getpid())) && alone;
      ::_exit(WEXITSTATUS(enabled) + (moved ? 10 : 0));
    }
    int status = 0;
    BOOST_TEST(::waitpid(host, &status, 0) == host);
    BOOST_TEST(WEXITSTATUS(status) == (alone ? 11 : 2));
    BOOST_TEST((test::read_text(scope + "/cgroup.subtree_control").find(controller) != std::string::npos) == alone);
    if (!alone) {
      ::kill(other, SIGKILL);
      BOOST_TEST(::waitpid(other, nullptr, 0) == other);
    }
    for (const std::string& group : {scope + "/skrobot-hosts", scope}) {
      BOOST_TEST(test::wait_until([&] { return ::rmdir(group.c_str()) == 0 || errno == ENOENT; }));
    }
  }
  if (!is_on) std::ofstream(control) << "-" + controller;
}

BOOST_AUTO_TEST_CASE(that_of_a_process_that_was_killed_is_removed) {
  const std::string& parent = WorkerGroup::usual_parent();
  if (parent.empty()) {
    BOOST_TEST_MESSAGE("skipped: this process may make no cgroup");
    return;
  }
  const int maker = ::fork();
  if (maker == 0) {
    WorkerGroup left(parent);
    ::raise(SIGKILL);
  }
  BOOST_TEST(::waitpid(maker, nullptr, 0) == maker);
  BOOST_TEST(std::filesystem::exists(parent + "/skrobot-" + std::to_string(maker)));
  WorkerGroup::end(parent, maker);
  BOOST_TEST(!std::filesystem::exists(parent + "/skrobot-" + std::to_string(maker)));
  WorkerGroup::end(parent, maker);  // nothing there
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
