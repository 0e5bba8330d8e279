// SPDX-License-Identifier: MIT
#include "app/group_comparison.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

using Kind = SampleComparison::Kind;

const std::string k_first_commit(40, '1'), k_second_commit(40, '2');

struct Bench {
  TemporaryDirectory directory;
  std::size_t runs = 0;

  // Each run in an experiment of its own.
  void add(const std::string& kind, std::uint64_t seed, double auc,
           const std::function<void(SampleExperiment&)>& change = {}) {
    const std::string number = std::to_string(10 + ++runs);
    const std::string started = "2026-03-01T12:00:" + number + ".000+00:00";
    SampleExperiment experiment{"ada-2026-03-01T12-00-" + number, sample_log("ada", started, "aaaa00" + number), {}};
    SampleRun run = sample_run("train_task", started, "bbbb00" + number);
    run.params = {{"kind", kind}};
    run.record.seed = seed;
    run.points = {{"auc", 1, 0.2, auc}};
    experiment.runs.push_back(std::move(run));
    if (change) change(experiment);
    write_experiment(directory.path(), experiment);
  }
  void add_pairs(std::size_t count, double difference) {
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
      const double noise = 0.1 * std::sin(static_cast<double>(seed));
      add("a", seed, 0.5 + noise);
      add("b", seed, 0.5 + noise + difference * (1 + 0.1 * std::cos(static_cast<double>(3 * seed))));
    }
  }
  GroupComparison compare(GroupQuestion question) {
    Repository repository(directory.path());
    if (question.by.empty() && question.where.empty() && question.names.empty()) question.by = {"params.kind"};
    return compare_groups(repository, question);
  }
  const GroupDifference& only(const GroupComparison& comparison) {
    BOOST_TEST_REQUIRE(comparison.metrics.size() >= 1u);
    BOOST_TEST_REQUIRE(comparison.metrics.front().differences.size() == 1u);
    return comparison.metrics.front().differences.front();
  }
};

bool warns(const GroupComparison& comparison, const std::string& part) {
  return std::any_of(comparison.warnings.begin(), comparison.warnings.end(),
                     [&](const std::string& warning) { return warning.find(part) != std::string::npos; });
}

std::function<bool(const Error&)> says(const std::string& part) {
  return [part](const Error& error) {
    return error.fault() == Fault::usage && std::string(error.what()).find(part) != std::string::npos;
  };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(group_comparison_test, Bench)

BOOST_AUTO_TEST_CASE(runs_of_equal_seeds_are_pairs) {
  add_pairs(6, 0.02);
  const GroupComparison comparison = compare({});
  const GroupDifference& difference = only(comparison);
  BOOST_TEST(difference.samples.is_paired);
  BOOST_TEST(difference.samples.n_a == 6u);
  BOOST_TEST(difference.without_partner == 0u);
  BOOST_TEST(difference.is_significant());
  BOOST_TEST(std::abs(difference.samples.mean.difference - 0.02) < 0.002);
  BOOST_TEST(comparison.warnings.empty());
  // The noise of the seeds hides the same difference from a test without pairs.
  BOOST_TEST(!only(compare({.pairing = Pairing::none})).is_significant());
}

BOOST_AUTO_TEST_CASE(seeds_without_a_partner_are_counted) {
  add_pairs(4, 0.1);
  add("a", 77, 0.5);
  add("b", 88, 0.5);
  const GroupComparison comparison = compare({});
  BOOST_TEST(only(comparison).samples.is_paired);
  BOOST_TEST(only(comparison).without_partner == 2u);
}

BOOST_AUTO_TEST_CASE(repeated_and_mostly_different_seeds_make_no_pairs) {
  for (const double auc : {0.5, 0.6, 0.7}) {
    add("a", 1, auc);
    add("b", 1, auc + 0.1);
  }
  BOOST_TEST(!only(compare({})).samples.is_paired);
}

BOOST_AUTO_TEST_CASE(few_shared_seeds_make_no_pairs) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    add("a", seed, 0.5 + 0.01 * static_cast<double>(seed % 3));
    add("b", seed < 4 ? seed : seed + 100, 0.7 + 0.01 * static_cast<double>(seed % 4));
  }
  BOOST_TEST(!only(compare({})).samples.is_paired);
}

