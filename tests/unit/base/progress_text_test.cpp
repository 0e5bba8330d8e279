// SPDX-License-Identifier: MIT
#include "base/progress_text.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(progress_text_test)

BOOST_AUTO_TEST_CASE(a_bar_fills_from_the_left_by_halves) {
  BOOST_TEST(progress_bar(0, 4) == "────");
  BOOST_TEST(progress_bar(0.5, 4) == "━━──");
  BOOST_TEST(progress_bar(0.4, 4) == "━╸──");
  BOOST_TEST(progress_bar(1, 4) == "━━━━");
  BOOST_TEST(progress_bar(7, 4) == "━━━━");
  BOOST_TEST(progress_bar(-7, 4) == "────");
}

BOOST_AUTO_TEST_CASE(rates_have_the_unit_that_gives_a_short_number) {
  BOOST_TEST(rate_text(12.34) == "12.3/s");
  BOOST_TEST(rate_text(1234.5) == "1234/s");
  BOOST_TEST(rate_text(2.5e4) == "25k/s");
  BOOST_TEST(rate_text(3e6) == "3M/s");
  BOOST_TEST(rate_text(0.5) == "30/min");
  BOOST_TEST(rate_text(0.001) == "3.6/h");
  BOOST_TEST(rate_text(0) == "");
  BOOST_TEST(rate_text(std::nan("")) == "");
}

BOOST_AUTO_TEST_CASE(a_steady_rate_is_known_from_the_first_look_and_a_change_is_followed) {
  using namespace std::chrono_literals;
  RateMeter::Time now{};
  RateMeter rate(now);
  BOOST_TEST(!rate.per_second());
  std::uint64_t done = 0;
  for (int i = 0; i < 10; ++i) {
    rate.add(now += 500ms, done += 50);
    BOOST_TEST(*rate.per_second() == 100.0, boost::test_tools::tolerance(1e-9));
  }
  for (int i = 0; i < 200; ++i) rate.add(now += 500ms, done += 5);
  BOOST_TEST(*rate.per_second() == 10.0, boost::test_tools::tolerance(0.02));
  rate.add(now += 500ms, 3);  // begun anew
  BOOST_TEST(!rate.per_second());
  rate.add(now += 1s, 5);
  BOOST_TEST(*rate.per_second() == 2.0);
}

BOOST_AUTO_TEST_CASE(the_remaining_time_is_known_once_there_is_a_rate) {
  BOOST_TEST(time_left(50, 100, 10.0)->count() == 5);
  BOOST_TEST(!time_left(50, 0, 10.0));
  BOOST_TEST(!time_left(100, 100, 10.0));
  BOOST_TEST(!time_left(200, 100, 10.0));
  BOOST_TEST(!time_left(50, 100, std::nullopt));
  BOOST_TEST(!time_left(50, 100, 0.0));
  BOOST_TEST(!time_left(0, std::numeric_limits<std::uint64_t>::max(), 1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
