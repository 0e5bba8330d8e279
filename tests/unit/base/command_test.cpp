// SPDX-License-Identifier: MIT
#include "base/command.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(command_test)

BOOST_AUTO_TEST_CASE(both_outputs_and_the_exit_code_are_returned) {
  const CommandEnd end = run_command({"sh", "-c", "echo out; echo err >&2; exit 3"});
  BOOST_TEST(end.was_found);
  BOOST_TEST(end.exit_code == 3);
  BOOST_TEST(end.output == "out\n");
  BOOST_TEST(end.errors == "err\n");
}

BOOST_AUTO_TEST_CASE(a_missing_program) { BOOST_TEST(!run_command({"skrobot-no-such-program"}).was_found); }

BOOST_AUTO_TEST_CASE(a_signal_and_much_output) {
  BOOST_TEST(run_command({"sh", "-c", "kill -9 $$"}).exit_code == 137);
  BOOST_TEST(run_command({"sh", "-c", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"}).output.size() ==
             300000u);
  BOOST_TEST(run_command({"cat"}).output == "");  // nothing to read
}

BOOST_AUTO_TEST_SUITE_END()
