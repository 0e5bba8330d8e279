// SPDX-License-Identifier: MIT
#include "app/ranked_report.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "base/text.hpp"

using namespace skrobot;

namespace {

struct Bench {
  Bench() {
    plan.objective = Objective{Direction::maximize, "auc"};
    for (int i = 0; i < 10; ++i) {
      ValueSpace space;
      space.key = "parameter_" + std::to_string(i);
      plan.spaces.push_back(space);
    }
    for (std::uint64_t number : {7u, 12u}) {
      RankedTrial trial{number, 0.9, {}, {}, 0};
      for (const ValueSpace& space : plan.spaces) trial.values[space.key] = 0.125;
      trial.duration_ms = 1500;
      ranked.push_back(trial);
    }
  }
  SweepPlan plan;
  std::vector<RankedTrial> ranked;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ranked_report_test, Bench)

BOOST_AUTO_TEST_CASE(no_line_but_a_command_is_wider_than_the_terminal) {
  for (const std::size_t width : {60u, 80u, 120u}) {
    std::istringstream lines(ranked_table("ada-2026-03-02T09-30-00", plan, ranked, width));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line) && !line.starts_with("'skrobot list"); ++count)
      BOOST_TEST(display_width(line) <= width, line);
    BOOST_TEST(count >= 4u);
  }
}

BOOST_AUTO_TEST_CASE(hidden_parameters_are_named_with_what_shows_them) {
  BOOST_TEST(ranked_table("ada-1", plan, ranked, 80) ==
             "RANK  TRIAL  auc  parameter_0  parameter_1  parameter_2  parameter_3  DURATION\n"
             "1     7      0.9  0.125        0.125        0.125        0.125        1.5 s\n"
             "2     12     0.9  0.125        0.125        0.125        0.125        1.5 s\n"
             "Hidden: params.parameter_4, params.parameter_5, params.parameter_6 and 3 more;\n"
             "'skrobot list ada-1 --csv --limit 0' shows all\n");
}

BOOST_AUTO_TEST_CASE(a_wide_terminal_shows_every_parameter) {
  const std::string table = ranked_table("ada-1", plan, ranked, 200);
  BOOST_TEST(table.find("parameter_9") != std::string::npos, table);
  BOOST_TEST(table.find("Hidden") == std::string::npos, table);
}

BOOST_AUTO_TEST_CASE(a_narrow_parameter_is_shown_though_a_wide_one_is_hidden) {
  plan.spaces.resize(2);
  ranked.resize(1);
  plan.spaces[0].key = std::string(38, 'w');
  plan.spaces[1].key = "n";
  ranked[0].values = {{plan.spaces[0].key, 1}, {"n", 2}};
  const std::string table = ranked_table("ada-1", plan, ranked, 60);
  BOOST_TEST(table.starts_with("RANK  TRIAL  auc  n  DURATION\n"), table);
  BOOST_TEST(table.find("Hidden: params." + std::string(38, 'w')) != std::string::npos, table);
}

BOOST_AUTO_TEST_CASE(points_show_how_sure_their_mean_is) {
  plan.task = "t";
  plan.spaces.resize(1);
  plan.repeats = 3;
  plan.trials = 6;
  plan.seed = 5;
  ranked.clear();
  for (std::uint64_t number : {2u, 1u}) {
    RankedTrial point{number, number == 2 ? 0.9123 : 0.9, {{"parameter_0", 0.125}}, "t", 1500};
    point.mean = point.objective;
    point.deviation = 0.0123;
    point.completed = 3;
    for (std::uint64_t repeat = 1; repeat <= 3; ++repeat)
      point.repeats.push_back({repeat, repeat, "completed", 0.9, "t"});
    point.is_within_noise = number == 1;
    ranked.push_back(point);
  }
  BOOST_TEST(ranked_table("ada-1", plan, ranked, 80) ==
             "RANK  POINT  auc                parameter_0  DURATION\n"
             "1     2      0.912 ± 0.012 (3)  0.125        1.5 s\n"
             "2 ~   1      0.900 ± 0.012 (3)  0.125        1.5 s\n"
             "auc: mean ± standard deviation (completed repeats)\n"
             "~ not significantly different from the best (paired t-test over the shared\n"
             "seeds, 5 %)\n");
  BOOST_TEST(best_words(plan, ranked.front()) ==
             "The best is point 2 with auc 0.912 ± 0.012 (3); with its first seed:\n"
             "  skrobot run t parameter_0=0.125 --seed 5\n");
  plan.rank_by = RankBy::worst;
  ranked[1].completed = 2;
  ranked[1].failed = 1;
  ranked[1].is_within_noise = false;
  BOOST_TEST(ranked_table("ada-1", plan, ranked, 80) ==
             "RANK  POINT  worst   auc                FAILED  parameter_0  DURATION\n"
             "1     2      0.9123  0.912 ± 0.012 (3)  0       0.125        1.5 s\n"
             "2     1      0.9     0.900 ± 0.012 (2)  1       0.125        1.5 s\n"
             "auc: mean ± standard deviation (completed repeats)\n"
             "Points with fewer completed repeats rank below the others.\n");
  BOOST_TEST(best_words(plan, ranked.front())
                 .starts_with("The best is point 2 with auc 0.912 ± 0.012 (3), worst 0.9123; with its first seed:\n"));
}

BOOST_AUTO_TEST_CASE(counts_tell_points_and_what_a_race_saved) {
  SweepCounts counts;
  counts.total = 15;
  counts.points = 3;
  counts.completed = 11;
  counts.saved = 4;
  BOOST_TEST(counts_words(counts) == "3 points, 15 trials: 11 completed\nrace saved 4 of 15 repeats");
  counts.points = 15;
  counts.saved = 0;
  BOOST_TEST(counts_words(counts) == "15 trials: 11 completed, 4 not run");
}

BOOST_AUTO_TEST_CASE(without_an_objective_or_a_trial_there_is_no_table) {
  BOOST_TEST(ranked_table("ada-1", plan, {}, 80) == "");
  plan.objective.reset();
  BOOST_TEST(ranked_table("ada-1", plan, ranked, 80) == "");
}

BOOST_AUTO_TEST_SUITE_END()
