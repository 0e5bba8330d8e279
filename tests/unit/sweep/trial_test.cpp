// SPDX-License-Identifier: MIT
#include "sweep/trial.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "store/layout.hpp"
#include "support/temporary_directory.hpp"
#include "sweep/resume.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  Bench() {
    plan.task = "trial_task";
    plan.trials = 5;
    plan.seed = 3;
    plan.objective = Objective{Direction::maximize, "score"};
    plan.spaces.push_back(value_space_from("inner.x", parse_json(R"({"from": 1, "to": 5, "step": 1})")));
  }
  void attempt(int number, const std::string& run, const std::string& state, const std::string& more = "") {
    const auto folder = trial_directory(directory.path(), static_cast<std::uint64_t>(number));
    std::filesystem::create_directories(folder);
    write_text(folder / (run + ".params"), "{\"inner\": {\"x\": " + std::to_string(number) + "}}");
    write_text(folder / (run + ".run"), R"({"format": 1, "id": "a", "task": "trial_task", "state": ")" + state +
                                            R"(", "host": "elsewhere", "pid": 1)" + more + "}");
    write_text(
        folder / (run + ".metrics"),
        "metric,step,time,value\nscore,1,0.000,0.5\nother,1,0.000,9\nscore,2,0.000," + std::to_string(number) + "\n");
    if (state == "completed") write_text(folder / (run + ".result"), "{}");
    else write_text(folder / (run + ".errors"), "it broke\n\nmore\n");
  }
  StoredTrial read(int number) {
    return read_trial(directory.path(), plan, static_cast<std::uint64_t>(number), DurableMark(directory.path()));
  }

  TemporaryDirectory directory;
  SweepPlan plan;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trial_test, Bench)

BOOST_AUTO_TEST_CASE(the_attempt_that_counts_is_the_first_that_is_settled_else_the_last) {
  BOOST_TEST((read(1).status == StoredTrial::Status::missing));
  attempt(1, "trial_task", "failed");
  BOOST_TEST((read(1).end.state == State::failed));
  BOOST_TEST(read(1).end.error == "it broke");
  attempt(1, "trial_task-2", "running");
  BOOST_TEST((read(1).status == StoredTrial::Status::running));
  attempt(1, "trial_task-2", "completed");
  attempt(1, "trial_task-3", "failed");
  const StoredTrial trial = read(1);
  BOOST_TEST((trial.status == StoredTrial::Status::ended));
  BOOST_TEST(trial.end.run == "trial_task-2");
  BOOST_TEST(trial.attempts == 3u);
  BOOST_TEST(trial.end.objective.value() == 1.0);
  BOOST_TEST(to_text(json::value(values_in(plan, trial.params))) == R"({"inner.x":1})");
  attempt(2, "trial_task", "cancelled", R"(, "stopped_early": "it was poor")");
  BOOST_TEST(read(2).end.stopped_early);
  BOOST_TEST(is_settled(read(2).end));
}

BOOST_AUTO_TEST_CASE(the_last_point_of_a_metric_is_found_in_long_files_too) {
  std::string text = "metric,step,time,value\nrare,1,0.000,7\n";
  for (int i = 0; i < 40000; ++i) text += "score," + std::to_string(i) + ",0.000," + std::to_string(i) + "\n";
  write_text(directory / "m", text + "score,40000,0.0");  // cut off
  BOOST_TEST(last_point(directory / "m", "score").value() == 39999.0);
  BOOST_TEST(last_point(directory / "m", "rare").value() == 7.0);
  BOOST_TEST(!last_point(directory / "m", "none"));
  BOOST_TEST(!last_point(directory / "absent", "score"));
}

BOOST_AUTO_TEST_CASE(an_objective_may_be_a_statistic_of_a_metric) {
  attempt(1, "trial_task", "completed");
  attempt(5, "trial_task", "completed",
          R"(, "metrics": {"score": {"count": 2, "last_step": 2, "last": 5, "min": 0.5, "max": 7}})");
  const auto objective = [&](int number, const char* name) {
    plan.objective = Objective{Direction::maximize, name};
    return read(number).end.objective.value_or(-1);
  };
  // From the points where the record has no summary.
  BOOST_TEST(objective(1, "score.max") == 1);
  BOOST_TEST(objective(1, "score.min") == 0.5);
  BOOST_TEST(objective(1, "score.last") == 1);
  BOOST_TEST(objective(1, "nope.max") == -1);
  BOOST_TEST(objective(5, "score.max") == 7);
  BOOST_TEST(objective(5, "score.min") == 0.5);
  BOOST_TEST(objective(5, "score.last") == 5);
  write_text(trial_directory(directory.path(), 1) / "trial_task.result", R"({"score": {"max": 42}})");
  BOOST_TEST(objective(1, "score.max") == 42);
  write_text(trial_directory(directory.path(), 1) / "trial_task.metrics",
             "metric,step,time,value\nscore,1,0.000,9\nscore.max,1,0.000,3\n");
  BOOST_TEST(objective(1, "score.max") == 3);
}

