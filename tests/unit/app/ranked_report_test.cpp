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

BOOST_AUTO_TEST_CASE(without_an_objective_or_a_trial_there_is_no_table) {
  BOOST_TEST(ranked_table("ada-1", plan, {}, 80) == "");
  plan.objective.reset();
  BOOST_TEST(ranked_table("ada-1", plan, ranked, 80) == "");
}

BOOST_AUTO_TEST_SUITE_END()
