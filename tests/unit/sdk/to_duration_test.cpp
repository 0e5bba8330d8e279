// SPDX-License-Identifier: MIT
#include <boost/test/unit_test.hpp>
#include <skrobot/duration.hpp>

BOOST_AUTO_TEST_SUITE(to_duration_test)

// What a host takes, a task reads the same: tests/unit/base/duration_test.cpp has more of it.
BOOST_AUTO_TEST_CASE(reads_what_the_host_accepts) {
  const auto ms = [](const char* text) { return skrobot::to_duration(text).count(); };
  BOOST_TEST(ms("30s") == 30'000);
  BOOST_TEST(ms("1h30m") == 5'400'000);
  BOOST_TEST(ms("1.5h") == 5'400'000);
  BOOST_TEST(ms("0.001s") == 1);
  BOOST_TEST(ms("10") == 10'000);
  BOOST_TEST(ms("2d3h4m5s6ms") == 183'845'006);
}

BOOST_AUTO_TEST_CASE(refuses_the_rest_as_a_parameter) {
  for (const char* text : {"", "x", "-1s", "1s1h", "inf", "1 s"}) {
    BOOST_CHECK_EXCEPTION(skrobot::to_duration(text), skrobot::ParameterError,
                          [&](const auto& e) { return e.what() == "'" + std::string(text) + "' is not a duration"; });
  }
  BOOST_CHECK_THROW(skrobot::to_duration("40000d"), skrobot::ParameterError);
}

BOOST_AUTO_TEST_SUITE_END()
