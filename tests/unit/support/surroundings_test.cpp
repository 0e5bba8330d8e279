// SPDX-License-Identifier: MIT
// What every test can rely on, whoever starts it. tests/hostile_surroundings.sh starts it in the worst ways.
#include "support/surroundings.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "support/program.hpp"

using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "(unset)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(surroundings_test)

BOOST_AUTO_TEST_CASE(variables_are_the_tests_own) {
  BOOST_TEST(variable("TERM") == "xterm");
  BOOST_TEST(variable("LC_ALL") == "C.UTF-8");
  BOOST_TEST(variable("LANG") == "C.UTF-8");
  BOOST_TEST(variable("TZ") == "UTC");
  BOOST_TEST(fs::is_empty(variable("HOME")));
  BOOST_TEST(fs::is_directory(variable("XDG_CACHE_HOME")));
  BOOST_TEST(fs::is_directory(variable("TMPDIR")));
  for (const char* name : {"COLUMNS", "LINES", "NO_COLOR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                           "SKROBOT_EXPERIMENTS", "SKROBOT_WORKER", "SUDO_UID", "http_proxy", "GIT_DIR", "USER"})
    BOOST_TEST(variable(name) == "(unset)", name);
}

BOOST_AUTO_TEST_CASE(so_are_working_directory_umask_streams_and_signals) {
  BOOST_TEST(fs::is_empty(fs::current_path()));
  const mode_t mask = ::umask(0);
  ::umask(mask);
  BOOST_TEST(mask == 022u);
  for (const int descriptor : {0, 1, 2}) BOOST_TEST(::fcntl(descriptor, F_GETFD) != -1, descriptor);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD, SIGQUIT}) {
    struct sigaction action {};
    BOOST_TEST_REQUIRE(::sigaction(number, nullptr, &action) == 0);
    BOOST_TEST((action.sa_handler != SIG_IGN), number);
  }
  sigset_t blocked;
  ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
  for (const int number : {SIGINT, SIGTERM, SIGCHLD}) BOOST_TEST(::sigismember(&blocked, number) == 0, number);
}

BOOST_AUTO_TEST_CASE(a_program_gets_them_once_and_what_its_test_adds) {
  Program program{{"/usr/bin/env"}, ".", {{"TERM", "dumb"}, {"HOME", "/there"}, {"SKROBOT_SEED", "7"}}};
  std::istringstream lines(run(program, 0).output);
  std::multiset<std::string> variables;
  for (std::string line; std::getline(lines, line);) variables.insert(line.substr(0, line.find('=')));
  for (const char* name : {"TERM", "HOME", "SKROBOT_SEED", "PATH", "LC_ALL", "TZ"})
    BOOST_TEST(variables.count(name) == 1u, name);
  BOOST_TEST(variables.count("XDG_CACHE_HOME") == 0u);
  program.words = {"/bin/sh", "-c", "echo $TERM $HOME $SKROBOT_SEED; cat; umask"};
  BOOST_TEST(run(program, 0).output == "dumb /there 7\n0022\n");
}

BOOST_AUTO_TEST_SUITE_END()
