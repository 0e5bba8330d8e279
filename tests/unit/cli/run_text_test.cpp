// SPDX-License-Identifier: MIT
#include "cli/run_text.hpp"

#include <boost/test/unit_test.hpp>

#include "base/text.hpp"

using namespace skrobot;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const WallTime k_now = from_iso_8601("2026-03-10T12:00:00.000+00:00").value();

std::int64_t ms_before(std::chrono::seconds age) {
  return std::chrono::duration_cast<std::chrono::milliseconds>((k_now - age).time_since_epoch()).count();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_text_test)

BOOST_AUTO_TEST_CASE(an_age_is_told_in_its_largest_unit) {
  const auto text = [](std::chrono::seconds age) { return when_text(ms_before(age), k_now); };
  BOOST_TEST(when_text(0, k_now) == "");
  BOOST_TEST(text(seconds(0)) == "0 s ago");
  BOOST_TEST(text(seconds(59)) == "59 s ago");
  BOOST_TEST(text(seconds(60)) == "1 min ago");
  BOOST_TEST(text(minutes(59) + seconds(59)) == "59 min ago");
  BOOST_TEST(text(hours(1)) == "1 h ago");
  BOOST_TEST(text(hours(24) - seconds(1)) == "23 h ago");
  BOOST_TEST(text(hours(24)) == "1 d ago");
  BOOST_TEST(text(hours(7 * 24) - seconds(1)) == "6 d ago");
  // After a week, and from a clock that is ahead, the date: the tests' zone is UTC.
  BOOST_TEST(text(hours(7 * 24)) == "2026-03-03 12:00");
  BOOST_TEST(text(-minutes(1)) == "2026-03-10 12:01");
}

BOOST_AUTO_TEST_CASE(a_run_in_progress_lasts_until_now) {
  IndexedRun run;
  run.state = "completed";
  run.duration_ms = 1500;
  BOOST_TEST(duration_text(run, k_now) == "1.5 s");
  run.duration_ms = 0;
  BOOST_TEST(duration_text(run, k_now) != "");
  run.duration_ms = -1;
  BOOST_TEST(duration_text(run, k_now) == "");  // it has not ended, and does not run
  run.state = "running";
  BOOST_TEST(duration_text(run, k_now) == "");  // nobody knows since when
  run.started_ms = ms_before(minutes(2));
  BOOST_TEST(duration_text(run, k_now) == "2 m");
  run.started_ms = ms_before(-minutes(2));
  BOOST_TEST(duration_text(run, k_now) == "");
}

BOOST_AUTO_TEST_CASE(a_value_is_cut_where_it_matters_least) {
  BOOST_TEST(value_text(nullptr, 20) == "");
  BOOST_TEST(value_text("text", 20) == "text");
  BOOST_TEST(value_text(3, 20) == "3");
  BOOST_TEST(value_text(true, 20) == "true");
  BOOST_TEST(value_text({{"a", 1}}, 20) == R"({"a":1})");
  BOOST_TEST(value_text(0.1 + 0.2, 20) == "0.3");  // six digits
  BOOST_TEST(value_text("abcdefgh", 4) == "abc…");
  BOOST_TEST(value_text("/data/sets/train.csv", 10) == "…train.csv");
  for (std::size_t columns = 1; columns < 12; ++columns) {
    for (const char* text : {"abcdefghijklm", "/a/b/c/d/e/f/g",
                             "\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD"
                             "\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0"}) {
      const std::string cut = value_text(text, columns);
      BOOST_TEST(display_width(cut) <= columns, cut);
      BOOST_TEST(is_valid_utf8(cut));
      BOOST_TEST(cut.find("…") != std::string::npos, cut);
    }
  }
  BOOST_TEST(value_text("a\x1b[31m\nb", 40) == R"(a\x1b[31m\x0ab)");
}

BOOST_AUTO_TEST_CASE(a_field_is_shown_by_its_kind) {
  IndexedRun run;
  run.state = "completed";
  run.started_ms = ms_before(hours(2));
  run.started = "2026-03-10T10:00:00.000+00:00";
  run.finished = "2026-03-10T11:00:00.000+00:00";
  run.duration_ms = 3'600'000;
  run.params = {{"rate", 0.5}};
  const auto text = [&](const char* field) { return field_text(run, parse_field(field), k_now, 40); };
  BOOST_TEST(text("state") == "completed");
  BOOST_TEST(text("started") == "2 h ago");
  BOOST_TEST(text("finished") == "1 h ago");
  BOOST_TEST(text("duration") == "1 h");
  BOOST_TEST(text("params.rate") == "0.5");
  BOOST_TEST(text("params.absent") == "");
  run.finished = "";
  BOOST_TEST(text("finished") == "");
}

