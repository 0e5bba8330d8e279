// SPDX-License-Identifier: MIT
// Lines where there is no terminal.
#include "cli/sweep_progress.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "base/log.hpp"
#include "base/terminal.hpp"
#include "support/captured.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

struct Bench {
  Bench() {
    set_terminal_descriptor(file);
    plan.task = "train_task";
    plan.trials = 10;
    plan.objective = Objective{Direction::maximize, "auc"};
    experiment.directory = "/repository/ada-1";
  }
  ~Bench() {
    set_terminal_descriptor(before);
    ::close(file);
  }
  SweepProgress& begin(Verbosity verbosity = Verbosity::normal) {
    SweepProgress::Options options;
    options.verbosity = verbosity;
    progress.emplace(options);
    progress->began(experiment, plan, ranking);
    return *progress;
  }
  std::string shown() const {
    const std::string text = test::read_text(directory / "shown");
    test::write_text(directory / "shown", "");
    return text;
  }
  static TrialEnd failed(std::uint64_t number, const std::string& error = "no data") {
    TrialEnd end;
    end.number = number;
    end.state = State::failed;
    end.error = error;
    end.run = "train_task";
    return end;
  }
  static TrialEnd completed(std::uint64_t number, std::optional<double> objective) {
    TrialEnd end;
    end.number = number;
    end.state = State::completed;
    end.objective = objective;
    end.duration_ms = 1500;
    return end;
  }
  test::TemporaryDirectory directory;
  const int before = terminal_descriptor();
  const int file = ::open((directory / "shown").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  SweepPlan plan;
  Ranking ranking{Objective{Direction::maximize, "auc"}, 3};
  ExperimentIdentity experiment;
  std::optional<SweepProgress> progress;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sweep_progress_test, Bench)

BOOST_AUTO_TEST_CASE(the_first_failure_is_shown_with_its_files_and_no_other) {
  SweepProgress& progress_now = begin();
  progress_now.ended(failed(3), true);
  BOOST_TEST(shown() ==
             "skrobot: error: trial 3 failed: no data\n"
             "hint: for details see /repository/ada-1/trials/3/train_task.errors and "
             "/repository/ada-1/trials/3/train_task.log\n");
  progress_now.ended(failed(4), true);
  BOOST_TEST(shown() == "");
}

BOOST_AUTO_TEST_CASE(a_failure_that_is_tried_again_is_not_the_last_word) {
  SweepProgress& progress_now = begin();
  progress_now.ended(failed(3), false);
  BOOST_TEST(shown() == "skrobot: error: trial 3 failed: no data\nhint: it is tried again\n");
  progress_now.ended(failed(3), true);
  BOOST_TEST(shown().starts_with("skrobot: error: trial 3 failed: no data\nhint: for details see "));
}

BOOST_AUTO_TEST_CASE(a_lost_trial_has_no_files_and_a_cancelled_one_is_no_failure) {
  SweepProgress& progress_now = begin();
  TrialEnd lost = failed(3);
  lost.is_lost = true;
  progress_now.ended(lost, true);
  BOOST_TEST(shown() == "skrobot: error: trial 3 lost: its process or its node died\n");
  begin();
  TrialEnd cancelled = failed(4);
  cancelled.state = State::cancelled;
  progress->ended(cancelled, true);
  BOOST_TEST(shown() == "");
}

BOOST_AUTO_TEST_CASE(verbose_shows_every_end) {
  SweepProgress& progress_now = begin(Verbosity::verbose);
  progress_now.ended(completed(1, 0.5), true);
  BOOST_TEST(shown() == "trial 1: completed, auc 0.5 in 1.5 s\n");
  TrialEnd early = failed(2, "stopped early at step 3");
  early.state = State::cancelled;
  early.stopped_early = true;
  early.duration_ms = 1500;
  progress_now.ended(early, true);
  BOOST_TEST(shown() == "trial 2: stopped early at step 3 in 1.5 s\n");
  for (const std::uint64_t number : {3u, 4u}) {
    progress_now.ended(failed(number), true);
    BOOST_TEST(shown().starts_with("skrobot: error: trial " + std::to_string(number)));
  }
}

BOOST_AUTO_TEST_CASE(an_objective_that_is_not_reported_is_told_with_the_first_trial) {
  SweepProgress& progress_now = begin();
  TrialEnd end = completed(1, std::nullopt);
  end.reported = {"auk", "loss"};
  progress_now.ended(end, true);
  BOOST_TEST(shown() ==
             "skrobot: warning: trial 1 did not report the objective 'auc'; it reports 'auk', 'loss'; "
             "did you mean 'auk'?\n");
  end.number = 2;
  progress_now.ended(end, true);
  BOOST_TEST(shown() == "");
}

BOOST_AUTO_TEST_CASE(news_of_the_queue_are_told_at_once) {
  SweepProgress& progress_now = begin();
  SweepCounts counts;
  counts.total = 10;
  counts.completed = 4;
  counts.failed = 1;
  LaunchStatus status;
  status.running = 2;
  progress_now.tick(counts, status);
  BOOST_TEST(shown() == "");  // ten seconds have not passed
  ranking.add(7, 0.9);
  status.note = "job 12: 2 running, 5 pending: Resources\x1b[31m";
  status.reason = "Resources";
  progress_now.tick(counts, status);
  const std::string text = shown();
  BOOST_TEST(text.starts_with("5/10 trials  50%  2 running  1 failed  "), text);
  BOOST_TEST(text.ends_with("  best auc 0.9 (trial 7)  job 12: 2 running, 5 pending: Resources\\x1b[31m\n"), text);
  progress_now.tick(counts, status);
  BOOST_TEST(shown() == "");
  status.reason = "Priority";
  progress_now.tick(counts, status);
  BOOST_TEST(shown() != "");
}

BOOST_AUTO_TEST_CASE(quiet_shows_failures_and_nothing_else) {
  SweepProgress& progress_now = begin(Verbosity::quiet);
  LaunchStatus status;
  status.reason = "Resources";
  progress_now.tick({}, status);
  progress_now.ended(completed(1, 0.5), true);
  BOOST_TEST(shown() == "");
  progress_now.ended(failed(2), true);
  BOOST_TEST(shown() != "");
}

BOOST_AUTO_TEST_CASE(the_end_is_counted_and_jobs_that_continue_are_named) {
  SweepOutcome outcome;
  outcome.experiment = experiment;
  outcome.end.counts.total = 10;
  outcome.end.counts.completed = 10;
  const test::CapturedOutput captured;
  begin().finished(outcome);
  BOOST_TEST(shown() == "10 trials: 10 completed\nrecorded in /repository/ada-1\n");
  outcome.left_jobs = {12};
  begin().finished(outcome);
  BOOST_TEST(shown().starts_with("job 12 continues; wait with 'skrobot sweep --resume ada-1'\n"));
  outcome.left_jobs = {12, 13};
  begin(Verbosity::quiet).finished(outcome);
  BOOST_TEST(shown() == "jobs 12, 13 continue; wait with 'skrobot sweep --resume ada-1'\n");
  BOOST_TEST(captured.text() == "");
}

BOOST_AUTO_TEST_CASE(an_error_of_a_task_cannot_harm_the_terminal) {
  begin().ended(failed(1, "a\x1b[31m\n" + std::string(100'000, 'x')), true);
  const std::string text = shown();
  BOOST_TEST(text.starts_with("skrobot: error: trial 1 failed: a\\x1b[31m\\x0axxx"));
  BOOST_TEST(text.size() < 3000u);
}

BOOST_AUTO_TEST_SUITE_END()
