// SPDX-License-Identifier: MIT
#include "sweep/early_stop.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

#include <skrobot/error.hpp>

using namespace skrobot;

namespace {

const Objective k_score{Direction::maximize, "score"};

std::string message_of(const std::string& text) {
  try {
    return to_string(parse_early_stop(text));
  } catch (const Error& e) {
    return e.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(early_stop_test)

BOOST_AUTO_TEST_CASE(settings) {
  BOOST_TEST(message_of("none") == "none");
  BOOST_TEST(message_of("median") == "median:first_step=1,least_trials=5");
  BOOST_TEST(message_of("median:least_trials=2,first_step=10") == "median:first_step=10,least_trials=2");
  BOOST_TEST(message_of("halving:factor=4") == "halving:first_step=1,factor=4");
  BOOST_TEST(message_of("meridian") == "expected none, median, halving or race, got 'meridian'");
  BOOST_TEST(message_of("median:factor=4") == "median has no setting 'factor'");
  BOOST_TEST(message_of("none:first_step=4") == "none has no setting 'first_step'");
  BOOST_TEST(message_of("halving:factor=1") == "factor must be an integer of at least 2, got 'factor=1'");
  BOOST_TEST(message_of("race") == "race:least_repeats=3");
  BOOST_TEST(message_of("race:least_repeats=5") == "race:least_repeats=5");
  BOOST_TEST(message_of("race:least_repeats=2") ==
             "least_repeats must be an integer of at least 3, got 'least_repeats=2'");
  BOOST_TEST(message_of("race:factor=3") == "race has no setting 'factor'");
  BOOST_TEST(message_of("halving:first_step=0") == "the first step of halving must be at least 1");
}

BOOST_AUTO_TEST_CASE(the_median_of_completed_trials_is_the_bar) {
  EarlyStop stop(parse_early_stop("median:first_step=2,least_trials=3"), k_score);
  for (std::uint64_t trial = 1; trial <= 3; ++trial) {
    for (std::int64_t step = 1; step <= 4; ++step)
      BOOST_TEST(stop.point(trial, step, static_cast<double>(trial)) == "");
    stop.ended(trial, true);
  }
  // The medians are 2 at every step.
  BOOST_TEST(stop.point(4, 1, 0.5) == "");  // before the first step
  BOOST_TEST(stop.point(4, 2, 1.5) ==
             "stopped early at step 2: its best score is 1.5, the median of the completed trials 2");
  BOOST_TEST(stop.point(5, 2, 2) == "");  // not worse
  BOOST_TEST(stop.point(6, 3, 2.5) == "");
  BOOST_TEST(stop.point(6, 4, 1) == "");  // its best counts
}

BOOST_AUTO_TEST_CASE(failed_trials_and_too_few_are_no_bar) {
  EarlyStop stop(parse_early_stop("median:least_trials=2"), Objective{Direction::minimize, "loss"});
  for (std::uint64_t trial = 1; trial <= 5; ++trial) {
    stop.point(trial, 1, 1);
    stop.ended(trial, false);
  }
  BOOST_TEST(stop.point(6, 1, 9) == "");
  stop.ended(6, true);
  BOOST_TEST(stop.point(7, 1, 99) == "");
  stop.ended(7, true);
  BOOST_TEST(stop.point(8, 1, 100) != "");
}

BOOST_AUTO_TEST_CASE(halving_keeps_the_best_at_each_rung) {
  EarlyStop stop(parse_early_stop("halving:first_step=2,factor=2"), k_score);
  BOOST_TEST(stop.point(1, 1, -5) == "");
  BOOST_TEST(stop.point(1, 2, 1) == "");  // the first has nothing to be compared with
  BOOST_TEST(stop.point(2, 2, 3) == "");
  BOOST_TEST(stop.point(3, 2, 2) == "stopped early at step 2: its score of 2 is behind 1 of the 2 others at step 2");
  BOOST_TEST(stop.point(4, 2, 4) == "");
  BOOST_TEST(stop.point(1, 3, -5) == "");  // between rungs
  BOOST_TEST(stop.point(1, 4, 1) == "");
  BOOST_TEST(stop.point(2, 5, 0) == "stopped early at step 5: its score of 0 is behind 1 of the 1 others at step 4");
}

BOOST_AUTO_TEST_CASE(no_rule_stops_nothing) {
  EarlyStop stop({}, k_score);
  for (std::uint64_t trial = 1; trial < 100; ++trial) {
    BOOST_TEST(stop.point(trial, 1, -static_cast<double>(trial)) == "");
    stop.ended(trial, true);
  }
}

BOOST_AUTO_TEST_CASE(the_last_step_there_can_be_is_compared_too) {
  for (const char* rule : {"median", "halving"}) {
    EarlyStop stop(parse_early_stop(rule), parse_objective("maximize:score"));
    for (const std::int64_t step :
         {std::numeric_limits<std::int64_t>::min(), std::int64_t{1} << 62, std::numeric_limits<std::int64_t>::max()}) {
      BOOST_TEST(stop.point(1, step, 0.5) == "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
