// SPDX-License-Identifier: MIT
#include "support/exit_code.hpp"

#include <boost/test/unit_test.hpp>

#include "support/program.hpp"

using namespace skrobot::test;

namespace {

Program ending(const char* how) { return {{"/bin/sh", "-c", how}, ".", {}}; }

// This very program with one of the samples.
Ended run_case(const std::string& name) {
  return run({{"/proc/self/exe", "--run_test=exit_code_samples/" + name, "--report_level=short", "--color_output=no"},
              ".",
              {}});
}

}  // namespace

// Tests that must fail; they run only by name.
BOOST_AUTO_TEST_SUITE(exit_code_samples, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(an_output_of_a_failed_command_is_missed) {
  BOOST_TEST(run(ending("echo wrong usage >&2; exit 2")).output.find("secret") == std::string::npos);
}
BOOST_AUTO_TEST_CASE(a_failed_command_is_left) { run(ending("kill -9 $$")); }
BOOST_AUTO_TEST_CASE(a_copy_is_left) {
  const Ended first = run(ending("exit 3"));
  const Ended copy = first;
  BOOST_TEST(copy.output == "");
}
BOOST_AUTO_TEST_CASE(another_code_is_expected) { run(ending("exit 3"), 2); }
BOOST_AUTO_TEST_CASE(one_is_replaced_by_another) {
  Ended ended = run(ending("exit 3"));
  ended = run(ending("exit 0"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(exit_code_test)

BOOST_AUTO_TEST_CASE(a_failure_that_no_one_reads_fails_the_test) {
  for (const char* name : {"an_output_of_a_failed_command_is_missed", "a_failed_command_is_left", "a_copy_is_left",
                           "another_code_is_expected", "one_is_replaced_by_another"}) {
    const Ended ended = run_case(name);
    BOOST_TEST(ended.exit_code == 201, name << ":\n" << ended.output << ended.errors);
  }
  const Ended told = run_case("an_output_of_a_failed_command_is_missed");
  BOOST_TEST(told.exit_code == 201);
  BOOST_TEST(
      (told.output + told.errors)
              .find("exit code 2, which the test does not expect: /bin/sh -c echo wrong usage >&2; exit 2\nwrong "
                    "usage") != std::string::npos,
      told.output << told.errors);
}

BOOST_AUTO_TEST_CASE(one_that_is_read_or_0_does_not) {
  BOOST_TEST(run(ending("echo said; exit 0")).output == "said\n");
  BOOST_TEST(run(ending("exit 3")).exit_code == 3);
  BOOST_TEST(run(ending("kill -9 $$")).exit_code == 128 + 9);
  BOOST_TEST(run(ending("echo said; exit 4"), 4).output == "said\n");
  run(ending("exit 3")).exit_code.ignore();
  const Ended ended = run(ending("exit 3"));
  const Ended copy = ended;
  BOOST_TEST(copy.exit_code == 3);
}

BOOST_AUTO_TEST_SUITE_END()
