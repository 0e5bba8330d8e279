// SPDX-License-Identifier: MIT
#include "query/sweep_rows.hpp"

#include <boost/test/unit_test.hpp>

#include "query/run_index.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  static std::string id(int number) { return "id-" + std::to_string(number); }

  SampleRun trial(const std::string& name, int second, State state = State::completed, double auc = 0.9) const {
    SampleRun run =
        sample_run("trials/" + name, "2026-03-02T12:00:" + std::to_string(10 + second) + ".000+00:00", "id-" + name);
    run.record.state = state;
    run.points = {{"auc", 1, 0.2, auc}};
    run.result = json::object{{"score", 1 - auc}};
    return run;
  }

  void add_run(const std::string& experiment, const std::string& started) const {
    write_experiment(directory.path(), {experiment,
                                        sample_log("ada", started, "u-" + experiment),
                                        {sample_run("train_task", started, "r-" + experiment)},
                                        {}});
  }

  void add_sweep(const std::string& experiment, std::vector<SampleRun> runs) const {
    write_experiment(directory.path(),
                     {experiment, sample_log("ada", "2026-03-02T12:00:00.000+00:00", "s-" + experiment),
                      std::move(runs), sample_plan(3, "maximize:auc")});
  }

  // "train_task of a" for a run, "sweep b".
  std::string folded(std::size_t limit, std::size_t* count = nullptr) const {
    RunIndex index(directory.path());
    return index.read([&](Database& database) {
      const FoldedRows found = find_folded(database, limit);
      if (count != nullptr) *count = found.count;
      std::string text;
      for (const FoldedRow& row : found.rows) {
        text += text.empty() ? "" : ", ";
        if (!row.run) {
          text += "sweep " + row.sweep;
          continue;
        }
        const IndexedRun run = index.load(*row.run);
        text += run.run + " of " + run.experiment;
      }
      return text;
    });
  }

  TrialCounts counts(const std::string& experiment) const {
    RunIndex index(directory.path());
    return index.read([&](Database& database) { return count_trials(database, experiment); });
  }

  std::string best(const std::string& experiment, const std::vector<std::string>& names, Extreme extreme) const {
    std::vector<Field> fields;
    for (const std::string& name : names) fields.push_back(parse_field(name));
    RunIndex index(directory.path());
    return index.read([&](Database& database) {
      const auto row = find_best_trial(database, experiment, fields, extreme);
      return row ? index.load(*row).run : std::string("none");
    });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sweep_rows_test, Bench)

BOOST_AUTO_TEST_CASE(a_sweep_is_one_row_among_the_runs_by_its_first_start) {
  add_run("a", "2026-03-01T12:00:00.000+00:00");
  add_sweep("b", {trial("1/train_task", 1), trial("2/train_task", 40), trial("3/train_task", 3)});
  add_run("c", "2026-03-02T12:00:30.000+00:00");
  add_run("d", "2026-03-03T12:00:00.000+00:00");
  BOOST_TEST(folded(0) == "train_task of d, train_task of c, sweep b, train_task of a");
  std::size_t count = 0;
  BOOST_TEST(folded(3, &count) == "train_task of d, train_task of c, sweep b");
  BOOST_TEST(count == 4u);
  BOOST_TEST(folded(1, &count) == "train_task of d");
  BOOST_TEST(count == 4u);
  BOOST_TEST(folded(9, &count) == folded(0));
  BOOST_TEST(count == 4u);
}

BOOST_AUTO_TEST_CASE(a_run_beside_trials_stands_by_itself) {
  SampleRun beside = sample_run("prediction_task", "2026-03-02T12:30:00.000+00:00", "beside");
  add_sweep("b", {trial("1/train_task", 1), beside});
  BOOST_TEST(folded(0) == "prediction_task of b, sweep b");
  BOOST_TEST(counts("b").begun == 1u);
}

