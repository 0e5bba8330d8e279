// SPDX-License-Identifier: MIT
#include "core/notification.hpp"

#include <boost/test/unit_test.hpp>

namespace skrobot {
namespace {

RunReport report_of(State state) {
  RunReport report;
  report.files = {"/experiments/ada", "train_task-2"};
  report.record.task = "train_task";
  report.record.state = report.outcome.state = state;
  report.record.started = "2026-03-01T12:00:00.123+01:00";
  report.record.duration_ms = 1234567890123;
  report.record.host = "machine";
  report.params = {{"rounds", 18446744073709551615u}, {"token", "<secret>"}};
  if (state == State::completed) report.outcome.result = {{"loss", 0.5}};
  else report.outcome.error = "no data";
  return report;
}

Notification notification_of(State state) {
  return make_notification({"id-1", "Ada L.", "/experiments/ada"}, report_of(state));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(notification_test)

BOOST_AUTO_TEST_CASE(a_completed_run_is_told_with_its_result) {
  const Notification n = notification_of(State::completed);
  BOOST_TEST(n.message == "The task [train_task] under experiment [id-1] is completed successfully.");
  BOOST_TEST(n.state == "completed");
  BOOST_TEST(n.task == "train_task");
  BOOST_TEST(n.run == "train_task-2");
  BOOST_TEST(n.experiment_id == "id-1");
  BOOST_TEST(n.experiment_directory == "/experiments/ada");
  BOOST_TEST(n.experimenter == "Ada L.");
  BOOST_TEST(n.error == "");
  BOOST_TEST(n.started == "2026-03-01T12:00:00.123+01:00");
  BOOST_TEST(n.duration_ms == 1234567890123);
  BOOST_TEST(n.host == "machine");
  BOOST_TEST(to_text(n.params) == R"({"rounds":18446744073709551615,"token":"<secret>"})");
  BOOST_TEST(to_text(n.result) == R"({"loss":0.5})");
}

BOOST_AUTO_TEST_CASE(any_other_run_is_told_with_its_error) {
  for (const State state : {State::failed, State::crashed, State::timed_out, State::cancelled}) {
    const Notification n = notification_of(state);
    BOOST_TEST(n.state == to_string(state));
    BOOST_TEST(n.error == "no data");
    BOOST_TEST(n.message == "The task [train_task] under experiment [id-1] has failed with error:\n\nno data");
    BOOST_TEST(n.result.is_null());
  }
}

BOOST_AUTO_TEST_CASE(plugins_read_the_notification_unchanged) {
  for (const State state : {State::completed, State::failed}) {
    const Notification told = notification_of(state);
    const Notification read = notification_from_json(parse_json(to_text(json::value(notification_to_json(told)))));
    BOOST_TEST(to_text(json::value(notification_to_json(read))) == to_text(json::value(notification_to_json(told))));
    BOOST_TEST(read.error == told.error);
  }
  BOOST_TEST(notification_to_json(notification_of(State::completed)).at("error").is_null());
}

BOOST_AUTO_TEST_CASE(missing_or_mistyped_members_stay_empty) {
  for (const char* text :
       {"null", "[]", "{}", R"({"message":1,"state":null,"duration_ms":"5","params":[],"error":{},"newer":true})"}) {
    const Notification n = notification_from_json(parse_json(text));
    BOOST_TEST(n.message == "", text);
    BOOST_TEST(n.state == "", text);
    BOOST_TEST(n.error == "", text);
    BOOST_TEST(n.duration_ms == 0, text);
    BOOST_TEST(n.params.empty(), text);
    BOOST_TEST(n.result.is_null(), text);
  }
  BOOST_TEST(notification_from_json(parse_json(R"({"task":"train_task","newer":{}})")).task == "train_task");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
