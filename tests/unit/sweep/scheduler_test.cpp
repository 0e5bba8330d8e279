// SPDX-License-Identifier: MIT
#include "sweep/scheduler.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "unit/sweep/fake_launcher.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

using Numbers = std::vector<std::uint64_t>;

struct Bench : SweepObserver {
  Bench() : launcher(3) {
    plan.task = "trial_task";
    plan.trials = 6;
    plan.objective = Objective{Direction::maximize, "score"};
    plan.spaces.push_back(value_space_from("x", parse_json(R"({"values": [1, 2, 3, 4, 5, 6]})")));
  }
  // Two points with five repeats, of which the first is better.
  void repeat() {
    plan.spaces = {value_space_from("x", parse_json(R"({"values": [5, 1]})"))};
    plan.repeats = 5;
    plan.trials = 10;
    ranking = Ranking(plan.ranking_rule(), 10);
    launcher.outcome = [this](const TrialOrder& order, TrialEnd& end) {
      end.objective = order.values.at("x").to_number<double>() +
                      0.1 * static_cast<double>((point_repeat(plan, order.number).repeat * order.number) % 3);
    };
  }
  SweepEnd run(SweepStart start = {}) {
    const auto search = make_search(plan, {});
    return Scheduler(plan, *search, launcher, ranking, *this, durable_every).run(std::move(start), cancel);
  }
  void ended(const TrialEnd& end, bool is_final) override { (is_final ? finals : others).push_back(end.number); }

  SweepPlan plan;
  FakeLauncher launcher;
  Ranking ranking{Objective{Direction::maximize, "score"}, 10};
  CancelToken cancel;
  Numbers finals, others;
  std::chrono::nanoseconds durable_every = std::chrono::hours(1);
};

void fail(TrialEnd& end) {
  end.state = State::failed;
  end.error = "it failed";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scheduler_test, Bench)

BOOST_AUTO_TEST_CASE(every_trial_runs_once_and_no_more_go_than_there_is_room) {
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) {
    end.objective = order.values.at("x").to_number<double>();
  };
  const SweepEnd end = run();
  BOOST_TEST(launcher.started == (Numbers{1, 2, 3, 4, 5, 6}), boost::test_tools::per_element());
  BOOST_TEST(launcher.values[3] == R"({"x":4})");
  BOOST_TEST(launcher.most_running == 3u);
  BOOST_TEST(end.counts.completed == 6u);
  BOOST_TEST(!end.nobody_reported);
  BOOST_TEST(ranking.places().front().number == 6u);
}

