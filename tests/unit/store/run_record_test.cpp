// SPDX-License-Identifier: MIT
#include "store/run_record.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "base/duration.hpp"

using namespace skrobot;

namespace {

const json::object k_least{{"format", 1}, {"id", "i"}, {"task", "t"}, {"state", "completed"}};

// The least record with one member more, or another one.
RunRecord with(const char* key, const json::value& value) {
  json::object object = k_least;
  object[key] = value;
  const auto record = run_record_from(object);
  BOOST_TEST_REQUIRE(record.has_value());
  return *record;
}

bool is_record(const char* key, const json::value& value) {
  json::object object = k_least;
  object[key] = value;
  return run_record_from(object).has_value();
}

RunRecord full() {
  RunRecord record;
  record.id = "3c0d";
  record.task = "train_task";
  record.plugin = PluginIdentity{"org.example.p", "1.2", "/p.so", "ab", "not recorded"};
  record.state = State::crashed;
  record.started = "2026-03-01T12:00:00.000+00:00";
  record.finished = "2026-03-01T12:00:09.000+00:00";
  record.duration_ms = 9000;
  record.updated = "2026-03-01T12:00:08.000+00:00";
  record.progress = RecordedProgress{3, 10};
  record.seed = 18446744073709551615u;
  record.host = "node1";
  record.pid = 17;
  record.pid_start_ticks = 99;
  record.error_code = -42;
  record.exit_signal = 11;
  record.resources = {1, 2, 3};
  record.containment = Containment::cgroup;
  record.memory_limit_is_shared = true;
  record.processes_left = 2;
  record.limits = {std::chrono::seconds(5), std::uint64_t{1} << 30, 1 << 20};
  record.output_left_out = 7;
  record.inputs = {{"data", "cd"}, {"gone", ""}, {"large", k_not_read}};
  MetricSummary loss;
  loss.name = "loss";
  loss.add(1, 0.5);
  loss.add(2, std::numeric_limits<double>::quiet_NaN());
  loss.add(3, -std::numeric_limits<double>::infinity());
  record.metrics = {loss};
  record.metrics_left_out = 4;
  record.units = {{"loss", "nat"}};
  record.tags = {{"a", "b"}};
  record.note = "a note";
  record.stopped_early = "it was poor";
  record.notifications = {{"mail", json::object{{"to", "ada"}}, "no line", 3, ""},
                          {"told", std::nullopt, "", 1, ""},
                          {"later", std::nullopt, "", 0, ""},
                          {"not", std::nullopt, "", 0, "min_duration"}};
  return record;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_record_test)

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
  const json::object written = to_json(full());
  const auto read = run_record_from(parse_json(to_text(written)));
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST(to_text(to_json(*read)) == to_text(written));
  BOOST_TEST(read->plugin->stamp == "");
  BOOST_TEST(read->seed == 18446744073709551615u);
  BOOST_TEST(read->exit_signal.value() == 11);
  BOOST_TEST(!read->exit_status.has_value());
  BOOST_TEST((read->inputs == full().inputs));
  const MetricSummary& loss = read->metrics.at(0);
  BOOST_TEST((loss.count == 3 && loss.last_step == 3 && loss.max == 0.5));
  BOOST_TEST(loss.min == -std::numeric_limits<double>::infinity());
  std::string delivered;
  for (const Delivery& delivery : read->notifications) delivered += is_delivered(delivery) ? "y" : "n";
  BOOST_TEST(delivered == "nyny");
  // While it runs there is no end.
  RunRecord running = full();
  running.state = State::running;
  BOOST_TEST(to_json(running).at("finished").is_null());
  BOOST_TEST(to_json(running).at("duration_ms").is_null());
}

BOOST_AUTO_TEST_CASE(without_state_id_and_task_it_is_no_record) {
  BOOST_TEST(run_record_from(k_least).has_value());
  for (const char* key : {"format", "id", "task", "state"}) {
    json::object object = k_least;
    object.erase(key);
    BOOST_TEST(!run_record_from(object).has_value(), key);
    for (const json::value& wrong : {json::value(), json::value(""), json::value("unheard"), json::value(2),
                                     json::value(-1), json::value(1.0), json::value(json::array{1})}) {
      const bool is_text = (std::string(key) == "id" || std::string(key) == "task") && wrong == "unheard";
      BOOST_TEST(is_record(key, wrong) == is_text, key << " " << to_text(wrong));
    }
  }
  for (const json::value& value : {json::value(), json::value("x"), json::value(1), json::value(json::array{})})
    BOOST_TEST(!run_record_from(value).has_value());
}

