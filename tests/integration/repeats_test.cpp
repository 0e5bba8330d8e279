// SPDX-License-Identifier: MIT
// `skrobot sweep --repeats`: each point with several seeds, ranked by what its repeats came to. The task's noise is a
// function of its seed, so that every number is known.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <csignal>
#include <regex>
#include <set>

#include "support/repeats_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// Of a deterministic task, everything but times.
std::string without_times(const std::string& text) {
  return std::regex_replace(text, std::regex(R"( +\d+(\.\d+)? (m?s|m \d+ s)\n)"), " T\n");
}

std::string recorded_line(const std::string& errors) { return errors.substr(0, errors.find("recorded in ")); }

const std::vector<std::string> k_noisy{"noisy_task", "k=1,2,3",     "shared=0.25",    "own=0.125", "--repeats",
                                       "5",          "--objective", "maximize:score", "--seed",    "7"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(repeats_test, RepeatsBench)

BOOST_AUTO_TEST_CASE(every_point_runs_with_the_same_seeds_and_is_ranked_by_their_mean) {
  const json::object report = document(with(k_noisy, {"--jobs", "2"}));
  const auto recorded = trials();
  BOOST_TEST_REQUIRE(recorded.size() == 15u);
  std::set<std::uint64_t> seeds;
  for (int repeat = 0; repeat < 5; ++repeat) {
    const std::uint64_t seed = recorded.at(3 * repeat + 1).first;
    seeds.insert(seed);
    for (int point = 1; point <= 3; ++point) BOOST_TEST(recorded.at(3 * repeat + point).first == seed);
  }
  BOOST_TEST(seeds.size() == 5u);
  BOOST_TEST(recorded.at(1).first == 7u);

  const json::array& ranking = report.at("ranking").as_array();
  BOOST_TEST_REQUIRE(ranking.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const json::object& entry = ranking[i].as_object();
    const int point = entry.at("point").to_number<int>();
    BOOST_TEST(point == 3 - static_cast<int>(i));
    std::vector<double> values;
    for (int repeat = 0; repeat < 5; ++repeat) values.push_back(recorded.at(3 * repeat + point).second);
    const auto [mean, deviation] = mean_and_deviation(values);
    BOOST_TEST(deviation > 0);
    BOOST_TEST(entry.at("objective").to_number<double>() == mean, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(entry.at("mean").to_number<double>() == mean, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(entry.at("deviation").to_number<double>() == deviation, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(entry.at("completed").to_number<int>() == 5);
    BOOST_TEST(entry.at("failed").to_number<int>() == 0);
    const json::array& repeats = entry.at("repeats").as_array();
    BOOST_TEST_REQUIRE(repeats.size() == 5u);
    for (std::size_t repeat = 0; repeat < 5; ++repeat) {
      BOOST_TEST(repeats[repeat].at("trial").to_number<int>() == 3 * static_cast<int>(repeat) + point);
      BOOST_TEST(repeats[repeat].at("objective").to_number<double>() == values[repeat]);
    }
  }
  BOOST_TEST(report.at("points").at("total").to_number<int>() == 3);
  BOOST_TEST(report.at("points").at("ended").to_number<int>() == 3);
  BOOST_TEST(report.at("trials").at("completed").to_number<int>() == 15);
  // The ready command repeats a recorded trial: the best point's first.
  BOOST_TEST(report.at("best_command").as_string() == "skrobot run noisy_task shared=0.25 own=0.125 k=3.0 --seed 7");
  const Ended again = test::run(
      program({"run", "noisy_task", "shared=0.25", "own=0.125", "k=3.0", "--seed", "7", "--experiments", "other"}));
  BOOST_TEST_REQUIRE(again.exit_code == 0, again.errors);
  BOOST_TEST(parse_json(again.output).at("value").to_number<double>() == recorded.at(3).second);
}

BOOST_AUTO_TEST_CASE(the_table_and_its_legend) {
  const Ended ended = sweep(with(k_noisy, {"--jobs", "2"}));
  BOOST_TEST(without_times(ended.output) ==
             "RANK  POINT  score            k  DURATION\n"
             "1     3      4.92 ± 0.68 (5)  3 T\n"
             "2     2      3.83 ± 0.59 (5)  2 T\n"
             "3     1      2.73 ± 0.84 (5)  1 T\n"
             "score: mean ± standard deviation (completed repeats)\n"
             "\n"
             "The best is point 3 with score 4.92 ± 0.68 (5); with its first seed:\n"
             "  skrobot run noisy_task shared=0.25 own=0.125 k=3.0 --seed 7\n");
  BOOST_TEST(recorded_line(ended.errors) == "3 points, 15 trials: 15 completed\n");
  const Ended shown = reads({"show", name()});
  BOOST_TEST_REQUIRE(shown.exit_code == 0, shown.errors);
  BOOST_TEST(shown.output.find(ended.output) != std::string::npos, shown.output);
  BOOST_TEST(shown.output.find("sweep of noisy_task: grid, 3 points × 5 repeats = 15 trials, maximize:score\n") !=
                 std::string::npos,
             shown.output);
}

BOOST_AUTO_TEST_CASE(the_number_of_jobs_changes_nothing) {
  std::map<std::string, std::vector<std::string>> searches{{"grid", {"noisy_task", "k=1,2,3,4"}},
                                                           {"random", {"noisy_task", "k=1:4", "--trials", "6"}}};
  for (const auto& [search, words] : searches) {
    std::set<std::string> tables;
    for (const char* jobs : {"1", "4"}) {
      for (const char* stop : {"none", "race"}) {
        const Ended ended = sweep(with(
            words, {"own=0.5", "--search", search, "--repeats", "6", "--seed", "3", "--objective", "maximize:score",
                    "--jobs", jobs, "--early-stop", stop, "--experiments", search + jobs + stop}));
        if (std::string(stop) == "none") tables.insert(without_times(ended.output));
        else tables.insert("race " + without_times(ended.output) + recorded_line(ended.errors));
      }
    }
    BOOST_TEST(tables.size() == 2u, search);
  }
}

BOOST_AUTO_TEST_CASE(a_search_that_learns_is_told_of_whole_points) {
  const json::object report =
      document({"noisy_task", "k=-10:10", "shared=0.1", "--search", "global", "--trials", "8", "--repeats", "3",
                "--seed", "5", "--objective", "maximize:score", "--jobs", "1"});
  const auto recorded = trials();
  BOOST_TEST_REQUIRE(recorded.size() == 24u);
  std::set<double> points;
  for (int point = 0; point < 8; ++point) {
    std::set<double> values;
    std::set<std::uint64_t> seeds;
    for (int repeat = 1; repeat <= 3; ++repeat) {
      const int number = 3 * point + repeat;
      values.insert(object_in(experiment() / "trials" / std::to_string(number) / "noisy_task.params")
                        .at("k")
                        .to_number<double>());
      seeds.insert(recorded.at(number).first);
      BOOST_TEST(recorded.at(number).first == recorded.at(repeat).first);
    }
    BOOST_TEST(values.size() == 1u);
    BOOST_TEST(seeds.size() == 3u);
    points.insert(*values.begin());
  }
  BOOST_TEST(points.size() >= 7u);
  // The objective grows with k: who learns finds the end of the range.
  BOOST_TEST(report.at("ranking").at(0).at("values").at("k").to_number<double>() > 9);
}

BOOST_AUTO_TEST_CASE(points_are_ranked_by_what_is_asked_for) {
  for (const std::string by : {"median", "worst", "best"}) {
    const json::object report = document(with(k_noisy, {"--rank-by", by, "--experiments", by}));
    const json::object& first = report.at("ranking").at(0).as_object();
    std::vector<double> values;
    for (const json::value& repeat : first.at("repeats").as_array())
      values.push_back(repeat.at("objective").to_number<double>());
    std::sort(values.begin(), values.end());
    const double expected = by == "median" ? values[2] : by == "worst" ? values[0] : values[4];
    BOOST_TEST(first.at("objective").to_number<double>() == expected, by);
    BOOST_TEST(report.at("rank_by").as_string() == by);
    const Ended shown = reads({"show", only_experiment(directory / by).filename().string(), "--experiments", by});
    BOOST_TEST(shown.output.find("RANK  POINT  " + by) != std::string::npos, shown.output);
    BOOST_TEST(shown.output.find(", " + by + " ") != std::string::npos, shown.output);
  }
}

BOOST_AUTO_TEST_CASE(failed_repeats_count_and_show) {
  const Ended ended = sweep({"noisy_task", "k=1,2", "own=0.5", "fail=even,never", "--repeats", "6", "--objective",
                             "maximize:score", "--seed", "7", "--jobs", "2"},
                            1);
  // All seeds but the even ones; points without a failure come first.
  BOOST_TEST(ended.output.find("RANK  POINT  score          FAILED  k  fail") != std::string::npos, ended.output);
  BOOST_TEST(ended.output.find("Points with fewer completed repeats rank below the others.\n") != std::string::npos,
             ended.output);
  BOOST_TEST(ended.output.find("The best is point 4 ") != std::string::npos, ended.output);
  std::smatch found;
  BOOST_TEST_REQUIRE(std::regex_search(ended.errors, found, std::regex(R"((\d+) completed, (\d+) failed)")));
  const int failed = std::stoi(found[2]);
  BOOST_TEST(failed % 2 == 0);  // the same seeds at both points
  BOOST_TEST(failed > 0);
  BOOST_TEST(std::stoi(found[1]) + failed == 24);
  BOOST_TEST(ended.output.find(" (" + std::to_string(6 - failed / 2) + ")  " + std::to_string(failed / 2) + " ") !=
                 std::string::npos,
             ended.output);
}

BOOST_AUTO_TEST_CASE(a_failed_repeat_is_tried_again) {
  std::filesystem::create_directory(directory / "marks");
  const Ended ended = sweep({"noisy_task", "k=1,2", "fail=first", "marks=" + (directory / "marks").string(),
                             "--repeats", "3", "--retries", "1", "--jobs", "2"});
  BOOST_TEST(recorded_line(ended.errors).ends_with("2 points, 6 trials: 6 completed, 6 attempts tried again\n"));
  for (const auto& [mark, counts] : marks()) {
    BOOST_TEST(counts.first == 2, mark);
    BOOST_TEST(counts.second == 1, mark);
  }
  BOOST_TEST(marks().size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_killed_sweep_ends_with_the_same_table) {
  const std::vector<std::string> words{"noisy_task",     "k=1:6:1", "own=0.5", "--repeats", "5", "--objective",
                                       "maximize:score", "--seed",  "3",       "--jobs",    "2"};
  for (const std::string stop : {"none", "race"}) {
    const auto all = with(words, {"--early-stop", stop});
    const Ended whole = sweep(with(all, {"--experiments", "whole-" + stop}));
    const std::string repository = "killed-" + stop;
    auto slow = with(all, {"pause_ms=30", "--experiments", repository});
    slow.insert(slow.begin(), "sweep");
    Started started(program(slow));
    BOOST_TEST_REQUIRE(wait_until([&] {
      std::error_code code;
      const std::filesystem::path place = directory / repository;
      if (!std::filesystem::exists(place, code) || names_in(place).empty()) return false;
      const auto trials = place / names_in(place).front() / "trials";
      return std::filesystem::exists(trials, code) && names_in(trials).size() >= 9;
    }));
    started.signal(SIGKILL);
    BOOST_TEST(started.wait().exit_code == 128 + SIGKILL);
    const std::string killed = only_experiment(directory / repository).string();
    const Ended resumed = sweep({"--resume", killed});
    const auto table = [](const std::string& text) {
      return std::regex_replace(without_times(text.substr(0, text.find("The best is "))), std::regex(" +T\n"), " T\n");
    };
    BOOST_TEST(table(resumed.output) == table(whole.output), stop);
    // Nothing is left to do.
    BOOST_TEST(names_in(std::filesystem::path(killed) / "trials") ==
                   names_in(only_experiment(directory / ("whole-" + stop)) / "trials"),
               boost::test_tools::per_element());
    const Ended again = sweep({"--resume", killed});
    BOOST_TEST(again.output == resumed.output);
  }
}

BOOST_AUTO_TEST_CASE(a_sweep_gets_more_repeats_and_keeps_those_it_has) {
  const std::vector<std::string> words{"noisy_task",     "k=1,2,3", "own=0.5", "--objective",
                                       "maximize:score", "--seed",  "7"};
  for (const std::string search : {"grid", "random"}) {
    sweep(with(words, {"--repeats", "2", "--search", search, "--trials", "3", "--experiments", search}));
    const auto experiment = only_experiment(directory / search);
    std::map<std::string, std::string> before;
    for (const std::string& number : names_in(experiment / "trials"))
      before[number] = read_text(experiment / "trials" / number / "noisy_task.run");
    BOOST_TEST(before.size() == 6u);
    const json::object grown = document({"--resume", experiment.string(), "--repeats", "5"});
    for (const auto& [number, text] : before)
      BOOST_TEST(read_text(experiment / "trials" / number / "noisy_task.run") == text);
    BOOST_TEST(names_in(experiment / "trials").size() == 15u);
    // As if it had had as many from the beginning.
    const json::object whole = document(
        with(words, {"--repeats", "5", "--search", search, "--trials", "3", "--experiments", search + "-whole"}));
    for (std::size_t i = 0; i < 3; ++i) {
      const json::value& one = grown.at("ranking").at(i);
      const json::value& other = whole.at("ranking").at(i);
      BOOST_TEST(one.at("point") == other.at("point"));
      BOOST_TEST(one.at("mean") == other.at("mean"));
      for (std::size_t repeat = 0; repeat < 5; ++repeat)
        BOOST_TEST(one.at("repeats").at(repeat).at("seed") == other.at("repeats").at(repeat).at("seed"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sweep_without_repeats_gets_some) {
  sweep({"noisy_task", "k=1,2", "own=0.5", "--objective", "maximize:score", "--seed", "7"});
  const Ended grown = sweep({"--resume", experiment().string(), "--repeats", "3"});
  BOOST_TEST(recorded_line(grown.errors) == "2 points, 6 trials: 6 completed (2 from before)\n");
  const Ended fewer = sweep({"--resume", experiment().string(), "--repeats", "2"}, 2);
  BOOST_TEST(fewer.errors ==
             "skrobot: error: --repeats: each point has 3 repeats already and can only get more, got 2\n");
  BOOST_TEST(object_in(experiment() / "sweep.json").at("repeats").to_number<int>() == 3);
}

BOOST_AUTO_TEST_CASE(points_and_repeats_grow_together) {
  for (const std::string search : {"random", "global"}) {
    sweep({"noisy_task", "k=1:9", "shared=0.1", "--search", search, "--trials", "3", "--repeats", "2", "--objective",
           "maximize:score", "--seed", "7", "--jobs", "1", "--experiments", search});
    const auto experiment = only_experiment(directory / search);
    sweep({"--resume", experiment.string(), "--repeats", "3"});
    const json::object grown = document({"--resume", experiment.string(), "--repeats", "4", "--trials", "5"});
    BOOST_TEST(grown.at("trials").at("completed").to_number<int>() == 20);
    BOOST_TEST(grown.at("points").at("total").to_number<int>() == 5);
    BOOST_TEST_REQUIRE(grown.at("ranking").as_array().size() == 5u);
    std::vector<std::uint64_t> seeds;
    for (const json::value& point : grown.at("ranking").as_array()) {
      std::vector<std::uint64_t> own;
      for (const json::value& repeat : point.at("repeats").as_array()) {
        own.push_back(repeat.at("seed").to_number<std::uint64_t>());
        const auto params = experiment / "trials" / std::to_string(repeat.at("trial").to_number<int>());
        BOOST_TEST(object_in(params / "noisy_task.params").at("k") == point.at("values").at("k"));
        BOOST_TEST(object_in(params / "noisy_task.run").at("seed") == repeat.at("seed"));
      }
      if (seeds.empty()) seeds = own;
      BOOST_TEST(own == seeds, boost::test_tools::per_element());
    }
    BOOST_TEST(seeds.size() == 4u);
    const Ended fewer = sweep({"--resume", experiment.string(), "--trials", "4"}, 2);
    BOOST_TEST(fewer.errors == "skrobot: error: --trials: the sweep has 5 points already and can only grow, got 4\n");
  }
}

BOOST_AUTO_TEST_CASE(a_race_saves_repeats_of_points_that_are_worse) {
  const json::object report = document({"noisy_task", "k=1:8:1", "own=0.125", "--repeats", "8", "--objective",
                                        "maximize:score", "--early-stop", "race", "--seed", "7", "--jobs", "3"});
  const int saved = report.at("trials").at("saved_by_race").to_number<int>();
  BOOST_TEST(saved >= 25);  // k differs by at least 1, the noise is at most 0.75
  BOOST_TEST(saved <= 35);
  BOOST_TEST(report.at("trials").at("completed").to_number<int>() == 64 - saved);
  BOOST_TEST(report.at("trials").at("not_run").to_number<int>() == 0);
  BOOST_TEST(report.at("points").at("ended").to_number<int>() == 8);
  BOOST_TEST(report.at("ranking").at(0).at("point").to_number<int>() == 8);
  BOOST_TEST(report.at("ranking").at(0).at("completed").to_number<int>() == 8);
  for (std::size_t i = 1; i < 8; ++i) BOOST_TEST(report.at("ranking").at(i).at("completed").to_number<int>() >= 3);
  BOOST_TEST(names_in(experiment() / "trials").size() == static_cast<std::size_t>(64 - saved));
  BOOST_TEST(object_in(experiment() / "sweep.json").at("saved_trials").to_number<int>() == saved);
  // It is whole: nothing is left to run, and the list says so.
  const Ended resumed = sweep({"--resume", experiment().string()});
  BOOST_TEST(resumed.errors.find("\nrace saved " + std::to_string(saved) + " of 64 repeats\n") != std::string::npos,
             resumed.errors);
  BOOST_TEST(names_in(experiment() / "trials").size() == static_cast<std::size_t>(64 - saved));
  const Ended list = reads({"list"});
  const std::string count = std::to_string(64 - saved);
  BOOST_TEST(list.output.find("completed  " + count + "/" + count) != std::string::npos, list.output);
}

BOOST_AUTO_TEST_CASE(points_within_the_noise_lose_no_repeat) {
  const Ended ended = sweep({"noisy_task", "k=1,1.125", "own=0.5", "--repeats", "4", "--objective", "maximize:score",
                             "--early-stop", "race", "--seed", "7"});
  BOOST_TEST(recorded_line(ended.errors) == "2 points, 8 trials: 8 completed\n");
  BOOST_TEST(ended.output.find("\n2 ~   ") != std::string::npos, ended.output);
}

BOOST_AUTO_TEST_CASE(a_task_that_ignores_its_seed_is_noticed) {
  const Ended ended = sweep({"noisy_task", "k=1,2", "--repeats", "3", "--objective", "maximize:score"});
  BOOST_TEST(ended.output.find("2 ± 0 (3)") != std::string::npos, ended.output);
  BOOST_TEST(ended.output.find("The repeats of each point gave the same value: does the task use its seed?\n") !=
                 std::string::npos,
             ended.output);
}

BOOST_AUTO_TEST_CASE(one_point_can_be_repeated) {
  const Ended ended = sweep({"noisy_task", "k=4", "own=0.5", "--repeats", "3", "--objective", "maximize:score"});
  BOOST_TEST(recorded_line(ended.errors) == "1 point, 3 trials: 3 completed\n");
  const Ended none = sweep({"noisy_task", "k=4", "--repeats", "3", "--experiments", "none"});  // without an objective
  BOOST_TEST(none.output == "");
  BOOST_TEST(recorded_line(none.errors) == "1 point, 3 trials: 3 completed\n");
}

BOOST_AUTO_TEST_CASE(the_plan_shows_points_and_repeats) {
  const Ended ended = sweep({"noisy_task", "k=1,2", "--repeats", "3", "--objective", "maximize:score", "--seed", "7",
                             "--rank-by", "worst", "--jobs", "2", "--dry-run"});
  const std::string output = std::regex_replace(ended.output, std::regex("(noisy_task of .*, ).*"), "$1PLUGIN");
  BOOST_TEST(output ==
             "noisy_task of org.example.draws_from_its_seed 1.0.0, PLUGIN\n"
             "  search       grid, 2 points × 3 repeats = 6 trials\n"
             "  objective    maximize:score, ranked by the worst\n"
             "  seed         7, and another for each further repeat\n"
             "  early stop   none\n"
             "  retries      0, on failure continue\n"
             "  timeout      none\n"
             "  launcher     local, 2 trials in parallel, workers fresh\n"
             "  experiments  " +
                 (directory / "experiments").string() +
                 "\n"
                 "\nvaried\n"
                 "  k  1.0, 2.0\n"
                 "\n"
                 "TRIAL  POINT  SEED              k\n"
                 "1      1      7                 1.0\n"
                 "2      2      7                 2.0\n"
                 "3      1      7549520723272441  1.0\n"
                 "4      2      7549520723272441  2.0\n"
                 "5      1      4641526483304097  1.0\n"
                 "6      2      4641526483304097  2.0\n"
                 "\nNothing was run.\n");
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_CASE(what_a_file_says_of_repeats) {
  write_text(directory / "sweep.json", R"({"task": "noisy_task", "space": {"k": [1, 2]}, "repeats": 3,
    "rank_by": "median", "objective": "maximize:score"})");
  const Ended ended = sweep({"sweep.json"});
  BOOST_TEST(recorded_line(ended.errors) == "2 points, 6 trials: 6 completed\n");
  const json::object plan = object_in(experiment() / "sweep.json");
  BOOST_TEST(plan.at("repeats").to_number<int>() == 3);
  BOOST_TEST(plan.at("trials").to_number<int>() == 6);
  BOOST_TEST(plan.at("rank_by").as_string() == "median");
  BOOST_TEST(!plan.contains("grown_from"));
  BOOST_TEST(!plan.contains("saved_trials"));
}

BOOST_AUTO_TEST_CASE(readers_know_points) {
  const Ended ended = sweep(with(k_noisy, {"--jobs", "2"}));
  const Ended list = reads({"list"});
  BOOST_TEST_REQUIRE(list.exit_code == 0, list.errors);
  BOOST_TEST(list.output.find("15/15") != std::string::npos, list.output);
  BOOST_TEST(list.output.find("4.925") != std::string::npos, list.output);  // the best point's mean
  const Ended plot = reads({"plot", name(), "--kind", "scatter", "--json"});
  BOOST_TEST_REQUIRE(plot.exit_code == 0, plot.errors);
  const json::value document = parse_json(plot.output);
  const std::string text = to_text(document);
  BOOST_TEST(text.find("\"point\":3") != std::string::npos, text);
  BOOST_TEST(text.find("\"trial\"") == std::string::npos, text);
  const Ended curves = reads({"plot", name()});
  BOOST_TEST(curves.exit_code == 0, curves.errors);
  BOOST_TEST(curves.output.find("best: point 3") != std::string::npos, curves.output);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused_before_anything_runs) {
  const std::vector<std::string> two{"noisy_task", "k=1,2"};
  const std::string objective = "hint: give --objective maximize:METRIC or minimize:METRIC\n";
  for (const std::string count : {"0", "-1", "10001", "x", "1.5"})
    refuses(with(two, {"--repeats=" + count}), "--repeats: expected an integer from 1 to 10000, got '" + count + "'\n");
  refuses(with(two, {"--repeats", "3", "--rank-by", "median"}), "--rank-by needs an objective\n" + objective);
  refuses(with(two, {"--rank-by", "mean"}), "--rank-by needs an objective\n" + objective);
  refuses(with(two, {"--repeats", "3", "--rank-by", "men", "--objective", "maximize:score"}),
          "--rank-by: expected one of 'mean', 'median', 'worst', 'best', got 'men'\nhint: did you mean 'mean'?\n");
  const auto scored = with(two, {"--objective", "maximize:score"});
  for (const std::string repeats : {"1", "2"})
    refuses(with(scored, {"--repeats", repeats, "--early-stop", "race"}),
            "--early-stop race compares points from 3 repeats on, but each point has " + repeats +
                "\nhint: give --repeats 3 or more\n");
  refuses(
      with(scored, {"--repeats", "4", "--early-stop", "race:least_repeats=5"}),
      "--early-stop race compares points from 5 repeats on, but each point has 4\nhint: give --repeats 5 or more\n");
  refuses(with(scored, {"--repeats", "4", "--early-stop", "race:least_repeats=2"}),
          "--early-stop: least_repeats must be an integer of at least 3, got 'least_repeats=2'\n");
  refuses(with(two, {"--repeats", "4", "--early-stop", "race"}), "--early-stop needs an objective\n" + objective);
  for (const std::string rule : {"median", "halving"})
    refuses(with(scored, {"--repeats", "4", "--early-stop", rule}),
            "--early-stop " + rule +
                " cannot be used with --repeats: a point whose unlucky seeds are stopped would be ranked by its lucky "
                "ones\nhint: use --early-stop race, which stops repeating points that are significantly worse\n");
  refuses({"noisy_task", "k=1:2", "--search", "global", "--objective", "maximize:score", "--repeats", "4",
           "--early-stop", "race"},
          "--early-stop race cannot be used with --search global, which chooses points one by one\n"
          "hint: use --search random to race points that are known from the beginning\n");
  refuses(with(two, {"--repeats", "3", "--trial-seeds", "different"}),
          "--trial-seeds different cannot be used with --repeats: every point has the same seeds\n");
  refuses({"noisy_task", "k=1,2", "seed=1,2,3", "--repeats", "3"},
          "the sweep varies 'seed', which --repeats does: each repeat has its own seed\n"
          "hint: leave out 'seed' or --repeats\n");
  refuses({"noisy_task", "k=1:2", "--search", "random", "--trials", "10000000", "--repeats", "2"},
          "10000000 points with 2 repeats are more than 10000000 trials\n");
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_SUITE_END()
