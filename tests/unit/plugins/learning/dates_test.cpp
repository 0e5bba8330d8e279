// SPDX-License-Identifier: MIT
#include "learning/dates.hpp"

#include <boost/test/unit_test.hpp>

namespace learning {

BOOST_AUTO_TEST_SUITE(dates_test)

BOOST_AUTO_TEST_CASE(reads_dates_and_times) {
  BOOST_TEST((parse_date("1970-01-01") == Date{0, 1, 4}));  // a Thursday
  BOOST_TEST((parse_date("2024/02/29") == Date{19782, 2, 4}));
  BOOST_TEST((parse_date("1969-12-31") == Date{-1, 12, 3}));
  BOOST_TEST(parse_date("1970-01-01T06:00")->days == 0.25);
  BOOST_TEST(parse_date("1970-01-01 12:00:00.5")->days == 0.5 + 0.5 / 86400, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(parse_date("1970-01-01T12:00Z")->days == 0.5);
  BOOST_TEST(parse_date("1970-01-01T12:00+06:00")->days == 0.25);
  BOOST_TEST(parse_date("1970-01-01T12:00:00-0600")->days == 0.75);
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
  for (const char* text : {"", "2024", "2024-1-1", "2024-13-01", "2023-02-29", "2024-00-10", "2024-01/02", "01/02/2024",
                           "2024-01-01T", "2024-01-01T24:00", "2024-01-01T10:60", "2024-01-01T10", "2024-01-01x",
                           "2024-01-01T10:00+1", "2024-01-01T10:00:00.", "20240101", "today", "2024-01-01T10:00Zx"}) {
    BOOST_TEST(!parse_date(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(knows_dates_in_another_order) {
  for (const char* text : {"1.2.2024", "01/02/24", "31-12-1999", "2024-1-1"})
    BOOST_TEST(looks_like_another_date(text), text);
  for (const char* text :
       {"2024-01-01", "1.2", "1.2.3.4", "a/b/c", "1/2", "12345.1.1", "1.2.3", "2024-01-", "", "1.2/2024"})
    BOOST_TEST(!looks_like_another_date(text), text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
