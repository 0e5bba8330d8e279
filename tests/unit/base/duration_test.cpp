// SPDX-License-Identifier: MIT
#include "base/duration.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

#include <skrobot/error.hpp>

namespace skrobot {
namespace {

long long ms(std::string_view text) { return parse_duration(text).count(); }

std::string failure(std::string_view text) {
  try {
    parse_duration(text);
  } catch (const Error& error) {
    BOOST_TEST((error.fault() == Fault::usage));
    BOOST_TEST(error.hint() == "write 30s, 5m, 1h30m or 250ms");
    return error.what();
  }
  return "-";
}

std::string shown(long long count) { return format_duration(std::chrono::milliseconds(count)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(duration_test)

BOOST_AUTO_TEST_CASE(reads_common_spellings) {
  BOOST_TEST(ms("30s") == 30'000);
  BOOST_TEST(ms("5m") == 300'000);
  BOOST_TEST(ms("1h30m") == 5'400'000);
  BOOST_TEST(ms("250ms") == 250);
  BOOST_TEST(ms("10") == 10'000);
  BOOST_TEST(ms("0") == 0);
  BOOST_TEST(ms("1.5") == 1500);
  BOOST_TEST(ms("1.5h") == 5'400'000);
  BOOST_TEST(ms("0.1s") == 100);
  BOOST_TEST(ms("2d3h4m5s6ms") == 2 * 86'400'000LL + 3 * 3'600'000LL + 4 * 60'000LL + 5006);
  BOOST_TEST(ms("90m") == 5'400'000);
  BOOST_TEST(ms("1m500ms") == 60'500);
  BOOST_TEST(ms("36500d") == 3'153'600'000'000);
}

BOOST_AUTO_TEST_CASE(refuses_the_rest) {
  for (const char* bad : {"",     "s",    "30x", "30 s", " 30s", "30s ", "-5s", "+5s", "inf",   "nan",
                          "1e3s", "0x10", "30S", "5m1h", "1s1s", "1h30", "0s5", ".5s", "1..5s", "1,5s"}) {
    BOOST_TEST(failure(bad) == "'" + std::string(bad) + "' is not a duration", bad);
  }
  BOOST_TEST(failure("5\x1b[31m") == "'5\\x1b[31m' is not a duration");
}

BOOST_AUTO_TEST_CASE(refuses_more_than_100_years) {
  BOOST_TEST(failure("36501d") == "'36501d' is not a duration: longer than 100 years");
  BOOST_TEST(failure("99999999999999999999") == "'99999999999999999999' is not a duration: longer than 100 years");
  BOOST_TEST(failure(std::string(400, '9')) ==
             "'" + std::string(77, '9') + "…' is not a duration: longer than 100 years");
}

BOOST_AUTO_TEST_CASE(writes_readable_text) {
  BOOST_TEST(shown(0) == "0 ms");
  BOOST_TEST(shown(250) == "250 ms");
  BOOST_TEST(shown(999) == "999 ms");
  BOOST_TEST(shown(1000) == "1 s");
  BOOST_TEST(shown(1500) == "1.5 s");
  BOOST_TEST(shown(1999) == "1.9 s");
  BOOST_TEST(shown(59'999) == "59.9 s");
  BOOST_TEST(shown(60'000) == "1 m");
  BOOST_TEST(shown(90'000) == "1 m 30 s");
  BOOST_TEST(shown(3'600'000) == "1 h");
  BOOST_TEST(shown(7'500'000) == "2 h 5 m");
  BOOST_TEST(shown(3'600'000 + 59'000) == "1 h");
  BOOST_TEST(shown(3 * 86'400'000LL + 4 * 3'600'000LL) == "3 d 4 h");
  BOOST_TEST(shown(-90'000) == "-1 m 30 s");
  BOOST_TEST(shown(std::numeric_limits<long long>::max()) == "106751991167 d 7 h");
  BOOST_TEST(shown(std::numeric_limits<long long>::min()) == "-106751991167 d 7 h");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
