// SPDX-License-Identifier: MIT
#include "app/sweep_summary.hpp"

#include <boost/test/unit_test.hpp>

#include "app/run_list.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  WallTime now = *from_iso_8601("2026-03-02T13:00:00.000+00:00");

  static SampleRun trial(int number, State state = State::completed, double auc = 0.9) {
    SampleRun run =
        sample_run("trials/" + std::to_string(number) + "/train_task",
                   "2026-03-02T12:00:" + std::to_string(10 + number) + ".000+00:00", "id-" + std::to_string(number));
    run.record.state = state;
    run.points = {{"auc", 1, 0.2, auc}};
    return run;
  }

  SweepSummary summary(std::vector<SampleRun> runs, json::object plan = sample_plan(3, "maximize:auc")) {
    write_experiment(directory.path(),
                     {"b", sample_log("ada", "2026-03-02T12:00:00.000+00:00", "s"), std::move(runs), std::move(plan)});
    RunIndex index(directory.path());
    return index.read([&](Database&) { return summarize_sweep(index, "b", now); });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sweep_summary_test, Bench)

BOOST_AUTO_TEST_CASE(a_sweep_whose_trials_completed_is_completed) {
  SampleRun early = trial(3, State::cancelled);
  early.record.stopped_early = "its auc is less than half of the others'";
  const SweepSummary sweep = summary({trial(1), trial(2, State::completed, 0.95), early});
  BOOST_TEST(sweep.state == "completed");
  BOOST_TEST(sweep.task == "train_task");
  BOOST_TEST(sweep.planned == 3u);
  BOOST_TEST(sweep.settled() == 3u);
  BOOST_TEST(sweep.ended() == 3u);
  BOOST_TEST_REQUIRE(sweep.best.has_value());
  BOOST_TEST(sweep.best->run == "trials/2/train_task");
  BOOST_TEST(sweep.duration(now)->count() == 2000 + 12'345);
}

BOOST_AUTO_TEST_CASE(the_best_point_of_a_sweep_with_repeats_has_the_best_mean) {
  // Trials 1 to 3 are the first repeat of three points, 4 to 6 the second.
  const auto runs = [&] {
    return std::vector<SampleRun>{trial(1, State::completed, 0.99), trial(2, State::completed, 0.9),
                                  trial(3, State::completed, 0.7),  trial(4, State::completed, 0.5),
                                  trial(5, State::completed, 0.8),  trial(6, State::failed, 1)};
  };
  json::object plan = sample_plan(6, "maximize:auc");
  plan["repeats"] = 2;
  const SweepSummary sweep = summary(runs(), plan);
  BOOST_TEST(sweep.planned == 6u);
  BOOST_TEST_REQUIRE(sweep.best.has_value());
  BOOST_TEST(sweep.best->run == "trials/2/train_task");
  BOOST_TEST(value_of(*sweep.best, parse_field("metrics.auc")).to_number<double>() == 0.85,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(trials_that_a_race_saved_are_not_missing) {
  json::object plan = sample_plan(6, "maximize:auc");
  plan["repeats"] = 2;
  plan["saved_trials"] = 2;
  const SweepSummary sweep = summary({trial(1), trial(2), trial(3), trial(4)}, plan);
  BOOST_TEST(sweep.planned == 4u);
  BOOST_TEST(sweep.state == "completed");
}

BOOST_AUTO_TEST_CASE(one_failure_makes_it_failed) {
  BOOST_TEST(summary({trial(1), trial(2, State::crashed), trial(3)}).state == "failed");
}

BOOST_AUTO_TEST_CASE(a_sweep_that_was_interrupted_is_incomplete) {
  BOOST_TEST(summary({trial(1), trial(2)}).state == "incomplete");
  BOOST_TEST(summary({trial(1), trial(2), trial(3, State::cancelled)}).state == "incomplete");
}

BOOST_AUTO_TEST_CASE(between_two_trials_it_is_running) {
  now = *from_iso_8601("2026-03-02T12:00:30.000+00:00");
  BOOST_TEST(summary({trial(1), trial(2)}).state == "running");
  // Nobody runs it any more.
  BOOST_TEST(summary({trial(1), trial(2, State::cancelled)}).state == "incomplete");
}

BOOST_AUTO_TEST_CASE(a_running_trial_makes_it_running_until_now) {
  SampleRun going = trial(2, State::running);
  going.record.host = "another machine";
  going.record.updated = "2026-03-02T12:59:59.000+00:00";
  const SweepSummary sweep = summary({trial(1), going});
  BOOST_TEST(sweep.state == "running");
  BOOST_TEST(sweep.counts.running == 1u);
  BOOST_TEST(sweep.ended() == 1u);
  BOOST_TEST(sweep.duration(now)->count() == (3600 - 11) * 1000);
}

BOOST_AUTO_TEST_CASE(without_a_readable_plan_it_is_what_its_trials_say) {
  const SweepSummary sweep = summary({trial(1), trial(2)}, {});
  BOOST_TEST(sweep.planned == 0u);
  BOOST_TEST(sweep.task == "train_task");
  BOOST_TEST(sweep.state == "completed");
  BOOST_TEST(!sweep.best);
  BOOST_TEST(summary({trial(1)}, {{"format", 1}, {"task", "../up"}}).planned == 0u);
}

BOOST_AUTO_TEST_CASE(an_objective_of_the_result_or_of_a_statistic_has_a_best_too) {
  SampleRun first = trial(1), second = trial(2);
  first.result = json::object{{"deep", {{"score", 2}}}};
  second.result = json::object{{"deep", {{"score", 1}}}};
  BOOST_TEST(summary({first, second}, sample_plan(2, "minimize:deep.score")).best->run == "trials/2/train_task");
  BOOST_TEST(objective_field("deep.score", {*summary({first}, sample_plan(2, "minimize:deep.score")).best})->name ==
             "result.deep.score");
  BOOST_TEST(summary({trial(1, State::completed, 0.8), trial(2)}, sample_plan(2, "minimize:auc.max")).best->run ==
             "trials/1/train_task");
  BOOST_TEST(!summary({first}, sample_plan(2, "minimize:nothing")).best);
}

BOOST_AUTO_TEST_CASE(its_row_in_a_list_has_the_values_of_the_best_trial) {
  SampleRun best = trial(2, State::completed, 0.97);
  best.params["learning_rate"] = 0.25;
  summary({trial(1), best, trial(3)});
  Repository repository(directory.path());
  const RunList list = newest_runs(repository, 0, now);
  BOOST_TEST_REQUIRE(list.rows.size() == 1u);
  BOOST_TEST(list.count == 1u);
  const IndexedRun& row = list.rows.front().run;
  BOOST_TEST(row.experiment == "b");
  BOOST_TEST(row.run == "train_task");
  BOOST_TEST(row.state == "completed");
  BOOST_TEST(row.params.at("learning_rate").as_double() == 0.25);
  BOOST_TEST(row.metrics.at("auc").at("last").as_double() == 0.97);
  BOOST_TEST(row.duration_ms == 2000 + 12'345);
}

BOOST_AUTO_TEST_SUITE_END()
