// SPDX-License-Identifier: MIT
#include "plot/text_fitting.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "base/text.hpp"

using namespace skrobot;
using Names = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(text_fitting_test)

BOOST_AUTO_TEST_CASE(names_that_fit_stay_as_they_are) {
  const Names names{"rate=0.1", "rate=0.4"};
  BOOST_TEST(fitted(names, 8) == names, boost::test_tools::per_element());
  BOOST_TEST(fitted({}, 8).empty());
}

BOOST_AUTO_TEST_CASE(distinguishing_parts_of_names_stay) {
  const Names by_date{"…02-28T12…", "…03-01T12…"};
  BOOST_TEST(fitted({"anonymous-2026-02-28T12-00-00", "anonymous-2026-03-01T12-00-00"}, 12) == by_date,
             boost::test_tools::per_element());
  const Names by_end{"…00", "…00-2", "…00-3"};
  BOOST_TEST(
      fitted({"anonymous-2026-03-01T12-00-00", "anonymous-2026-03-01T12-00-00-2", "anonymous-2026-03-01T12-00-00-3"},
             20) == by_end,
      boost::test_tools::per_element());
  const Names runs{"…train…", "…test…"};
  BOOST_TEST(fitted({"ada/one/train/task", "ada/one/test/task"}, 8) == runs, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_trials_number_stays_and_its_end_goes) {
  const Names cut{"trial 117 max_…", "trial 118 max_…", "trial 2 max_de…"};
  BOOST_TEST(fitted({"trial 117 max_depth=3", "trial 118 max_depth=3", "trial 2 max_depth=5"}, 15) == cut,
             boost::test_tools::per_element());
  for (std::size_t columns = 10; columns < 40; ++columns) {
    Names names;
    for (int i = 1; i <= 120; ++i) names.push_back("trial " + std::to_string(i) + " learning_rate=0.1 max_depth=3");
    const Names out = fitted(names, columns);
    BOOST_TEST(std::set<std::string>(out.begin(), out.end()).size() == 120u, columns);
    for (const std::string& name : out) BOOST_TEST(display_width(name) <= columns);
  }
}

BOOST_AUTO_TEST_CASE(foreign_names_are_cut_between_characters) {
  for (std::size_t columns = 1; columns < 30; ++columns) {
    for (const std::string& name :
         fitted({"ééééééééééééééééé/äöü漢字漢字", "ééééééééééééééééé/ß漢字漢字", "\x1b[31m\xFF red"}, columns)) {
      BOOST_TEST(is_valid_utf8(name));
      BOOST_TEST(name.find('\x1b') == std::string::npos);
      BOOST_TEST(display_width(name) <= std::max<std::size_t>(columns, 2), name << " in " << columns);
    }
    BOOST_TEST(is_valid_utf8(without_end("漢字漢字漢字", columns)));
  }
}

BOOST_AUTO_TEST_CASE(names_are_wrapped_behind_the_signs_in_them) {
  const Names three{"early_", "stopping_", "rounds"}, two{"early_stopping_", "rounds"};
  BOOST_TEST(wrapped("early_stopping_rounds", 10, 3) == three, boost::test_tools::per_element());
  BOOST_TEST(wrapped("early_stopping_rounds", 16, 3) == two, boost::test_tools::per_element());
  BOOST_TEST(wrapped("early_stopping_rounds", 10, 2).empty());  // more lines than there may be
  BOOST_TEST(wrapped("early_stopping_rounds", 5, 9).empty());   // a word is wider
  BOOST_TEST(wrapped("", 5, 3).empty());
}

BOOST_AUTO_TEST_SUITE_END()
