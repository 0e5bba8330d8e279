// SPDX-License-Identifier: MIT
#include "email_notifier/message.hpp"

#include <boost/test/unit_test.hpp>

#include "unit/plugins/notify/notification_sample.hpp"

using namespace email;

BOOST_AUTO_TEST_SUITE(message_test)

BOOST_AUTO_TEST_CASE(the_subject_tells_success_from_failure) {
  BOOST_TEST(subject(notify::make_notice(completed_sample()), "[skrobot]") ==
             "[skrobot] completed: train_task in ada-2026-03-01T12-00-00");
  BOOST_TEST(subject(notify::make_notice(failed_sample("\n the data is empty \nline 2")), "[skrobot]") ==
             "[skrobot] FAILED: train_task-2 in ada-2026-03-01T12-00-00: the data is empty");
  BOOST_TEST(subject(notify::make_notice(completed_sample()), "") ==
             "completed: train_task in ada-2026-03-01T12-00-00");
  const std::string cut = subject(notify::make_notice(failed_sample(std::string(1000, 'x'))), "[skrobot]");
  BOOST_TEST(cut.size() <= 200u);
  BOOST_TEST(cut.ends_with("x…"));
  BOOST_TEST(subject(notify::make_notice(failed_sample("a\r\nBcc: eve@example.org")), "p\r\nq").find_first_of("\r\n") ==
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_plain_body) {
  skrobot::Notification n = failed_sample("the data is empty");
  n.result = nullptr;
  BOOST_TEST(plain_body(notify::make_notice(n), n.message) ==
             "The task [train_task] under experiment [59a6a9cd-4302-4034-bf54-36a788e8eafb] has failed.\n"
             "\n"
             "the data is empty\n"
             "\n"
             "Task          train_task\n"
             "Run           train_task-2\n"
             "Experimenter  Ada\n"
             "Host          node7\n"
             "Started       2026-03-01 12:00:00 +01:00\n"
             "Duration      1 m 30 s\n"
             "Experiment    59a6a9cd-4302-4034-bf54-36a788e8eafb\n"
             "Directory     /home/ada/experiments/ada-2026-03-01T12-00-00\n"
             "\n"
             "Parameters\n"
             "{\n"
             "  \"rounds\": 50\n"
             "}\n");
  const std::string success = plain_body(notify::make_notice(completed_sample()), completed_sample().message);
  BOOST_TEST(success.starts_with("The task [train_task] under experiment [59a6a9cd-4302-4034-bf54-36a788e8eafb] is "
                                 "completed successfully.\n\nTask "),
             success);
  BOOST_TEST(success.find("\nResult\n{\n  \"auc\": 0.99\n}\n") != std::string::npos, success);
}

BOOST_AUTO_TEST_CASE(nothing_in_it_is_markup) {
  const skrobot::Notification n = failed_sample("<script>alert(\"1\")</script> & \x1b[31m");
  const std::string html = html_body(notify::make_notice(n), n.message);
  BOOST_TEST(html.find("<script") == std::string::npos);
  BOOST_TEST(html.find("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; [31m") != std::string::npos, html);
  BOOST_TEST(html.find("train_task-2 FAILED") != std::string::npos);
  BOOST_TEST(html.find("http") == std::string::npos);  // nothing is fetched
  BOOST_TEST(plain_body(notify::make_notice(n), n.message).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_megabyte_of_error_is_cut) {
  const skrobot::Notification n = failed_sample(std::string(1 << 20, 'e'));
  BOOST_TEST(plain_body(notify::make_notice(n), n.message).size() < 50000u);
  BOOST_TEST(html_body(notify::make_notice(n), n.message).size() < 60000u);
}

BOOST_AUTO_TEST_SUITE_END()
