// SPDX-License-Identifier: MIT
// Sweeps as any program can run them, without a command line: what goes in is a request, and what comes out is a value.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <skrobot/error.hpp>
#include <sstream>

#include "app/sweep_run.hpp"
#include "support/sweep_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// Remembers what it is told, and cancels when `cancel_after` trials have ended.
class Listener : public SweepRunObserver {
 public:
  void began(const ExperimentIdentity& experiment, const SweepPlan& plan, const Ranking&) override {
    events.push_back("began " + std::to_string(plan.trials));
    directory = experiment.directory;
  }
  void ended(const TrialEnd& end, bool is_final) override {
    events.push_back("ended " + std::to_string(end.number) + (is_final ? "" : " not final"));
    if (++count == cancel_after) cancel.request();
  }
  void finished(const SweepOutcome& outcome) override {
    events.push_back("finished " + std::to_string(outcome.end.counts.ended()));
  }
  std::size_t counted(const std::string& begin) const {
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [&](const std::string& one) { return one.starts_with(begin); }));
  }

  std::vector<std::string> events;
  std::filesystem::path directory;
  CancelToken cancel;
  int count = 0, cancel_after = -1;
};

struct Bench : SweepBench {
  Bench() {
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"})
      ::setenv(name, (directory / "home").c_str(), 1);
    ::unsetenv("OMP_NUM_THREADS");
    typed.experiments = (directory / "experiments").string();
    typed.plugins = {fixture("trial")};
  }
  SweepOutcome run(const std::vector<Assignment>& options, const std::string& task,
                   const std::vector<std::string>& params) {
    std::ostringstream printed;
    std::streambuf* const before = std::cout.rdbuf(printed.rdbuf());
    SweepOutcome outcome;
    try {
      SweepRequest request = make_sweep_request(typed, options, task, params);
      outcome = run_sweep(request, listener, listener.cancel);
    } catch (...) {
      std::cout.rdbuf(before);
      throw;
    }
    std::cout.rdbuf(before);
    BOOST_TEST(printed.str() == "");
    return outcome;
  }
  static Assignment option(const char* key, json::value value) {
    return {key, std::move(value), {Origin::Source::program, {}}, {}};
  }

  TypedOptions typed;
  Listener listener;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_sweep_test, Bench)

BOOST_AUTO_TEST_CASE(a_program_gets_what_a_sweep_came_to) {
  const SweepOutcome outcome =
      run({option("objective", "maximize:score"), option("jobs", 2), option("top", 2)}, "trial_task", {"k=1:4"});
  BOOST_TEST(outcome.end.counts.completed == 4u);
  BOOST_TEST(!outcome.end.was_cancelled);
  BOOST_TEST(!outcome.first_failure.has_value());
  BOOST_TEST(!outcome.submitted.has_value());
  BOOST_TEST_REQUIRE(outcome.ranked.size() == 2u);
  BOOST_TEST(outcome.ranked[0].number == 4u);
  BOOST_TEST(outcome.experiment.directory == experiment());
  BOOST_TEST(listener.directory == experiment());
  BOOST_TEST_REQUIRE(listener.events.size() == 6u);
  BOOST_TEST(listener.events.front() == "began 4");
  BOOST_TEST(listener.events.back() == "finished 4");
}

BOOST_AUTO_TEST_CASE(failures_are_in_the_outcome_and_a_sweep_is_resumed) {
  const SweepOutcome failed =
      run({option("jobs", 1), option("retries", 1)}, "trial_task", {"k=1:2", "fail=first", with_marks()});
  BOOST_TEST(failed.end.counts.completed == 2u);
  BOOST_TEST(listener.counted("ended 1 not final") == 1u);
  const SweepOutcome always = run({option("jobs", 1)}, "trial_task", {"k=1:3", "fail=odd"});
  BOOST_TEST(always.end.counts.failed == 2u);
  BOOST_TEST_REQUIRE(always.first_failure.has_value());
  BOOST_TEST(always.first_failure->number == 1u);
  const SweepOutcome again =
      run({option("resume", json::value(always.experiment.directory.string())), option("retry_failed", true)}, "", {});
  BOOST_TEST(again.end.counts.kept == 1u);
  BOOST_TEST(again.end.counts.failed == 2u);
}

BOOST_AUTO_TEST_CASE(a_program_cancels_with_a_token_of_its_own) {
  listener.cancel_after = 1;
  const SweepOutcome outcome = run({option("jobs", 1)}, "trial_task", {"k=1:20", "steps=5", "pause_ms=10"});
  BOOST_TEST(outcome.end.was_cancelled);
  BOOST_TEST(outcome.end.counts.completed >= 1u);
  BOOST_TEST(outcome.end.counts.ended() < 20u);
  BOOST_TEST(listener.counted("finished") == 1u);
}

BOOST_AUTO_TEST_CASE(workers_get_their_share_of_the_processors_and_this_process_stays_as_it_is) {
  for (const char* workers : {"fresh", "reuse"}) {
    const SweepOutcome outcome = run({option("jobs", 1000), option("workers", workers)}, "trial_task", {"k=1:2"});
    const auto result = outcome.experiment.directory / "trials/2/trial_task.result";
    BOOST_TEST(object_in(result).at("threads").as_string() == "1", workers);
    BOOST_TEST((std::getenv("OMP_NUM_THREADS") == nullptr));
    BOOST_TEST((std::getenv("SKROBOT_TRUSTED_PLUGINS") == nullptr));
  }
  ::setenv("OMP_NUM_THREADS", "13", 1);
  const SweepOutcome outcome = run({option("jobs", 2)}, "trial_task", {"k=1:2"});
  BOOST_TEST(object_in(outcome.experiment.directory / "trials/1/trial_task.result").at("threads").as_string() == "13");
}

BOOST_AUTO_TEST_CASE(the_help_describes_every_option) {
  const Ended help = sweep({"--help"});
  BOOST_TEST(help.exit_code == 0);
  const auto describes = [&](const OptionShape& one) {
    BOOST_TEST(help.output.find(one.flag()) != std::string::npos, one.flag() << " is not in the help");
    const std::string begin(std::string_view(one.text.help).substr(0, 12));
    BOOST_TEST(help.output.find(begin) != std::string::npos, begin << " is not in the help");
  };
  for (const SweepOption& one : sweep_options()) describes(one);
  for (const auto& one : sweep_call_options()) describes(one);
}

BOOST_AUTO_TEST_CASE(a_request_that_is_wrong_is_refused_by_name) {
  const auto fault = [&](const std::vector<Assignment>& options) {
    try {
      run(options, "trial_task", {"k=1:2"});
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  BOOST_TEST(fault({option("jobs", 0)}) == "jobs: expected an integer from 1 to 1024, got 0");
  BOOST_TEST(fault({option("top", "none")}) == "top: expected an integer from 1 to 10000, got 'none'");
  BOOST_TEST(fault({option("detach", 1)}) == "detach: expected true or false, got 1");
  BOOST_TEST(fault({option("jobz", 1)}) == "a sweep has no option 'jobz'");
  BOOST_TEST(fault({option("slurm.mem", "1G")}) == "slurm.mem is only for --launcher slurm");
  BOOST_TEST(fault({option("on_interrupt", "ask")}) == "on_interrupt: expected one of 'cancel', 'leave', got 'ask'");
  BOOST_TEST(listener.events.empty());
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_SUITE_END()
