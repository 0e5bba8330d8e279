// SPDX-License-Identifier: MIT
#include "notify/notice.hpp"

#include <boost/test/unit_test.hpp>

#include "unit/plugins/notify/notification_sample.hpp"

using namespace notify;

BOOST_AUTO_TEST_SUITE(notice_test)

BOOST_AUTO_TEST_CASE(each_state_has_a_word) {
  skrobot::Notification n = completed_sample();
  BOOST_TEST(make_notice(n).title == "train_task completed");
  BOOST_TEST(make_notice(n).succeeded);
  n.state = "timed_out";
  n.run = "train_task-3";
  n.error = "did not end within 3 s";
  const Notice notice = make_notice(n);
  BOOST_TEST(!notice.succeeded);
  BOOST_TEST(notice.title == "train_task-3 TIMED OUT");
  BOOST_TEST(notice.error == n.error);
  BOOST_TEST(notice.experiment == "ada-2026-03-01T12-00-00");
}

BOOST_AUTO_TEST_CASE(hostile_text_is_made_plain) {
  skrobot::Notification n = failed_sample("a\r\n\x1b[31mred \xff");
  n.experimenter = "eve\r\nBcc: x";
  const Notice notice = make_notice(n);
  BOOST_TEST(notice.error == "a\n[31mred \xEF\xBF\xBD");
  for (const Fact& fact : notice.facts) BOOST_TEST(fact.value.find_first_of("\r\n") == std::string::npos);
  BOOST_TEST(make_notice({}).title == " ENDED");  // a notification of an unknown host
}

BOOST_AUTO_TEST_CASE(durations) {
  for (const auto& [ms, text] : std::vector<std::pair<std::int64_t, const char*>>{{0, "0 ms"},
                                                                                  {999, "999 ms"},
                                                                                  {1500, "1.5 s"},
                                                                                  {59'999, "59 s"},
                                                                                  {60'000, "1 m"},
                                                                                  {90'000, "1 m 30 s"},
                                                                                  {7'500'000, "2 h 5 m"},
                                                                                  {273'600'000, "3 d 4 h"}}) {
    BOOST_TEST(duration_text(ms) == text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