BOOST_AUTO_TEST_CASE(what_was_reported_is_known_when_a_sweep_goes_on) {
  attempt(1, "trial_task", "completed");
  attempt(2, "trial_task", "failed");
  attempt(4, "trial_task", "completed");
  Ranking ranking(plan.objective, 10);
  const Resumed known = resume(directory.path(), plan, Failed::leave, ranking);
  BOOST_TEST(known.with_objective == 2u);
  BOOST_TEST(known.reported.empty());
  BOOST_TEST(known.to_run(plan) == 2u);
  BOOST_TEST(resume(directory.path(), plan, Failed::again, ranking).to_run(plan) == 3u);
  plan.objective = Objective{Direction::maximize, "nope"};
  const Resumed unknown = resume(directory.path(), plan, Failed::leave, ranking);
  BOOST_TEST(unknown.with_objective == 0u);
  BOOST_TEST(unknown.reported == (std::vector<std::string>{"other", "score"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(entries_of_maps_that_are_varied_are_not_fixed) {
  const json::object fixed =
      parse_json(R"({"environment": {"LR": "0.1", "A.B": "2"}, "only": {"x": 1}, "none": {}, "c": "text"})")
          .as_object();
  BOOST_TEST(to_text(json::value(without_varied(fixed, {"environment.LR", "only.x", "c"}))) ==
             R"({"environment":{"A.B":"2"},"none":{},"c":"text"})");
  BOOST_TEST(to_text(json::value(without_varied(fixed, {"environment.A.B"}))) ==
             R"({"environment":{"LR":"0.1"},"only":{"x":1},"none":{},"c":"text"})");
  BOOST_TEST(without_varied(fixed, {"environ", "LR", "environmentLR"}) == fixed);
}

BOOST_AUTO_TEST_CASE(what_is_missing_lost_or_cancelled_runs_again) {
  attempt(1, "trial_task", "completed");
  attempt(2, "trial_task", "failed");
  attempt(4, "trial_task", "cancelled");
  Ranking ranking(plan.objective, 10);
  Resumed resumed = resume(directory.path(), plan, Failed::leave, ranking);
  const auto numbers = [](const SweepStart& start) {
    std::string text;
    for (const TrialOrder& order : start.again) text += std::to_string(order.number) + " ";
    return text;
  };
  BOOST_TEST(numbers(resumed.start) == "4 3 ");
  BOOST_TEST(resumed.start.next == 5u);
  BOOST_TEST(resumed.start.counts.completed == 1u);
  BOOST_TEST(resumed.start.counts.failed == 1u);
  BOOST_TEST(ranking.places().size() == 1u);
  Ranking other(plan.objective, 10);
  BOOST_TEST(numbers(resume(directory.path(), plan, Failed::again, other).start) == "2 4 3 ");
}

BOOST_AUTO_TEST_CASE(a_plan_is_read_back_as_it_was_written) {
  plan.fixed = {{"a.b", 1}, {"c", "text"}};
  plan.retries = 2;
  plan.slurm.partition = "all";
  plan.slurm.arguments = {"--x"};
  plan.tags = {{"k", "v"}};
  plan.early_stop = parse_early_stop("median:first_step=3");
  plan.plugin = {"id", "1", "/p.so", "ff"};
  const std::string text = to_pretty_text(to_json(plan));
  write_text(directory / k_sweep_plan, text);
  BOOST_TEST(to_pretty_text(to_json(read_sweep_plan(directory.path()))) == text);
  BOOST_TEST(to_text(json::value(planned_values(plan, 4))) == R"({"inner.x":4})");
  BOOST_TEST(trial_seed(plan, 4) == 3u);
  plan.trial_seeds = TrialSeeds::different;
  BOOST_TEST(trial_seed(plan, 4) != trial_seed(plan, 5));
  write_text(directory / k_sweep_plan, "{\"format\": 1}");
  BOOST_CHECK_EXCEPTION(read_sweep_plan(directory.path()), Error, [](const Error& e) {
    return std::string(e.what()).ends_with("sweep.json is damaged: it has no task");
  });
  write_text(directory / k_sweep_plan, "{\"format\"");
  BOOST_CHECK_THROW(read_sweep_plan(directory.path()), Error);
  BOOST_CHECK_EXCEPTION(read_sweep_plan(directory / "absent"), Error, [](const Error& e) {
    return std::string(e.what()).find("is not a sweep") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
