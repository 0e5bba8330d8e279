// SPDX-License-Identifier: MIT
#include "sweep/resume.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "base/machine.hpp"
#include "store/layout.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  Bench() {
    plan.task = "t";
    plan.trials = 6;
    plan.objective = Objective{Direction::maximize, "score"};
    plan.spaces.push_back(value_space_from("x", parse_json(R"({"from": 1, "to": 6, "step": 1})")));
  }
  void attempt(int number, const std::string& state, const std::string& more = "", const std::string& run = "t") {
    const auto folder = trial_directory(directory.path(), static_cast<std::uint64_t>(number));
    std::filesystem::create_directories(folder);
    write_text(folder / (run + ".params"), R"({"x": )" + std::to_string(number) + "}");
    write_text(folder / (run + ".run"),
               R"({"format": 1, "id": "a", "task": "t", "state": ")" + state + "\"" + more + "}");
    if (state == "completed")
      write_text(folder / (run + ".result"), R"({"score": )" + std::to_string(number) + R"(, "other": 1})");
    else write_text(folder / (run + ".errors"), "it broke\n");
  }
  // Of this process: it runs.
  std::string alive() const {
    return R"(, "host": ")" + host_name() + R"(", "pid": )" + std::to_string(process_id()) +
           R"(, "pid_start_ticks": )" + std::to_string(own_start_ticks());
  }
  // Of a process of this machine that is gone.
  std::string gone() const { return R"(, "host": ")" + host_name() + R"(", "pid": 2147483647)"; }
  Resumed look(Failed failed = Failed::leave) {
    ranking = Ranking(plan.ranking_rule(), 10);
    return resume(directory.path(), plan, failed, ranking);
  }
  static std::string numbers(const std::deque<TrialOrder>& orders) {
    std::string text;
    for (const TrialOrder& order : orders) text += std::to_string(order.number) + " ";
    return text;
  }

  TemporaryDirectory directory;
  SweepPlan plan;
  Ranking ranking{std::nullopt, 0};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(resume_test, Bench)

BOOST_AUTO_TEST_CASE(without_trials_all_are_to_run) {
  const Resumed resumed = look();
  BOOST_TEST(resumed.start.next == 1u);
  BOOST_TEST(resumed.start.again.empty());
  BOOST_TEST(resumed.to_run(plan) == 6u);
  BOOST_TEST(resumed.start.counts.kept == 0u);
  BOOST_TEST(ranking.places().empty());
}

BOOST_AUTO_TEST_CASE(what_is_settled_is_kept_and_ranked) {
  attempt(1, "completed");
  attempt(2, "cancelled", R"(, "stopped_early": "it was poor")");
  attempt(3, "completed");
  const Resumed resumed = look();
  BOOST_TEST(resumed.start.next == 4u);
  BOOST_TEST(resumed.to_run(plan) == 3u);
  BOOST_TEST((resumed.start.counts.kept == 3u && resumed.start.counts.completed == 2u &&
              resumed.start.counts.stopped_early == 1u));
  BOOST_TEST(resumed.with_objective == 2u);
  BOOST_TEST_REQUIRE(ranking.places().size() == 2u);
  BOOST_TEST(ranking.places()[0].number == 3u);
  BOOST_TEST(ranking.places()[0].objective == 3.0);
}

BOOST_AUTO_TEST_CASE(what_was_passed_over_lost_or_cancelled_runs_again) {
  attempt(2, "cancelled");
  attempt(3, "running", gone());
  attempt(5, "completed");
  const Resumed resumed = look();
  // Trial 4 was passed over, as far as a later one was begun; 6 was not begun.
  BOOST_TEST(numbers(resumed.start.again) == "2 3 1 4 ");
  BOOST_TEST(resumed.start.next == 6u);
  BOOST_TEST(resumed.to_run(plan) == 5u);
  BOOST_TEST(to_text(json::value(resumed.start.again[0].values)) == R"({"x":2})");
  BOOST_TEST(resumed.start.counts.kept == 1u);
}

