// SPDX-License-Identifier: MIT
#include "cli/watch_table.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "base/text.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  // Whole seconds, as differences are shown.
  const WallTime now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string started = to_iso_8601(now - std::chrono::hours(1));
  WatchTable table{Colours::no};

  // A run in progress on another machine, which cannot be called lost.
  WatchedRun running(const std::string& experiment, const std::string& name) {
    SampleRun run = sample_run(name, started, experiment + name);
    run.record.state = State::running;
    run.record.pid = 1;
    run.record.progress = RecordedProgress{30, 120};
    run.record.updated = to_iso_8601(now);
    run.record.host = "node17";
    write_experiment(directory.path(), {experiment, sample_log("ada", run.record.started, experiment), {run}, {}});
    return {experiment, name, files_at(directory / experiment, name)};
  }

  SweepSummary sweep(const std::string& experiment) {
    SweepSummary sweep;
    sweep.experiment = experiment;
    sweep.task = "train_task";
    sweep.planned = 60;
    sweep.objective = Objective{Direction::maximize, "auc"};
    sweep.counts.completed = 28;
    sweep.counts.failed = 2;
    sweep.counts.running = 4;
    sweep.counts.started_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>((now - std::chrono::hours(1)).time_since_epoch()).count();
    sweep.state = "running";
    IndexedRun best;
    best.metrics["auc"] = json::object{{"last", 0.9931}};
    sweep.best = best;
    return sweep;
  }
};

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
  return widest;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watch_table_test, Bench)

BOOST_AUTO_TEST_CASE(a_sweep_is_one_row_with_the_progress_of_its_trials) {
  table.look({}, {sweep("ada-1")}, now);
  BOOST_TEST(table.text(now, 120, 100) ==
             "RUN           STATE    PROGRESS                 RATE  TIME  LEFT  DETAILS\n"
             "ada-1/trials  running  ━━━━━━──────  50% 30/60  30/h  1 h   1 h   auc 0.9931, 2 failed, 4 running\n");
  BOOST_TEST(table.sweeps() == std::vector<std::string>{"ada-1"}, boost::test_tools::per_element());
  BOOST_TEST(table.to_json(now).empty());
}

BOOST_AUTO_TEST_CASE(a_sweep_that_ended_stays_with_its_end) {
  table.look({}, {sweep("ada-1")}, now);
  SweepSummary ended = sweep("ada-1");
  ended.state = "failed";
  ended.counts.completed = 58;
  ended.counts.running = 0;
  ended.counts.finished_ms = ended.counts.started_ms + 90'000;
  table.look({}, {ended}, now + std::chrono::seconds(1));
  const std::string text = table.text(now, 120, 100);
  BOOST_TEST(has(text, "failed"), text);
  BOOST_TEST(has(text, "100% 60/60"), text);
  BOOST_TEST(has(text, "1 m 30 s"), text);
  // Deleted: it is no longer told.
  table.look({}, {}, now + std::chrono::seconds(2));
  BOOST_TEST(table.text(now, 120, 100) == "No runs in progress\n");
}

BOOST_AUTO_TEST_CASE(what_all_runs_share_stands_above_and_trials_keep_their_numbers) {
  table.look({running("ada-2026-03-02T12-00-00", "trials/3/train_task"),
              running("ada-2026-03-02T12-00-00", "trials/17/train_task")},
             {}, now);
  for (const std::size_t width : {60u, 80u, 120u}) {
    const std::string text = table.text(now, width, 100);
    BOOST_TEST(text.starts_with("experiment ada-2026-03-02T12-00-00, task train_task\n"), text);
    BOOST_TEST(has(text, "\ntrials/17  running"), text);
    BOOST_TEST(widest_line(text) <= width, text);
  }
}

BOOST_AUTO_TEST_CASE(trials_of_two_sweeps_keep_their_numbers_on_a_narrow_terminal) {
  table.look({running("ada-2026-03-02T12-00-00", "trials/3/train_task"),
              running("bob-2026-03-02T12-00-00", "trials/17/train_task")},
             {}, now);
  for (const std::size_t width : {64u, 80u, 120u}) {
    const std::string text = table.text(now, width, 100);
    BOOST_TEST(text.starts_with("task train_task\n"), text);
    BOOST_TEST(has(text, "/17"), text);
    BOOST_TEST(widest_line(text) <= width, text);
  }
}

BOOST_AUTO_TEST_CASE(more_than_fit_are_counted) {
  std::vector<WatchedRun> runs;
  for (int i = 1; i <= 9; ++i) runs.push_back(running("ada-" + std::to_string(i), "train_task"));
  table.look(runs, {}, now);
  const std::string text = table.text(now, 80, 5);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 5);
  BOOST_TEST(text.ends_with("… and 6 more\n"), text);
}

BOOST_AUTO_TEST_SUITE_END()