BOOST_AUTO_TEST_CASE(a_duration_that_no_run_can_have_is_passed_over) {
  const std::int64_t longest = k_longest_duration.count();
  BOOST_TEST(with("duration_ms", 0).duration_ms == 0);
  BOOST_TEST(with("duration_ms", longest).duration_ms == longest);
  for (const json::value& wrong :
       {json::value(longest + 1), json::value(-1), json::value(std::numeric_limits<std::int64_t>::min()),
        json::value(std::numeric_limits<std::uint64_t>::max()), json::value(1e3), json::value("1"), json::value()})
    BOOST_TEST(with("duration_ms", wrong).duration_ms == 0, to_text(wrong));
}

BOOST_AUTO_TEST_CASE(so_is_a_timeout) {
  const std::int64_t longest = k_longest_duration.count();
  const auto timeout = [](const json::value& ms) {
    return with("limits", json::object{{"timeout_ms", ms}, {"output_bytes", 5}}).limits;
  };
  BOOST_TEST(timeout(1).timeout->count() == 1);
  BOOST_TEST(timeout(longest).timeout->count() == longest);
  for (const json::value& wrong : {json::value(longest + 1), json::value(0), json::value(-1),
                                   json::value(std::numeric_limits<std::int64_t>::max()), json::value("1")}) {
    BOOST_TEST(!timeout(wrong).timeout.has_value(), to_text(wrong));
    BOOST_TEST(timeout(wrong).output == 5u);  // the others stand
  }
}

BOOST_AUTO_TEST_CASE(a_metric_without_a_point_is_none) {
  const auto metrics = [](const json::value& summary) {
    return with("metrics", json::object{{"loss", summary}, {"good", {{"count", 1}, {"last", 2}}}}).metrics;
  };
  for (const json::value& wrong : {json::value(json::object{{"count", 0}, {"last", 1}}),
                                   json::value(json::object{{"last", 1}}), json::value(json::object{{"count", -1}}),
                                   json::value(json::object{{"count", 1.5}}), json::value(3), json::value()}) {
    const auto read = metrics(wrong);
    BOOST_TEST_REQUIRE(read.size() == 1u, to_text(wrong));
    BOOST_TEST(read[0].name == "good");
  }
  const auto read = metrics({{"count", 18446744073709551615u}, {"last", "NaN"}, {"min", "what"}, {"last_step", "x"}});
  BOOST_TEST_REQUIRE(read.size() == 2u);
  BOOST_TEST(read[0].count == 18446744073709551615u);
  BOOST_TEST((read[0].last != read[0].last && read[0].min != read[0].min));
  BOOST_TEST(read[0].last_step == 0);
}

BOOST_AUTO_TEST_CASE(numbers_that_do_not_fit_keep_their_defaults) {
  BOOST_TEST(with("pid", std::int64_t{1} << 31).pid == 0);
  BOOST_TEST(with("pid", -1).pid == -1);
  BOOST_TEST(with("seed", -1).seed == 0u);
  BOOST_TEST(with("error_code", std::int64_t{1} << 40).error_code == 0);
  BOOST_TEST(!with("progress", json::object{{"done", -1}, {"total", 5}}).progress.has_value());
  BOOST_TEST(with("progress", json::object{{"done", 1}, {"total", "x"}}).progress->total == 0u);
  BOOST_TEST(!with("containment", json::object{{"processes", "unheard"}}).containment.has_value());
  BOOST_TEST(with("tags", json::object{{"a", "b"}, {"c", 1}}).tags.size() == 1u);
  BOOST_TEST(with("inputs", json::object{{"a", 1}}).inputs.at(0).sha256 == "");
}

BOOST_AUTO_TEST_CASE(a_delivery_has_a_notifier_and_a_reason) {
  const auto read = [](const char* text) { return delivery_from(parse_json(text)); };
  BOOST_TEST(!read(R"({"state": "failed"})").has_value());
  BOOST_TEST(!read("[]").has_value());
  const auto failed = read(R"({"notifier": "n", "state": "failed"})");
  BOOST_TEST((failed->error == "unknown" && failed->attempts == 1u && !is_delivered(*failed)));
  const auto passed_over = read(R"({"notifier": "n", "state": "passed_over"})");
  BOOST_TEST((passed_over->passed_over == "unknown" && is_delivered(*passed_over)));
  const auto pending = read(R"({"notifier": "n", "state": "pending", "params": 3})");
  BOOST_TEST((pending->attempts == 0u && !pending->params && !is_delivered(*pending)));
}

BOOST_AUTO_TEST_CASE(a_summary_is_of_all_points) {
  MetricSummary summary;
  summary.add(5, std::numeric_limits<double>::quiet_NaN());
  BOOST_TEST((summary.count == 1u && summary.min != summary.min && summary.max != summary.max));
  for (const double value : {2.0, -1.0, 1.0}) summary.add(-3, value);
  BOOST_TEST((summary.count == 4u && summary.last_step == -3 && summary.last == 1.0));
  BOOST_TEST((summary.min == -1.0 && summary.max == 2.0));
}

BOOST_AUTO_TEST_SUITE_END()
