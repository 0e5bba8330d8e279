// SPDX-License-Identifier: MIT
// Large results are result_file_test's and runner_test's.
#include "core/outcome_file.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

struct Bench {
  test::TemporaryDirectory directory;
  RunFiles names{directory.path(), "a_task"};
  Outcome outcome;

  // What is there under its name after each step.
  std::vector<std::string> steps() {
    const auto file = make_outcome_file(real_file_system(), names, outcome, nullptr);
    path = file->path();
    std::vector<std::string> seen;
    const auto look = [&] { seen.push_back(std::filesystem::exists(path) ? test::read_text(path) : "-"); };
    BOOST_TEST(!file->write());
    look();
    BOOST_TEST(!file->sync());
    look();
    BOOST_TEST(!file->rename());
    look();
    return seen;
  }
  std::filesystem::path path;
};

using Steps = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outcome_file_test, Bench)

BOOST_AUTO_TEST_CASE(a_result_has_its_name_last) {
  outcome.state = State::completed;
  outcome.result = {{"loss", 0.5}};
  outcome.error = "no error";
  BOOST_TEST(steps() == (Steps{"-", "-", "{\n  \"loss\": 0.5\n}\n"}), boost::test_tools::per_element());
  BOOST_TEST(path == names.result());
  BOOST_TEST(test::names_in(directory.path()) == Steps{"a_task.result"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(any_other_state_is_a_message_and_what_helps) {
  for (const State state : {State::failed, State::crashed, State::timed_out, State::cancelled}) {
    outcome.state = state;
    outcome.error = "no data";
    outcome.details = "";
    BOOST_TEST(steps().back() == "no data\n");
    BOOST_TEST(path == names.errors());
    for (const char* details : {"row 7\nrow 8", "row 7\nrow 8\n"}) {
      outcome.details = details;
      BOOST_TEST(steps().back() == "no data\n\nrow 7\nrow 8\n");
    }
  }
}

BOOST_AUTO_TEST_CASE(one_that_is_dropped_leaves_nothing) {
  outcome.error = "no data";
  BOOST_TEST(!make_outcome_file(real_file_system(), names, outcome, nullptr)->write());
  BOOST_TEST(std::filesystem::is_empty(directory.path()));
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_an_error) {
  names.directory = directory / "none";
  outcome.error = "no data";
  const std::error_code code = make_outcome_file(real_file_system(), names, outcome, nullptr)->write();
  BOOST_TEST((code == std::errc::no_such_file_or_directory));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
