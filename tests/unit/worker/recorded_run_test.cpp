// SPDX-License-Identifier: MIT
#include "worker/recorded_run.hpp"

#include <skrobot/task.hpp>

#include <boost/test/unit_test.hpp>
#include <cstring>

#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

skrobot_str text(std::string_view view) { return to_str(view); }

struct Bench {
  Bench() {
    order.params = R"({"steps":3})";
    order.directory = (directory / "files").string();
    order.texts = {{"steps", "3"}};
    order.seed = 7;
  }
  // Never destroyed, as its class wants it.
  RecordedRun& make() { return *new RecordedRun(order); }
  static std::string faults(RecordedRun& run) {
    std::string all;
    for (const std::string& fault : run.faults()) all += fault + "; ";
    return all;
  }

  test::TemporaryDirectory directory;
  ProbeOrder order;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recorded_run_test, Bench)

BOOST_AUTO_TEST_CASE(a_task_finds_what_it_was_called_with) {
  RecordedRun& run = make();
  const skrobot_run& table = run.lend();
  BOOST_TEST(table.struct_size >= sizeof(skrobot_run));
  BOOST_TEST(to_view(table.params) == order.params);
  BOOST_TEST(table.seed == 7u);
  skrobot_str found{};
  BOOST_TEST(table.param(table.ctx, text("steps"), &found) == SKROBOT_OK);
  BOOST_TEST(to_view(found) == "3");
  BOOST_TEST(table.param(table.ctx, text("step"), &found) == SKROBOT_NOT_FOUND);
  skrobot_error error{};
  error.struct_size = sizeof error;
  BOOST_TEST(!std::filesystem::exists(order.directory));
  BOOST_TEST(table.make_directory(table.ctx, &error) == SKROBOT_OK);
  BOOST_TEST(std::filesystem::is_directory(order.directory));
  BOOST_TEST(faults(run) == "");
}

BOOST_AUTO_TEST_CASE(what_it_records_is_kept) {
  RecordedRun& run = make();
  const skrobot_run& table = run.lend();
  const auto loss = table.metric_open(table.ctx, text("loss"), text("nat"));
  BOOST_TEST(table.metric_open(table.ctx, text("loss"), text("")) == loss);
  const auto other = table.metric_open(table.ctx, text("other"), text(""));
  table.metric(table.ctx, loss, 1, 0.5);
  const std::int64_t steps[] = {2, 3};
  const double values[] = {0.25, 0.125};
  table.metric_block(table.ctx, loss, steps, values, 2);
  table.metric(table.ctx, other, 9, 9);
  table.progress(table.ctx, 1, 10);
  table.log(table.ctx, SKROBOT_INFO, text("said"));
  BOOST_TEST(table.result.write(table.result.ctx, text("{\"a\":")) == SKROBOT_OK);
  BOOST_TEST(table.result.write(table.result.ctx, text("1}")) == SKROBOT_OK);
  BOOST_TEST_REQUIRE(run.metrics().size() == 2u);
  const RecordedRun::Series& series = run.metrics()[0];
  BOOST_TEST((series.name == "loss" && series.unit == "nat" && series.count == 3u));
  BOOST_TEST_REQUIRE(series.points.size() == 3 * 16u);
  double last = 0;
  std::memcpy(&last, series.points.data() + 40, sizeof last);
  BOOST_TEST(last == 0.125);
  BOOST_TEST(run.result() == R"({"a":1})");
  BOOST_TEST(run.said() == 5u);  // three calls with points, progress, a log record
  BOOST_TEST(faults(run) == "");
  run.clear();
  BOOST_TEST((run.metrics().empty() && run.result().empty()));
}

BOOST_AUTO_TEST_CASE(of_very_much_the_beginning_is_kept_and_all_is_counted) {
  RecordedRun& run = make();
  const skrobot_run& table = run.lend();
  const auto id = table.metric_open(table.ctx, text("m"), text(""));
  for (int i = 0; i < 5000; ++i) table.metric(table.ctx, id, i, i);
  for (int i = 0; i < 10'100; ++i) table.metric_open(table.ctx, text("name " + std::to_string(i)), text(""));
  table.metric(table.ctx, 10'050, 1, 1);  // it was opened, and is not kept
  BOOST_TEST(run.metrics()[0].count == 5000u);
  BOOST_TEST(run.metrics()[0].points.size() == 4096 * 16u);
  BOOST_TEST(run.metrics().size() == 10'000u);
  const std::string long_name(5000, 'n');
  RecordedRun& second = make();
  const skrobot_run& other = second.lend();
  other.metric_open(other.ctx, text(long_name), text(""));
  BOOST_TEST(second.metrics()[0].name == long_name.substr(0, protocol::k_most_name_bytes));
  BOOST_TEST(faults(run) == "");
}

BOOST_AUTO_TEST_CASE(each_breach_of_the_contract_is_noted_once) {
  RecordedRun& run = make();
  const skrobot_run& table = run.lend();
  for (int i = 0; i < 3; ++i) {
    table.metric(table.ctx, 4, 1, 1);
    table.progress(table.ctx, 11, 10);
    table.log(table.ctx, 77, text("x"));
    table.log(table.ctx, SKROBOT_INFO, text("\xFF"));
    table.metric_open(table.ctx, text("\xFF"), text(""));
  }
  BOOST_TEST(
      faults(run) ==
      "records to a metric that it never opened: 4; reports progress beyond its own total: 11 of 10; logs at a "
      "level that does not exist: 77; passes text that is not UTF-8: a log record; passes text that is not UTF-8: "
      "a metric's name; ");
  for (std::uint32_t i = 10; i < 100; ++i) table.metric(table.ctx, i, 1, 1);
  BOOST_TEST(run.faults().size() == 8u);
  RecordedRun& ended = make();
  const skrobot_run& late = ended.lend();
  ended.end();
  late.progress(late.ctx, 1, 0);
  BOOST_TEST(faults(ended) == "uses its run after returning; ");
}

BOOST_AUTO_TEST_CASE(it_asks_to_stop_when_it_was_told_to) {
  RecordedRun& never = make();
  never.lend().progress(never.lend().ctx, 1, 0);
  BOOST_TEST(!never.is_stopped());
  BOOST_TEST(never.ms_since_stop() == 0u);
  order.stopping = Stopping::before;
  RecordedRun& before = make();
  BOOST_TEST(before.is_stopped());
  BOOST_TEST(*before.lend().cancelled == 1u);
  ProbeOrder during = order;
  during.stopping = Stopping::during;
  RecordedRun& run = *new RecordedRun(during);
  const skrobot_run& table = run.lend();
  BOOST_TEST(*table.cancelled == 0u);
  table.log(table.ctx, SKROBOT_INFO, text("I am at work"));
  BOOST_TEST(*table.cancelled == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_lent_tightly_is_the_same_and_can_be_taken_back) {
  order.lends_tightly = true;
  RecordedRun& run = make();
  for (int call = 0; call < 2; ++call) {
    const skrobot_run& table = run.lend();
    BOOST_TEST(std::string(to_view(table.params)) == order.params);
    BOOST_TEST(std::string(to_view(table.directory)) == order.directory);
    skrobot_str found{};
    BOOST_TEST(table.param(table.ctx, text("steps"), &found) == SKROBOT_OK);
    BOOST_TEST(std::string(to_view(found)) == "3");
    run.take_back();
  }
  BOOST_TEST(faults(run) == "");
}

BOOST_AUTO_TEST_SUITE_END()
