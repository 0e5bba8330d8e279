// SPDX-License-Identifier: MIT
#include "base/clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

namespace {

std::optional<std::int64_t> milliseconds(std::string_view text) {
  const auto time = from_iso_8601(text);
  if (!time) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(clock_test)

BOOST_AUTO_TEST_CASE(a_time_is_read_back) {
  for (const std::int64_t ms : {0LL, 1'772'362'800'123LL, 951'868'799'999LL, 1'793'000'000'000LL}) {
    BOOST_TEST(milliseconds(to_iso_8601(WallTime(std::chrono::milliseconds(ms)))).value() == ms);
  }
  BOOST_TEST(milliseconds("2026-03-01T12:00:00.123+01:00").value() == 1'772'362'800'123);
  BOOST_TEST(milliseconds("2026-03-01T10:00:00.123-01:00").value() == 1'772'362'800'123);
}

BOOST_AUTO_TEST_CASE(a_time_that_the_clock_cannot_hold_is_its_first_or_last) {
  BOOST_TEST(milliseconds("0001-01-01T00:00:00.000Z").value() == -7'000'000'000'000);
  BOOST_TEST(milliseconds("1013-03-01T00:00:00.000Z").value() == -7'000'000'000'000);
  BOOST_TEST(milliseconds("9999-12-31T23:59:59.999Z").value() == 9'200'000'000'999);
}

BOOST_AUTO_TEST_CASE(invalid_times) {
  for (const char* text : {"", "2026-03-01", "2026-13-01T12:00:00.123+01:00", "2026-03-01T12:00:00.123+01:0x", "soon"})
    BOOST_TEST(!milliseconds(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