BOOST_AUTO_TEST_CASE(a_sweep_without_a_trial_is_left_out) {
  add_sweep("b", {});
  std::filesystem::create_directories(directory / "b" / "trials");
  add_run("a", "2026-03-01T12:00:00.000+00:00");
  std::size_t count = 0;
  BOOST_TEST(folded(1, &count) == "train_task of a");
  BOOST_TEST(count == 1u);
}

BOOST_AUTO_TEST_CASE(damaged_trials_are_a_sweep_too) {
  add_run("a", "2026-03-01T12:00:00.000+00:00");
  add_sweep("b", {trial("1/train_task", 1)});
  write_file(directory / "b" / "trials" / "1" / "train_task.run", "{");
  BOOST_TEST(folded(0) == "train_task of a, sweep b");
  BOOST_TEST(counts("b").failed == 1u);
}

BOOST_AUTO_TEST_CASE(a_trial_counts_once_by_the_attempt_that_counts) {
  SampleRun early = trial("5/train_task", 5, State::cancelled);
  early.record.stopped_early = "stopped early at step 3";
  // Tried again: completed then, and never.
  add_sweep("b", {trial("1/train_task", 1, State::crashed), trial("1/train_task-2", 8), trial("2/train_task", 2),
                  trial("3/train_task", 3, State::failed), trial("3/train_task-2", 4, State::timed_out),
                  trial("4/train_task", 4, State::cancelled), early});
  const TrialCounts found = counts("b");
  BOOST_TEST(found.begun == 5u);
  BOOST_TEST(found.completed == 2u);
  BOOST_TEST(found.stopped_early == 1u);
  BOOST_TEST(found.failed == 1u);
  BOOST_TEST(found.interrupted == 1u);
  BOOST_TEST(found.running == 0u);
  BOOST_TEST(found.finished_ms - found.started_ms == 7000 + 12'345);
}

BOOST_AUTO_TEST_CASE(a_repository_without_that_sweep_has_no_trials) {
  add_run("a", "2026-03-01T12:00:00.000+00:00");
  BOOST_TEST(counts("a").begun == 0u);
  BOOST_TEST(counts("nobody").begun == 0u);
  BOOST_TEST(best("a", {"metrics.auc"}, Extreme::greatest) == "none");
}

BOOST_AUTO_TEST_CASE(the_best_trial_is_the_completed_one_with_the_best_first_number) {
  add_sweep("b", {trial("1/train_task", 1, State::completed, 0.7), trial("2/train_task", 2, State::completed, 0.95),
                  trial("3/train_task", 3, State::failed, 0.99), trial("10/train_task", 4, State::completed, 0.95)});
  BOOST_TEST(best("b", {"metrics.auc"}, Extreme::greatest) == "trials/2/train_task");
  BOOST_TEST(best("b", {"metrics.auc"}, Extreme::least) == "trials/1/train_task");
  BOOST_TEST(best("b", {"metrics.nothing", "result.score"}, Extreme::least) == "trials/2/train_task");
  BOOST_TEST(best("b", {"metrics.auc.max"}, Extreme::greatest) == "trials/2/train_task");
  BOOST_TEST(best("b", {"metrics.nothing"}, Extreme::greatest) == "none");
  BOOST_TEST(best("b", {}, Extreme::greatest) == "none");
  RunIndex index(directory.path());
  const auto values =
      index.read([&](Database& database) { return trial_values(database, "b", {parse_field("metrics.auc")}); });
  BOOST_TEST_REQUIRE(values.size() == 3u);  // completed ones, by number
  const std::vector<std::pair<std::uint64_t, double>> expected{{1, 0.7}, {2, 0.95}, {10, 0.95}};
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(values[i].number == expected[i].first);
    BOOST_TEST(values[i].value == expected[i].second);
    BOOST_TEST(index.load(values[i].run).run == "trials/" + std::to_string(expected[i].first) + "/train_task");
  }
  BOOST_TEST(index.read([&](Database& database) { return trial_values(database, "b", {}).size(); }) == 0u);
  // A text is no number.
  BOOST_TEST(best("b", {"result.model", "metrics.auc"}, Extreme::greatest) == "trials/2/train_task");
}

BOOST_AUTO_TEST_SUITE_END()
