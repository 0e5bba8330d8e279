// SPDX-License-Identifier: MIT
#include "track/notify_filter.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;
using std::chrono::milliseconds;

namespace {

bool is_told(const NotifyFilter& filter, State state, bool recovered = false,
             milliseconds duration = milliseconds(1000)) {
  return passed_over(filter, state, duration, [&] { return recovered; }).empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notify_filter_test)

BOOST_AUTO_TEST_CASE(each_kind_of_end) {
  for (const State state : {State::completed, State::failed, State::crashed, State::timed_out, State::cancelled}) {
    const bool completed = state == State::completed;
    BOOST_TEST_CONTEXT(to_string(state)) {
      BOOST_TEST(is_told({}, state));
      BOOST_TEST(is_told({{TellOn::always}}, state));
      BOOST_TEST(is_told({{TellOn::success}}, state) == completed);
      BOOST_TEST(is_told({{TellOn::failure}}, state) == !completed);
      BOOST_TEST(!is_told({{TellOn::recovery}}, state, false));
      BOOST_TEST(is_told({{TellOn::recovery}}, state, true) == completed);
      BOOST_TEST(is_told({{TellOn::failure, TellOn::recovery}}, state, true));
      BOOST_TEST(is_told({{TellOn::failure, TellOn::recovery}}, state, false) == !completed);
      BOOST_TEST(is_told({{TellOn::failure, TellOn::success}}, state));
    }
  }
}

BOOST_AUTO_TEST_CASE(short_runs_are_left_out_whatever_their_end) {
  const NotifyFilter filter{{TellOn::always}, milliseconds(30'000)};
  BOOST_TEST(!is_told(filter, State::failed, false, milliseconds(29'999)));
  BOOST_TEST(is_told(filter, State::failed, false, milliseconds(30'000)));
}

BOOST_AUTO_TEST_CASE(the_record_says_why) {
  const auto reason = [](const NotifyFilter& filter, State state) {
    return passed_over(filter, state, milliseconds(1500), [] { return false; });
  };
  BOOST_TEST(reason({{TellOn::failure}}, State::completed) == "the run completed: on=failure");
  BOOST_TEST(reason({{TellOn::success}}, State::crashed) == "the run did not complete: on=success");
  BOOST_TEST(reason({{TellOn::failure, TellOn::recovery}}, State::completed) ==
             "the run completed, and the run before it did not fail: on=failure,recovery");
  BOOST_TEST(reason({{TellOn::always}, milliseconds(60'000)}, State::failed) ==
             "the run took 1.5 s, less than min_duration, 1 m");
}

BOOST_AUTO_TEST_CASE(other_records_are_read_only_where_it_matters) {
  int asked = 0;
  const auto ask = [&] { return ++asked > 0; };
  passed_over({{TellOn::failure}}, State::completed, milliseconds(0), ask);
  passed_over({{TellOn::always, TellOn::recovery}}, State::completed, milliseconds(0), ask);
  passed_over({{TellOn::recovery}}, State::failed, milliseconds(0), ask);
  BOOST_TEST(asked == 0);
  BOOST_TEST(passed_over({{TellOn::recovery}}, State::completed, milliseconds(0), ask).empty());
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_SUITE_END()