BOOST_AUTO_TEST_CASE(a_text_is_cut_in_its_middle) {
  BOOST_TEST(cut_middle("abcdefghij", 10) == "abcdefghij");
  BOOST_TEST(cut_middle("abcdefghij", 9) == "abcd…ghij");
  BOOST_TEST(cut_middle("abcdefghij", 2) == "a…");
  BOOST_TEST(cut_middle("abcdefghij", 1) == "…");
  BOOST_TEST(cut_middle("", 0) == "");
  const std::string wide = "\xE4\xBD\xA0\xE5\xA5\xBD\xE4\xBD\xA0\xE5\xA5\xBD";  // eight columns
  for (std::size_t columns = 1; columns < 8; ++columns) {
    const std::string cut = cut_middle(wide, columns);
    BOOST_TEST(display_width(cut) <= columns, cut);
    BOOST_TEST(is_valid_utf8(cut));
  }
}

BOOST_AUTO_TEST_CASE(each_state_has_its_colour) {
  BOOST_TEST(in_state_colour("completed", "x") == "\x1b[32mx\x1b[0m");
  BOOST_TEST(in_state_colour("running", "x") == "\x1b[36mx\x1b[0m");
  BOOST_TEST(in_state_colour("cancelled", "x") == "\x1b[33mx\x1b[0m");
  for (const char* state : {"stopped early", "incomplete"})
    BOOST_TEST(in_state_colour(state, "x") == "\x1b[33mx\x1b[0m", state);
  for (const char* state : {"failed", "crashed", "timed_out", "lost", "damaged"})
    BOOST_TEST(in_state_colour(state, "x") == "\x1b[31mx\x1b[0m", state);
  BOOST_TEST(in_state_colour("completed", "") == "");
}

BOOST_AUTO_TEST_CASE(a_cut_name_keeps_the_number_of_its_trial) {
  const std::string whole = "ada-2026-03-02T09-30-00/trials/17/train_task";
  BOOST_TEST(cut_run_name(whole, 44) == whole);
  BOOST_TEST(cut_run_name(whole, 40) == "ada-2026-03-02T09-30-00/trials/17/tra…sk");
  BOOST_TEST(cut_run_name(whole, 35) == "ada-2026-03-02T09-30-00/trials/17/…");
  BOOST_TEST(cut_run_name(whole, 28) == "ada-2026…9-30-00/trials/17/…");
  BOOST_TEST(cut_run_name(whole, 12) == "…/17/…");
  BOOST_TEST(cut_run_name(whole, 5) == "17");
  BOOST_TEST(cut_run_name("trials/2417/train_task", 16) == "trials/2417/tr…k");
  BOOST_TEST(cut_run_name("trials/2417/train_task", 13) == "trials/2417/…");
  BOOST_TEST(cut_run_name("ada/trials/2417", 14) == "a…/trials/2417");
}

BOOST_AUTO_TEST_CASE(of_another_name_the_task_is_cut_first) {
  const std::string whole = "ada-2026-03-02T09-30-00/train_task";
  BOOST_TEST(cut_run_name(whole, 30) == "ada-2026-03-02T09-30-00/tra…sk");
  BOOST_TEST(cut_run_name(whole, 20) == "ada-2026-…09-30-00/…");
  BOOST_TEST(cut_run_name("train_task_of_a_long_name", 9) == "trai…name");
  BOOST_TEST(cut_run_name("trials_of_mine/17x/task", 14) == "trials…_mine/…");
}

BOOST_AUTO_TEST_CASE(a_cut_name_is_never_wider_than_asked) {
  for (const std::string whole :
       {"ada-2026-03-02T09-30-00/trials/1234567/train_task", "trials/17/train_task", "a/trials/1",
        "日本語の実験/trials/17/日本語", "train_task", "a/b", "trials/", "/", "a/trials/x/t"}) {
    for (std::size_t columns = 1; columns < 60; ++columns)
      BOOST_TEST(display_width(cut_run_name(whole, columns)) <= columns,
                 whole << " in " << columns << ": " << cut_run_name(whole, columns));
  }
}

BOOST_AUTO_TEST_SUITE_END()
