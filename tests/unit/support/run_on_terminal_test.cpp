// SPDX-License-Identifier: MIT
#include "support/terminal.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace skrobot::test;

namespace {

Program script(const char* text) { return {{"/bin/sh", "-c", text}, ".", {}}; }

// What it says of a program that takes too long.
std::string complaint(const char* text, const std::vector<Typing>& typings = {}) {
  try {
    run_on_terminal(script(text), 80, typings, std::chrono::milliseconds(500));
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_on_terminal_test)

BOOST_AUTO_TEST_CASE(a_program_is_typed_to_and_read) {
  const Ended ended =
      run_on_terminal(script("printf 'name? '; read name; echo \"hello $name\"; exit 3"), 80, {{"name\\? ", "ada\n"}});
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.output.ends_with("hello ada\r\n"), ended.output);
  BOOST_TEST(ended.errors == "");
  BOOST_TEST(run_on_terminal(script("echo no question"), 80, {{"name\\? ", "ada\n"}}).errors == "name\\? ");
}

BOOST_AUTO_TEST_CASE(a_program_that_hangs_is_ended) {
  BOOST_TEST(complaint("echo ready; exec sleep 1000") ==
             "/bin/sh -c echo ready; exec sleep 1000\ndid not end within 500 ms; the terminal showed:\nready\r\n");
  // It waits for an answer, ignores what is asked of it, talks without end, or has left somebody who holds the
  // terminal.
  BOOST_TEST(complaint("printf 'name? '; read name", {{"address\\? ", "x\n"}})
                 .find("waiting to show address\\? ; the terminal showed:\nname? ") != std::string::npos);
  BOOST_TEST(complaint("trap '' HUP INT TERM; while :; do sleep 1; done").find("did not end") != std::string::npos);
  BOOST_TEST(complaint("while :; do echo again; sleep 0.01; done").find("again\r\nagain") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