BOOST_AUTO_TEST_CASE(what_ended_is_made_durable_at_the_end) {
  run();
  BOOST_TEST(launcher.durable == (Numbers{6}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_ended_is_made_durable_now_and_then) {
  durable_every = std::chrono::nanoseconds(0);
  run();
  BOOST_TEST(launcher.durable.size() > 1u);
  BOOST_TEST(std::is_sorted(launcher.durable.begin(), launcher.durable.end()));
  BOOST_TEST(launcher.durable.front() < 6u);
  BOOST_TEST(launcher.durable.back() == 6u);
  BOOST_TEST((std::adjacent_find(launcher.durable.begin(), launcher.durable.end()) ==
              launcher.durable.end()));  // never when nothing ended
}

BOOST_AUTO_TEST_CASE(a_failed_trial_is_tried_again_as_often_as_asked) {
  plan.retries = 2;
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) {
    if (order.number == 2) fail(end);
  };
  const SweepEnd end = run();
  BOOST_TEST(std::count(launcher.started.begin(), launcher.started.end(), 2u) == 3);
  BOOST_TEST(launcher.started.size() == 8u);
  BOOST_TEST(end.counts.completed == 5u);
  BOOST_TEST(end.counts.failed == 1u);
  BOOST_TEST(end.counts.retried == 2u);
  BOOST_TEST(others == (Numbers{2, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_trial_that_completes_at_last_counts_as_completed) {
  plan.retries = 5;
  int attempts = 0;
  launcher.outcome = [&](const TrialOrder& order, TrialEnd& end) {
    if (order.number == 1 && ++attempts < 3) fail(end);
  };
  const SweepEnd end = run();
  BOOST_TEST(end.counts.completed == 6u);
  BOOST_TEST(end.counts.failed == 0u);
}

BOOST_AUTO_TEST_CASE(the_first_failure_stops_the_rest_when_asked) {
  plan.on_failure = OnFailure::stop;
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) {
    if (order.number == 2) fail(end);
  };
  const SweepEnd end = run();
  BOOST_TEST(end.was_stopped);
  BOOST_TEST(end.counts.failed == 1u);
  BOOST_TEST((launcher.stops == std::vector<StopRequest>{StopRequest::waiting}));
  BOOST_TEST(launcher.started.size() < 6u);
  BOOST_TEST(end.counts.ended() < 6u);
}

BOOST_AUTO_TEST_CASE(lost_trials_run_again_without_a_retry_but_not_for_ever) {
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) { end.is_lost = order.number == 3; };
  const SweepEnd end = run();
  BOOST_TEST(std::count(launcher.started.begin(), launcher.started.end(), 3u) == 4);
  BOOST_TEST(end.counts.lost == 1u);
  BOOST_TEST(end.counts.completed == 5u);
}

BOOST_AUTO_TEST_CASE(a_trial_that_was_ended_early_is_settled) {
  plan.retries = 3;
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) {
    if (order.number != 4) return;
    end.state = State::cancelled;
    end.stopped_early = true;
  };
  const SweepEnd end = run();
  BOOST_TEST(end.counts.stopped_early == 1u);
  BOOST_TEST(launcher.started.size() == 6u);
}

BOOST_AUTO_TEST_CASE(the_users_wish_is_passed_on_and_nothing_more_starts) {
  launcher.outcome = [&](const TrialOrder& order, TrialEnd&) {
    if (order.number == 2) cancel.request();
  };
  const SweepEnd end = run();
  BOOST_TEST(end.was_cancelled);
  BOOST_TEST((launcher.stops == std::vector<StopRequest>{StopRequest::all}));
  BOOST_TEST(end.counts.completed == 2u);
  BOOST_TEST(end.counts.cancelled >= 1u);
  BOOST_TEST(end.counts.ended() < 6u);
}

BOOST_AUTO_TEST_CASE(what_is_there_already_is_not_run) {
  SweepStart start;
  start.next = 5;
  start.again.push_back({2, {}});
  start.counts.completed = start.counts.kept = 3;
  const SweepEnd end = run(std::move(start));
  BOOST_TEST(launcher.started == (Numbers{2, 5, 6}), boost::test_tools::per_element());
  BOOST_TEST(launcher.values[0] == R"({"x":2})");
  BOOST_TEST(end.counts.completed == 6u);
}

BOOST_AUTO_TEST_CASE(an_objective_that_nobody_reports_is_told) {
  launcher.outcome = [](const TrialOrder&, TrialEnd& end) { end.reported = {"loss"}; };
  SweepEnd end = run();
  BOOST_TEST(end.nobody_reported);
  BOOST_TEST(end.reported.front() == "loss");
  // A search that learns has nothing to go on with: it stops at the first.
  launcher.started.clear();
  plan.search = SearchKind::global;
  end = run();
  BOOST_TEST(end.was_stopped);
  BOOST_TEST(launcher.started == Numbers{1}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_global_search_finds_the_best) {
  plan.search = SearchKind::global;
  plan.trials = 60;
  plan.spaces = {value_space_from("x", parse_json(R"({"from": -10.0, "to": 10.0})")),
                 value_space_from("k", parse_json(R"({"from": 1, "to": 9, "step": 1})"))};
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) {
    const double x = order.values.at("x").as_double(), k = static_cast<double>(order.values.at("k").as_int64());
    end.objective = -(x - 3) * (x - 3) - (k - 4) * (k - 4);
  };
  const SweepEnd end = run();
  BOOST_TEST(end.counts.completed == 60u);
  BOOST_TEST(ranking.places().front().objective > -0.1);
}

BOOST_AUTO_TEST_CASE(a_global_search_does_not_stumble_over_trials_without_a_number) {
  plan.search = SearchKind::global;
  plan.trials = 20;
  plan.spaces = {value_space_from("x", parse_json(R"({"from": 0.0, "to": 1.0})"))};
  launcher.outcome = [](const TrialOrder& order, TrialEnd& end) {
    end.objective = order.values.at("x").as_double();
    if (order.number % 3 == 0) fail(end);
    if (order.number % 5 == 0) end.objective = std::numeric_limits<double>::quiet_NaN();
  };
  const SweepEnd end = run();
  BOOST_TEST(end.counts.ended() == 20u);
}

BOOST_AUTO_TEST_CASE(all_repeats_of_a_point_have_its_values) {
  repeat();
  const SweepEnd end = run();
  BOOST_TEST(launcher.started == (Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), boost::test_tools::per_element());
  for (std::size_t i = 0; i < 10; ++i) BOOST_TEST(launcher.values[i] == (i % 2 == 0 ? R"({"x":5})" : R"({"x":1})"));
  BOOST_TEST((end.counts.points == 2u && end.counts.points_ended == 2u && end.counts.completed == 10u));
  BOOST_TEST(ranking.places().front().number == 1u);
  BOOST_TEST(ranking.values(1).size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_race_does_not_repeat_what_is_worse) {
  repeat();
  plan.early_stop = parse_early_stop("race");
  const SweepEnd end = run();
  BOOST_TEST(launcher.started == (Numbers{1, 2, 3, 4, 5, 6, 7, 9}), boost::test_tools::per_element());
  BOOST_TEST((end.counts.saved == 2u && end.counts.completed == 8u && end.counts.not_run() == 0u));
  BOOST_TEST(end.counts.points_ended == 2u);
}

BOOST_AUTO_TEST_CASE(a_race_waits_for_a_repeat_that_is_tried_again) {
  repeat();
  plan.early_stop = parse_early_stop("race");
  plan.retries = 1;
  int failures = 0;
  const auto outcome = launcher.outcome;
  launcher.outcome = [&](const TrialOrder& order, TrialEnd& end) {
    outcome(order, end);
    if (order.number == 5 && failures++ == 0) fail(end);
  };
  const SweepEnd end = run();
  BOOST_TEST(std::count(launcher.started.begin(), launcher.started.end(), 5u) == 2);
  BOOST_TEST((end.counts.saved == 2u && end.counts.completed == 8u && end.counts.retried == 1u));
}

BOOST_AUTO_TEST_CASE(a_race_that_is_cancelled_knows_what_it_saved) {
  repeat();
  plan.early_stop = parse_early_stop("race");
  const auto outcome = launcher.outcome;
  launcher.outcome = [&](const TrialOrder& order, TrialEnd& end) {
    outcome(order, end);
    if (order.number == 6) cancel.request();
  };
  const SweepEnd end = run();
  BOOST_TEST(end.was_cancelled);
  BOOST_TEST(end.counts.completed == 6u);
  BOOST_TEST(end.counts.saved + end.counts.not_run() + end.counts.cancelled == 4u);
  BOOST_TEST(end.counts.saved == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_there_takes_part_in_the_race) {
  repeat();
  plan.early_stop = parse_early_stop("race");
  SweepStart start;
  start.next = 7;
  for (std::uint64_t number = 1; number <= 6; ++number) {
    const PointRepeat at = point_repeat(plan, number);
    start.ended.push_back(at);
    ranking.add(at.point, at.point == 1 ? 5 + 0.1 * static_cast<double>(number) : 1, at.repeat);
  }
  start.counts.completed = start.counts.kept = 6;
  const SweepEnd end = run(std::move(start));
  BOOST_TEST(launcher.started == (Numbers{7, 9}), boost::test_tools::per_element());
  BOOST_TEST((end.counts.saved == 2u && end.counts.completed == 8u));
}

BOOST_AUTO_TEST_CASE(a_search_that_learns_is_told_what_a_points_repeats_came_to) {
  struct Recorder : Search {
    json::object ask(std::uint64_t point) override {
      asked.push_back(point);
      return {{"x", point}};
    }
    void tell(std::uint64_t point, const std::optional<double>& objective) override {
      told.emplace_back(point, objective);
    }
    bool learns() const override { return true; }
    Numbers asked;
    std::vector<std::pair<std::uint64_t, std::optional<double>>> told;
  } search;
  plan.search = SearchKind::global;
  plan.repeats = 3;
  plan.trials = 9;
  ranking = Ranking(plan.ranking_rule(), 10);
  launcher.outcome = [this](const TrialOrder& order, TrialEnd& end) {
    const PointRepeat at = point_repeat(plan, order.number);
    end.objective = static_cast<double>(10 * at.point + at.repeat);
    if (at.point == 2 && at.repeat == 3) fail(end);
    if (at.point == 3) fail(end);
  };
  Scheduler(plan, search, launcher, ranking, *this, durable_every).run({}, cancel);
  BOOST_TEST(search.asked == (Numbers{1, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(launcher.values[1] == R"({"x":1})");
  BOOST_TEST(launcher.values[2] == R"({"x":1})");
  BOOST_TEST(launcher.values[3] == R"({"x":2})");
  BOOST_TEST_REQUIRE(search.told.size() == 3u);
  BOOST_TEST(search.told[0].first == 1u);
  BOOST_TEST(search.told[0].second.value() == 12);
  BOOST_TEST(search.told[1].second.value() == 21.5);  // of those that completed
  BOOST_TEST(!search.told[2].second);
}

BOOST_AUTO_TEST_SUITE_END()
