// SPDX-License-Identifier: MIT
// `skrobot run --repeats`: one task with several seeds.
#include <boost/test/unit_test.hpp>
#include <set>

#include "support/repeats_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

BOOST_FIXTURE_TEST_SUITE(repeated_runs_test, RepeatsBench)

BOOST_AUTO_TEST_CASE(a_run_is_repeated_with_the_seeds_of_a_sweep) {
  const std::vector<std::string> words{"run", "noisy_task", "k=1", "shared=0.25", "own=0.125", "--seed",
                                       "7",   "--repeats",  "5",   "--warm-up",   "2",         "--json"};
  std::filesystem::create_directory(directory / "marks");
  const Ended ended = test::run(program(with(words, {"marks=" + (directory / "marks").string()})));
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("5 runs: 5 completed\n") != std::string::npos, ended.errors);
  const json::value printed = parse_json(ended.output);
  BOOST_TEST_REQUIRE(printed.at("runs").as_array().size() == 5u);
  std::vector<double> values;
  std::set<std::uint64_t> seeds;
  for (const json::value& run : printed.at("runs").as_array()) {
    values.push_back(run.at("result").at("value").to_number<double>());
    seeds.insert(run.at("seed").to_number<std::uint64_t>());
  }
  const auto [mean, deviation] = mean_and_deviation(values);
  const json::value& score = printed.at("summary").at(0);
  BOOST_TEST(score.at("name").as_string() == "metrics.score");
  BOOST_TEST(score.at("runs").to_number<int>() == 5);
  BOOST_TEST(score.at("mean").to_number<double>() == mean, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(score.at("deviation").to_number<double>() == deviation, boost::test_tools::tolerance(1e-12));
  // The runs before them left marks of the first seed, and no record.
  for (const auto& [mark, counts] : marks()) BOOST_TEST(counts.second == (mark.ends_with("-7") ? 3 : 1), mark);
  BOOST_TEST(marks().size() == 5u);
  const json::object report = document({"noisy_task", "k=1", "shared=0.25", "own=0.125", "--seed", "7", "--repeats",
                                        "5", "--objective", "maximize:score", "--experiments", "sweep"});
  std::set<std::uint64_t> of_sweep;
  for (const json::value& repeat : report.at("ranking").at(0).at("repeats").as_array())
    of_sweep.insert(repeat.at("seed").to_number<std::uint64_t>());
  BOOST_TEST(seeds == of_sweep, boost::test_tools::per_element());
  BOOST_TEST(report.at("ranking").at(0).at("mean").to_number<double>() == mean, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_failed_repeat_of_a_run_stops_none_of_the_others) {
  const Ended ended = test::run(
      program({"run", "noisy_task", "k=1", "shared=0.25", "own=0.125", "--seed", "7", "--repeats", "5", "fail=even"}),
      1);
  BOOST_TEST_REQUIRE(ended.exit_code == 1, ended.errors);
  BOOST_TEST(ended.output.starts_with("metrics.score  2.42 ± 0.92 (3)\nresult.value   2.42 ± 0.92 (3)\n"),
             ended.output);
  BOOST_TEST(ended.errors.find("\n5 runs: 3 completed, 2 failed\n") != std::string::npos, ended.errors);
}

BOOST_AUTO_TEST_CASE(impossible_repetitions_of_a_run_are_refused) {
  const auto refused = [&](const std::vector<std::string>& words, const std::string& error) {
    const Ended ended = test::run(program(with({"run", "noisy_task", "k=1"}, words)), 2);
    BOOST_TEST(ended.errors == "skrobot: error: " + error + "\n");
  };
  refused({"--repeats", "0"}, "--repeats: expected an integer from 1 to 10000, got '0'");
  refused({"--repeats=-1"}, "--repeats: expected an integer from 1 to 10000, got '-1'");
  refused({"--warm-up", "x"}, "--warm-up: expected an integer from 0 to 10000, got 'x'");
  refused({"--warm-up", "1", "--needed"}, "--needed and --warm-up exclude each other");
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
  const Ended failed = test::run(program({"run", "noisy_task", "--warm-up", "2", "fail=always"}), 1);
  BOOST_TEST(failed.errors == "skrobot: error: warm-up run 1 failed: it was told to fail\n");
  BOOST_TEST(names_in(directory / "experiments").empty());
}

BOOST_AUTO_TEST_SUITE_END()
