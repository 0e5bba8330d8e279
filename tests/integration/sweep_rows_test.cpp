// SPDX-License-Identifier: MIT
// A sweep among other runs: one row of `list` and `watch` until its trials are asked for.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <regex>
#include <skrobot/json.hpp>

#include "support/sweep_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

BOOST_FIXTURE_TEST_SUITE(sweep_rows_test, SweepBench)

BOOST_AUTO_TEST_CASE(a_sweep_is_one_row_until_its_trials_are_asked_for) {
  const auto shown = [&](std::vector<std::string> words) {
    Program program = test::skrobot(directory.path(), std::move(words));
    program.environment["COLUMNS"] = "80";
    const Ended ended = test::run(program);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.output;
  };
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  BOOST_TEST_REQUIRE(
      sweep({"trial_task", "k=1:12", "x=0.5", "--objective", "maximize:score", "--jobs", "2"}).exit_code == 0);
  const std::string name = experiment().filename().string();
  const std::string folded = shown({"list"});
  BOOST_TEST(folded.find(name) == folded.rfind(name), folded);
  BOOST_TEST(has(folded, "TRIALS"), folded);
  BOOST_TEST(has(folded, "  12/12  "), folded);
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"list", name},
                                             {"list", "--all-runs"},
                                             {"list", "--where", "state = completed"},
                                             {"list", "--sort", "-params.k"}}) {
    const std::string listed = shown(words);
    BOOST_TEST(has(listed, "task trial_task, state completed"), listed);
    for (const char* trial : {"\ntrials/1  ", "\ntrials/12  "}) BOOST_TEST(has(listed, trial), listed);
  }
  BOOST_TEST(parse_json(shown({"list", "--json"})).as_array().size() == 12u);
  BOOST_TEST(lines(shown({"list", "--csv"})) == 13);
  BOOST_TEST(lines(shown({"list", "--columns", "run,params.k"})) == 13);
  BOOST_TEST(has(shown({"list", "--columns", "+params.x"}), "12/12"));
  const std::string limited = shown({"list", "--all-runs", "--limit", "5"});
  BOOST_TEST(has(limited, "… and 7 more; --limit 0 shows all\n"), limited);
}

BOOST_AUTO_TEST_CASE(a_sweep_in_progress_is_one_row_of_watch) {
  Started going(test::skrobot(directory.path(), {"sweep", "counts_slowly_task", "steps=2,3,1000000,1000001",
                                                 "pause_ms=5", "--jobs", "2", "--plugins", fixture("counts_slowly")}));
  const auto watched = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"watch", "--once"};
    words.insert(words.end(), more.begin(), more.end());
    Program program = test::skrobot(directory.path(), std::move(words));
    program.environment["COLUMNS"] = "120";
    return test::run(program).output;
  };
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  std::string text;
  BOOST_TEST_REQUIRE(wait_until([&] { return has(text = watched({}), " 50% 2/4") && has(text, "2 running"); }), text);
  BOOST_TEST(has(text, "/trials  running  "), text);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 2, text);
  const std::string trials = watched({"--all-runs"});
  for (const char* trial : {"\ntrials/3  running", "\ntrials/4  running"}) BOOST_TEST(has(trials, trial), trials);
  const std::string folder = std::filesystem::directory_iterator(directory / "experiments")->path().filename().string();
  BOOST_TEST(has(watched({folder}), "\ntrials/4  running"));
}

BOOST_AUTO_TEST_SUITE_END()
