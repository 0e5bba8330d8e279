// SPDX-License-Identifier: MIT
#include "app/runs_in_progress.hpp"

#include <boost/test/unit_test.hpp>

#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  const WallTime now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

  // On another machine, so that it cannot be called lost.
  SampleRun run(const std::string& name, State state = State::running) {
    SampleRun run = sample_run(name, to_iso_8601(now - std::chrono::minutes(1)), name);
    run.record.state = state;
    run.record.host = "node17";
    run.record.updated = to_iso_8601(now);
    return run;
  }
  void write(const std::string& experiment, std::vector<SampleRun> runs, json::object plan = {}) {
    write_experiment(directory.path(),
                     {experiment, sample_log("ada", to_iso_8601(now), experiment), std::move(runs), std::move(plan)});
  }
  // "run …|sweep …"
  std::string found(const ProgressQuery& query) {
    Repository repository(directory.path());
    const RunsInProgress found = find_in_progress(repository, query, now);
    std::string text;
    for (const RunSummary& run : found.runs) text += run.experiment + "/" + run.run + " ";
    for (const SweepSummary& sweep : found.sweeps) text += sweep.experiment + ":" + sweep.state + " ";
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(runs_in_progress_test, Bench)

BOOST_AUTO_TEST_CASE(a_sweep_stands_for_its_trials) {
  write("one", {run("train_task"), run("null_task", State::completed)});
  write("swept", {run("trials/1/train_task"), run("trials/2/train_task")}, sample_plan(9, nullptr));
  BOOST_TEST(found({}) == "one/train_task swept:running ");
  BOOST_TEST(found({.experiments = {"swept"}, .folds_sweeps = false, .known_sweeps = {}}).find("swept/trials/2") !=
             std::string::npos);
  BOOST_TEST(found({.experiments = {"one"}, .folds_sweeps = true, .known_sweeps = {}}) == "one/train_task ");
}

BOOST_AUTO_TEST_CASE(a_known_sweep_is_summarized_after_its_end) {
  write("swept", {run("trials/1/train_task", State::completed)}, sample_plan(1, nullptr));
  BOOST_TEST(found({}) == "");
  BOOST_TEST(found({.experiments = {}, .folds_sweeps = true, .known_sweeps = {"swept", "deleted"}}) ==
             "swept:completed ");
  BOOST_TEST(found({.experiments = {}, .folds_sweeps = false, .known_sweeps = {"swept"}}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