BOOST_AUTO_TEST_CASE(constant_values_differ_without_a_test) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) add("a", seed, 0.5), add("b", seed, 0.75);
  const GroupComparison comparison =
      compare({.objective = "minimize:auc", .gate = GateRule{0.5, true, "worse by 50 %"}});
  BOOST_TEST((only(comparison).samples.kind == Kind::constant));
  BOOST_TEST((only(comparison).gate == GateState::closed));
  BOOST_TEST(comparison.is_gate_closed());
  BOOST_TEST(!compare({.objective = "minimize:auc", .gate = GateRule{0.6, true, "worse by 60 %"}}).is_gate_closed());
}

BOOST_AUTO_TEST_CASE(circumstances_that_differ_are_warned_of) {
  add("a", 1, 0.5);
  add("a", 2, 0.6,
      [](SampleExperiment& experiment) { experiment.runs[0].record.plugin->sha256 = std::string(64, 'b'); });
  add("b", 1, 0.7, [](SampleExperiment& experiment) { experiment.runs[0].record.host = "node2"; });
  add("b", 2, 0.8, [](SampleExperiment& experiment) { experiment.runs[0].record.tags = {{"build_type", "Debug"}}; });
  const GroupComparison comparison = compare({});
  BOOST_TEST(warns(comparison, "the runs are of different machines: 'node1', 'node2'"));
  BOOST_TEST(warns(comparison, "the runs of 'params.kind a' are of 2 different plugin files"));
  BOOST_TEST(warns(comparison, "different tags build_type: 'Debug', 'none'"));
  BOOST_TEST(warns(comparison, "the runs are of different plugin files"));
}

BOOST_AUTO_TEST_CASE(commits_are_compared_in_their_order) {
  const auto at = [](const std::string& commit, char plugin, bool is_dirty) {
    return [=](SampleExperiment& experiment) {
      experiment.log["git"] = {{"root", "/p"}, {"commit", commit}, {"branch", "main"}, {"dirty", is_dirty}};
      experiment.runs[0].record.plugin->sha256 = std::string(64, plugin);
    };
  };
  // The names of the commits are in the other order; no repository here has them.
  add("a", 1, 0.5, at(k_second_commit, 'a', false));
  add("a", 2, 0.6, at(k_second_commit, 'a', false));
  add("a", 1, 0.7, at(k_first_commit, 'a', true));
  add("a", 2, 0.9, at(k_first_commit, 'a', true));
  const GroupComparison comparison = compare({.by = {"git.commit"}});
  BOOST_TEST(comparison.groups[0].name == "git.commit 2222222222");
  BOOST_TEST(only(comparison).samples.mean.difference > 0.2);
  BOOST_TEST(warns(comparison, "commits are ordered by their first runs"));
  BOOST_TEST(warns(comparison, "all commits ran the same plugin file"));
  BOOST_TEST(warns(comparison, "runs of 'git.commit 1111111111' had uncommitted changes"));
  BOOST_TEST(!warns(comparison, "'git.commit 2222222222' had"));
}

BOOST_AUTO_TEST_CASE(all_comparisons_of_all_metrics_share_one_correction) {
  for (const char* kind : {"a", "b", "c"}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      add(kind, 10 * seed + static_cast<std::uint64_t>(kind[0]), 0.5 + 0.1 * static_cast<double>(seed));
  }
  const GroupComparison comparison = compare({.metrics = {"auc", "duration"}});
  BOOST_TEST(comparison.metrics.size() == 2u);
  // Durations do not vary: there is no test to count.
  BOOST_TEST(comparison.comparisons == 3u);
  BOOST_TEST(comparison.metrics[0].differences.size() == 3u);
}

