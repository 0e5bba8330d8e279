// SPDX-License-Identifier: MIT
#include "cli/run_table.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "base/text.hpp"

using namespace skrobot;

namespace {

IndexedRun run_of(const std::string& experiment, const std::string& name) {
  IndexedRun run;
  run.experiment = experiment;
  run.run = name;
  run.task = "train_task";
  run.state = "completed";
  run.duration_ms = 1500;
  return run;
}

// Trials of one sweep with so many parameters that differ.
std::vector<ListedRun> trials(int count, int parameters) {
  std::vector<ListedRun> rows;
  for (int i = 1; i <= count; ++i) {
    IndexedRun run = run_of("anonymous-2026-11-26T14-52-21", "trials/" + std::to_string(i) + "/train_task");
    for (int p = 0; p < parameters; ++p) run.params["parameter_" + std::to_string(p)] = i + 0.5 * p;
    run.metrics["validation_auc"] = json::object{{"last", 0.9 + 0.001 * i}};
    rows.push_back({std::move(run), {}});
  }
  return rows;
}

std::vector<IndexedRun> runs_in(const std::vector<ListedRun>& rows) {
  std::vector<IndexedRun> runs;
  for (const ListedRun& row : rows) runs.push_back(row.run);
  return runs;
}

RunTable table_of(const std::vector<ListedRun>& rows, std::size_t width, const std::vector<Field>& wanted = {}) {
  return usual_table(rows, usual_columns(runs_in(rows), wanted), {width, Colours::no, WallTime()});
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
  return widest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_table_test)

BOOST_AUTO_TEST_CASE(trials_show_their_numbers_the_objective_and_what_was_tried) {
  const RunTable table = table_of(trials(2, 2), 80, {parse_field("metrics.validation_auc")});
  BOOST_TEST(table.heading ==
             "experiment anonymous-2026-11-26T14-52-21, task train_task, state completed,\nduration 1.5 s");
  BOOST_TEST(table.text ==
             "RUN       validation_auc  parameter_0  parameter_1\n"
             "trials/1  0.901           1            1.5\n"
             "trials/2  0.902           2            2.5\n");
  BOOST_TEST(table.hidden.empty());
}

BOOST_AUTO_TEST_CASE(what_finds_no_room_is_hidden_and_named) {
  for (std::size_t width : {40u, 60u, 80u, 120u}) {
    const RunTable table = table_of(trials(3, 10), width, {parse_field("metrics.validation_auc")});
    BOOST_TEST(widest_line(table.text) <= width, table.text);
    BOOST_TEST(widest_line(table.heading) <= std::max<std::size_t>(width, 41), table.heading);
    BOOST_TEST(table.text.find("trials/3") != std::string::npos);
    BOOST_TEST(table.text.find("validation_auc") != std::string::npos);
    const std::size_t shown =
        static_cast<std::size_t>(std::count(
            table.text.begin(), table.text.begin() + static_cast<std::ptrdiff_t>(table.text.find('\n')), '_')) -
        1;
    BOOST_TEST(shown + std::count_if(table.hidden.begin(), table.hidden.end(),
                                     [](const std::string& name) { return name.starts_with("params."); }) ==
               10u);
  }
}

BOOST_AUTO_TEST_CASE(a_sweep_says_how_many_of_its_trials_are_settled) {
  std::vector<ListedRun> rows{{run_of("ada-2", "train_task"), SweepSummary{}},
                              {run_of("ada-1", "train_task"), {}},
                              {run_of("ada-0", "train_task"), SweepSummary{}}};
  rows[0].sweep->planned = 60;
  rows[0].sweep->counts.completed = 50;
  rows[0].sweep->counts.stopped_early = 8;
  rows[0].sweep->counts.failed = 2;
  rows[0].run.state = "failed";
  rows[2].sweep->counts.completed = 3;
  BOOST_TEST(table_of(rows, 80).text ==
             "EXPERIMENT  STATE      TRIALS\n"
             "ada-2       failed     58/60\n"
             "ada-1       completed\n"
             "ada-0       completed  3\n");
}

BOOST_AUTO_TEST_CASE(states_are_words) {
  std::vector<ListedRun> rows = trials(2, 0);
  rows[0].run.state = "stopped_early";
  BOOST_TEST(table_of(rows, 80).text.find("stopped early") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_are_cut_before_what_was_asked_for_is_hidden) {
  std::vector<ListedRun> rows{{run_of("ada-2026-11-26T14-52-21", "trials/7/train_task"), {}},
                              {run_of("bob-2026-11-26T14-52-21", "trials/12/train_task"), {}}};
  rows[0].run.metrics["loss"] = json::object{{"last", 0.123456}};
  const RunTable table = table_of(rows, 36, {parse_field("metrics.loss")});
  BOOST_TEST(widest_line(table.text) <= 36u, table.text);
  BOOST_TEST(table.text.find("0.123456") != std::string::npos, table.text);
  BOOST_TEST(table.text.find("/12") != std::string::npos, table.text);
}

BOOST_AUTO_TEST_CASE(chosen_columns_are_all_shown) {
  const std::vector<ListedRun> rows = trials(2, 1);
  const RunTable table = chosen_table(rows, {parse_field("experiment"), parse_field("run"), parse_field("state")},
                                      {40, Colours::no, WallTime()});
  BOOST_TEST(widest_line(table.text) <= 40u, table.text);
  for (const char* header : {"EXPERIMENT", "RUN", "STATE", "trials/2"})
    BOOST_TEST(table.text.find(header) != std::string::npos, table.text);
  BOOST_TEST(table.heading.empty());
}

BOOST_AUTO_TEST_SUITE_END()
