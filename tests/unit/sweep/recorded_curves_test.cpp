// SPDX-License-Identifier: MIT
#include "sweep/recorded_curves.hpp"

#include <boost/test/unit_test.hpp>

#include "base/machine.hpp"
#include "store/layout.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// Trials whose score is `level` at each of their steps.
struct Bench {
  Bench() {
    plan.task = "trial_task";
    plan.trials = 2000;
    plan.objective = Objective{Direction::maximize, "score"};
    plan.early_stop = options;
  }
  void record(int number, const std::string& run, const std::string& state) {
    const auto folder = trial_directory(directory.path(), static_cast<std::uint64_t>(number));
    std::filesystem::create_directories(folder);
    write_text(folder / (run + ".params"), "{}");
    write_text(folder / (run + ".run"), R"({"format": 1, "id": "a", "task": "trial_task", "state": ")" + state +
                                            R"(", "host": ")" + host_name() + R"(", "pid": )" +
                                            std::to_string(process_id()) + "}");
    if (state == "completed") write_text(folder / (run + ".result"), "{}");
  }
  void points(int number, const std::string& run, int steps, double level) {
    std::string text = "metric,step,time,value\n";
    for (int step = 1; step <= steps; ++step)
      text += "score," + std::to_string(step) + ",0.000," + std::to_string(level) + "\nother," + std::to_string(step) +
              ",0.000,1000\n";
    write_text(trial_directory(directory.path(), static_cast<std::uint64_t>(number)) / (run + ".metrics"), text);
  }
  void trial(int number, const std::string& state, int steps, double level) {
    record(number, "trial_task", state);
    points(number, "trial_task", steps, level);
  }
  // Would a trial whose score is that now be ended at step 3?
  bool ends(double level) {
    const std::uint64_t asked = ++next_;
    bool is_poor = false;
    for (int step = 1; step <= 3; ++step) is_poor = !stop.point(asked, step, level).empty() || is_poor;
    stop.ended(asked, false);
    return is_poor;
  }

  TemporaryDirectory directory;
  EarlyStopOptions options{EarlyStopOptions::Rule::median, 1, 2, 3};
  SweepPlan plan;
  EarlyStop stop{options, Objective{Direction::maximize, "score"}};
  RecordedCurves curves{directory.path(), plan, stop};

 private:
  std::uint64_t next_ = 1'000'000;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recorded_curves_test, Bench)

BOOST_AUTO_TEST_CASE(a_statistic_of_a_metric_is_compared_as_it_was_at_each_step) {
  plan.objective = Objective{Direction::maximize, "score.max"};
  for (int number = 1; number <= 2; ++number) {
    record(number, "trial_task", "completed");
    write_text(trial_directory(directory.path(), static_cast<std::uint64_t>(number)) / "trial_task.metrics",
               "metric,step,time,value\nscore,1,0.000,5\nscore,2,0.000,1\nscore,3,0.000,1\n");
  }
  curves.read();
  // Their greatest value is 5 at each step, their mean is less.
  BOOST_TEST(ends(4.5));
  BOOST_TEST(!ends(5.5));
}

BOOST_AUTO_TEST_CASE(a_metric_whose_own_name_ends_in_max_is_the_one_that_is_compared) {
  plan.objective = Objective{Direction::maximize, "score.max"};
  for (int number = 1; number <= 2; ++number) {
    record(number, "trial_task", "completed");
    std::string text = "metric,step,time,value\n";
    for (int step = 1; step <= 3; ++step) {
      text += "score," + std::to_string(step) + ",0.000,1000\nscore.max," + std::to_string(step) + ",0.000,5\n";
    }
    write_text(trial_directory(directory.path(), static_cast<std::uint64_t>(number)) / "trial_task.metrics", text);
  }
  curves.read();
  BOOST_TEST(ends(4.5));
  BOOST_TEST(!ends(5.5));
}

BOOST_AUTO_TEST_CASE(completed_trials_of_others_count) {
  curves.read();
  BOOST_TEST(!ends(0));
  trial(1, "completed", 5, 10);
  curves.read();
  BOOST_TEST(!ends(0));  // two must have completed
  trial(2, "completed", 5, 20);
  curves.read();
  BOOST_TEST(ends(0));
  BOOST_TEST(!ends(30));
}

BOOST_AUTO_TEST_CASE(going_failed_and_own_trials_do_not_count_as_completed) {
  trial(1, "completed", 5, 10);
  trial(2, "failed", 5, 20);
  trial(3, "running", 5, 20);
  trial(4, "completed", 5, 20);
  curves.leave_out(4);
  curves.read();
  BOOST_TEST(!ends(0));
}

BOOST_AUTO_TEST_CASE(a_going_trial_is_read_on_from_where_it_was) {
  trial(1, "completed", 5, 10);
  trial(2, "running", 2, 20);
  curves.read();
  trial(2, "completed", 5, 20);
  curves.read();
  curves.read();
  BOOST_TEST(ends(0));
}

BOOST_AUTO_TEST_CASE(another_attempt_takes_the_place_of_the_one_before) {
  trial(1, "completed", 5, 10);
  trial(2, "running", 5, 1000);
  curves.read();
  record(2, "trial_task-2", "completed");
  points(2, "trial_task-2", 5, 20);
  curves.read();
  BOOST_TEST(ends(0));
  BOOST_TEST(!ends(21));  // were the other attempt's points among them, their mean would be far above
}

BOOST_AUTO_TEST_CASE(rungs_of_going_trials_are_compared) {
  EarlyStop halving({EarlyStopOptions::Rule::halving, 1, 5, 2}, Objective{Direction::maximize, "score"});
  RecordedCurves others(directory.path(), plan, halving);
  for (int number = 1; number <= 4; ++number) trial(number, "running", 3, 10 * number);
  others.read();
  BOOST_TEST(!halving.point(9, 1, 5).empty());
  BOOST_TEST(halving.point(10, 1, 50).empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_passed_over) {
  trial(1, "completed", 5, 10);
  trial(2, "completed", 5, 20);
  std::filesystem::create_directories(directory / "trials/99999999999999999999999999");
  write_text(directory / "trials/4", "no directory");
  record(5, "trial_task", "completed");  // without metrics
  trial(6, "completed", 5, 10);
  write_text(trial_directory(directory.path(), 6) / "trial_task.run", "{");
  curves.read();
  BOOST_TEST(ends(0));
}

BOOST_AUTO_TEST_SUITE_END()