BOOST_AUTO_TEST_CASE(the_objective_of_the_sweep_is_compared) {
  SampleExperiment sweep{"eve-2026-03-03T12-00-00", sample_log("eve", "2026-03-03T12:00:00.000+00:00", "aaaa0099"), {}};
  sweep.plan = sample_plan(4, "minimize:auc");
  for (int i = 1; i <= 4; ++i) {
    SampleRun run = sample_run("trials/" + std::to_string(i) + "/train_task",
                               "2026-03-03T12:00:1" + std::to_string(i) + ".000+00:00", "cccc000" + std::to_string(i));
    run.params = {{"kind", i % 2 == 0 ? "a" : "b"}};
    run.points = {{"auc", 1, 0.2, 0.1 * i}, {"loss", 1, 0.2, 0.3 * i}};
    run.record.seed = static_cast<std::uint64_t>(i);
    sweep.runs.push_back(std::move(run));
  }
  write_experiment(directory.path(), sweep);
  const GroupComparison comparison = compare({});
  BOOST_TEST_REQUIRE(comparison.metrics.size() == 1u);
  BOOST_TEST(comparison.metrics[0].field == "metrics.auc");
  BOOST_TEST((comparison.metrics[0].better == Better::lower));
}

BOOST_AUTO_TEST_CASE(more_metrics_than_anyone_reads_are_refused) {
  const auto many = [](SampleExperiment& experiment) {
    for (int i = 0; i < 60; ++i) experiment.runs[0].points.push_back({"metric" + std::to_string(i), 1, 0.1, 1.0});
  };
  add("a", 1, 0.5, many);
  add("b", 1, 0.6, many);
  BOOST_CHECK_EXCEPTION(compare({}), Error, says("61 metrics, too many to compare all"));
  BOOST_TEST(compare({.metrics = {"metric7"}}).metrics.size() == 1u);
}

BOOST_AUTO_TEST_CASE(groups_can_be_named) {
  add_pairs(2, 0.1);
  const GroupComparison comparison =
      compare({.names = {"ada-2026-03-01T12-00-11", "ada-2026-03-01T12-00-12/train_task"}, .metrics = {"auc"}});
  BOOST_TEST((only(comparison).samples.kind == Kind::too_few));
  BOOST_TEST(comparison.groups[1].name == "ada-2026-03-01T12-00-12/train_task");
}

BOOST_AUTO_TEST_CASE(questions_without_an_answer_are_refused) {
  add_pairs(2, 0.1);
  BOOST_CHECK_EXCEPTION(compare({.where = {"params.kind = a"}}), Error, says("needs two groups"));
  BOOST_CHECK_EXCEPTION(compare({.where = {"params.kind = a", "params.kind = z"}}), Error, says("no run matches"));
  BOOST_CHECK_EXCEPTION(compare({.where = {"seed < 5", "seed < 6"}}), Error, says("are the same 4 runs"));
  BOOST_CHECK_EXCEPTION(compare({.by = {"task"}}), Error, says("all runs are in one group"));
  BOOST_CHECK_EXCEPTION(compare({.metrics = {"akk"}}), Error, says("has a number 'akk'"));
  BOOST_CHECK_EXCEPTION(compare({.metrics = {"host"}}), Error, says("'host' is not a number"));
  BOOST_CHECK_EXCEPTION(compare({.gate = GateRule{0, true, "worse"}}), Error, says("is not known"));
  for (int i = 0; i < 30; ++i) add("kind" + std::to_string(i), 1, 0.5);
  BOOST_CHECK_EXCEPTION(compare({}), Error, says("there are 32 groups; at most 26"));
}

BOOST_AUTO_TEST_SUITE_END()
