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

BOOST_AUTO_TEST_SUITE_END()
