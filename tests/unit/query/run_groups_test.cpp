// SPDX-License-Identifier: MIT
#include "query/run_groups.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <skrobot/repository.hpp>

#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

constexpr const char* k_commit = "0123456789abcdef0123456789abcdef01234567";

struct Bench {
  TemporaryDirectory directory;
  std::size_t runs = 0;
  SampleExperiment experiment{
      "ada-2026-03-01T12-00-00", sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001"), {}};

  SampleRun& add(json::object params, double auc, State state = State::completed) {
    const std::string number = std::to_string(10 + ++runs);
    SampleRun run = sample_run("train_task-" + number, "2026-03-01T12:00:" + number + ".000+00:00", "bbbb00" + number);
    run.params = std::move(params);
    run.points = {{"auc", 1, 0.2, auc}};
    run.record.state = state;
    experiment.runs.push_back(std::move(run));
    return experiment.runs.back();
  }
  std::vector<RunGroup> groups(GroupOptions options) {
    write_experiment(directory.path(), experiment);
    return Repository(directory.path()).groups(options);
  }
};

const FieldStatistics& only(const RunGroup& group) {
  BOOST_TEST_REQUIRE(group.statistics.size() == 1u);
  return group.statistics.front();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_groups_test, Bench)

BOOST_AUTO_TEST_CASE(runs_that_agree_are_one_group) {
  add({{"rate", 0.1}}, 0.5);
  add({{"rate", 0.1}}, 0.7);
  add({{"rate", 0.2}}, 0.9);
  add({{"rate", 0.1}}, 0.1, State::failed);
  const auto all = groups({.by = {"params.rate"}});
  BOOST_TEST_REQUIRE(all.size() == 2u);
  BOOST_TEST(to_text(all[0].values[0]) == "0.1");
  BOOST_TEST(all[0].runs == 3u);
  BOOST_TEST(all[0].states.at("completed") == 2u);
  BOOST_TEST(all[0].states.at("failed") == 1u);
  const FieldStatistics& auc = only(all[0]);
  BOOST_TEST(auc.field == "metrics.auc");
  BOOST_TEST(auc.n == 2u);
  BOOST_TEST(std::abs(auc.mean - 0.6) < 1e-12);
  BOOST_TEST(std::abs(auc.deviation - std::sqrt(0.02)) < 1e-12);
  BOOST_TEST(auc.min == 0.5);
  BOOST_TEST(auc.max == 0.7);
  BOOST_TEST(std::isnan(only(all[1]).deviation));
  BOOST_TEST(only(all[1]).mean == 0.9);
}

BOOST_AUTO_TEST_CASE(other_states_count_when_they_are_named) {
  add({{"rate", 0.1}}, 0.5);
  add({{"rate", 0.1}}, 0.7, State::failed);
  BOOST_TEST(only(groups({.by = {"task"}})[0]).n == 1u);
  BOOST_TEST(only(groups({.by = {"task"}, .where = "state != lost"})[0]).n == 2u);
}

BOOST_AUTO_TEST_CASE(values_are_ordered_as_numbers_then_texts_then_none) {
  add({{"rate", 10}}, 0.5);
  add({{"rate", 9.5}}, 0.5);
  add({{"rate", "big"}}, 0.5);
  add({}, 0.5);
  add({{"rate", "10"}}, 0.5);
  add({{"rate", 10.0}}, 0.5);
  std::string order;
  for (const RunGroup& group : groups({.by = {"params.rate"}})) order += to_text(group.values[0]) + " ";
  BOOST_TEST(order == "9.5 10 \"10\" \"big\" null ");
}

BOOST_AUTO_TEST_CASE(several_fields_and_lists_and_truth_make_groups) {
  add({{"layers", {64, 32}}, {"deep", true}}, 0.5);
  add({{"layers", {64, 32}}, {"deep", true}}, 0.6);
  add({{"layers", {64}}, {"deep", false}}, 0.7);
  const auto all = groups({.by = {"params.layers", "params.deep"}});
  BOOST_TEST_REQUIRE(all.size() == 2u);
  BOOST_TEST(to_text(all[0].values[0]) == "[64,32]");
  BOOST_TEST(to_text(all[0].values[1]) == "true");
  BOOST_TEST(all[0].runs == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_counted_apart) {
  add({}, 0.5);
  add({}, std::numeric_limits<double>::quiet_NaN());
  add({}, std::numeric_limits<double>::infinity());
  add({}, -std::numeric_limits<double>::infinity());
  const FieldStatistics auc = only(groups({.by = {"task"}})[0]);
  BOOST_TEST(auc.n == 1u);
  BOOST_TEST(auc.not_finite == 3u);
  BOOST_TEST(auc.mean == 0.5);
}

BOOST_AUTO_TEST_CASE(metrics_of_any_name_and_order_are_told_apart) {
  SampleRun& first = add({}, 0.5);
  first.points = {{"a \"quoted\", name}", 1, 0.1, 1.5}, {"b.c", 1, 0.1, -2e-300}, {"é\\n", 1, 0.1, 3}};
  SampleRun& second = add({}, 0.5);
  second.points = {{"b.c", 1, 0.1, 4}, {"a \"quoted\", name}", 1, 0.1, 2.5}};
  const auto all = groups({.by = {"task"}});
  BOOST_TEST_REQUIRE(all[0].statistics.size() == 3u);
  BOOST_TEST(all[0].statistics[0].field == "metrics.\"a \\\"quoted\\\", name}\"");
  BOOST_TEST(all[0].statistics[0].mean == 2);
  BOOST_TEST(all[0].statistics[1].max == 4);
  BOOST_TEST(all[0].statistics[1].min == -2e-300);
  BOOST_TEST(all[0].statistics[2].n == 1u);
}

BOOST_AUTO_TEST_CASE(chosen_fields_stand_in_every_group) {
  add({{"rate", 0.1}}, 0.5).record.resources = {1234, 5, 1 << 20};
  add({{"rate", 0.2}}, 0.5).points = {};
  const auto all =
      groups({.by = {"params.rate"}, .fields = {"metrics.auc", "resources.user_ms", "result.auc", "note"}});
  BOOST_TEST_REQUIRE(all[0].statistics.size() == 4u);
  BOOST_TEST(all[0].statistics[1].field == "resources.user_ms");
  BOOST_TEST(all[0].statistics[1].mean == 1234);
  BOOST_TEST(all[0].statistics[2].mean == 0.9);
  BOOST_TEST(all[0].statistics[3].n == 0u);
  BOOST_TEST(all[1].statistics[0].n == 0u);
}

BOOST_AUTO_TEST_CASE(commits_and_resources_are_fields) {
  experiment.log["git"] = {{"root", "/p"}, {"commit", k_commit}, {"branch", "main"}, {"dirty", true}};
  add({}, 0.5);
  BOOST_TEST(groups({.by = {"git.commit", "git.dirty"}})[0].values[0].as_string() == k_commit);
  Repository repository(directory.path());
  BOOST_TEST(repository.count({.where = "git.commit ~ 0123* and git.branch = main and git.dirty = true"}) == 1u);
  BOOST_TEST(repository.count({.where = "resources.user_ms > 10000 and resources.peak_memory_bytes > 1000"}) == 1u);
  BOOST_TEST(repository.count({.where = "git.commit = none"}) == 0u);
  const RunSummary run = repository.find().front();
  BOOST_TEST(value_of(run, "git.commit").as_string() == k_commit);
  BOOST_TEST(value_of(run, "git.dirty").as_bool());
  BOOST_TEST(to_text(value_of(run, "resources.user_ms")) == "11000");
}

BOOST_AUTO_TEST_CASE(hostile_git_states_are_no_values) {
  for (const json::value& git : {json::value("main"), json::value(7), json::value(json::array{1}), json::value()}) {
    experiment.log["git"] = git;
    if (runs == 0) add({}, 0.5);
    const auto all = groups({.by = {"git.commit"}});
    BOOST_TEST_REQUIRE(all.size() == 1u);
    BOOST_TEST(all[0].values[0].is_null());
  }
}

BOOST_AUTO_TEST_CASE(no_runs_make_no_groups_and_wrong_fields_are_refused) {
  BOOST_TEST(Repository(directory.path()).groups({.by = {"task"}}).empty());
  const auto is_usage = [](const Error& error) { return error.fault() == Fault::usage; };
  BOOST_CHECK_EXCEPTION(Repository(directory.path()).groups({}), Error, is_usage);
  BOOST_CHECK_EXCEPTION(Repository(directory.path()).groups({.by = {"tusk"}}), Error, is_usage);
  BOOST_CHECK_EXCEPTION(Repository(directory.path()).groups({.by = {"git.comit"}}), Error, is_usage);
}

BOOST_AUTO_TEST_SUITE_END()