BOOST_AUTO_TEST_CASE(one_that_still_runs_is_left_to_its_process) {
  attempt(1, "running", alive());
  attempt(2, "completed");
  const Resumed resumed = look();
  BOOST_TEST((resumed.running == std::vector<std::uint64_t>{1}));
  BOOST_TEST(resumed.start.again.empty());
  BOOST_TEST(resumed.to_run(plan) == 4u);
}

BOOST_AUTO_TEST_CASE(failed_ones_run_again_on_demand_alone) {
  attempt(1, "failed");
  attempt(2, "timed_out");
  attempt(3, "completed");
  BOOST_TEST(look().start.again.empty());
  BOOST_TEST(look().start.counts.failed == 2u);
  BOOST_TEST(numbers(look(Failed::again).start.again) == "1 2 ");
  BOOST_TEST(look(Failed::again).start.counts.kept == 1u);
  // One that completed later does not.
  attempt(1, "completed", "", "t-2");
  BOOST_TEST(numbers(look(Failed::again).start.again) == "2 ");
}

BOOST_AUTO_TEST_CASE(what_the_trials_report_instead_is_told) {
  plan.objective->metric = "scoer";
  attempt(1, "completed");
  attempt(2, "completed");
  const Resumed resumed = look();
  BOOST_TEST(resumed.with_objective == 0u);
  BOOST_TEST(resumed.reported == (std::vector<std::string>{"score", "other"}), boost::test_tools::per_element());
  BOOST_TEST(ranking.places().empty());
}

BOOST_AUTO_TEST_CASE(a_search_that_learns_is_told_what_is_known) {
  attempt(1, "completed");
  attempt(2, "failed");
  BOOST_TEST(look().known.empty());
  plan.search = SearchKind::global;
  const Resumed resumed = look();
  BOOST_TEST_REQUIRE(resumed.known.size() == 1u);
  BOOST_TEST(to_text(json::value(resumed.known[0].values)) == R"({"x":1})");
  BOOST_TEST(resumed.known[0].objective == 1.0);
}

BOOST_AUTO_TEST_CASE(repeats_that_are_there_are_told_by_point) {
  plan.repeats = 2;  // of three points
  attempt(1, "completed");
  attempt(2, "failed");
  attempt(4, "completed");
  const Resumed resumed = look();
  BOOST_TEST(numbers(resumed.start.again) == "3 ");
  BOOST_TEST(resumed.start.next == 5u);
  BOOST_TEST((resumed.start.ended == std::vector<PointRepeat>{{1, 1}, {2, 1}, {1, 2}}));
  BOOST_TEST_REQUIRE(ranking.places().size() == 1u);
  BOOST_TEST(ranking.places()[0].number == 1u);
  BOOST_TEST(ranking.places()[0].objective == 2.5);
  BOOST_TEST(ranking.values(1).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_search_that_learns_knows_points_by_the_repeats_that_are_there) {
  plan.repeats = 2;
  plan.search = SearchKind::global;  // point by point
  attempt(1, "completed");
  attempt(2, "completed");
  attempt(3, "completed");
  attempt(5, "failed");
  const Resumed resumed = look();
  BOOST_TEST_REQUIRE(resumed.known.size() == 2u);
  BOOST_TEST(to_text(json::value(resumed.known[0].values)) == R"({"x":1})");
  BOOST_TEST(resumed.known[0].objective == 1.5);
  BOOST_TEST(resumed.known[1].objective == 3.0);
  // What is left of a point runs with its values.
  BOOST_TEST_REQUIRE(resumed.start.values.contains(2));
  BOOST_TEST(to_text(json::value(resumed.start.values.at(2))) == R"({"x":3})");
  BOOST_TEST(resumed.start.values.contains(3));
}

BOOST_AUTO_TEST_SUITE_END()
