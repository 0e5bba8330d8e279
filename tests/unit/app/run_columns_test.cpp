// SPDX-License-Identifier: MIT
#include "app/run_columns.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

namespace {

IndexedRun run_of(const std::string& experiment, const std::string& name, json::object params,
                  json::object metrics = {}, const std::string& task = "train_task") {
  IndexedRun run;
  run.experiment = experiment;
  run.run = name;
  run.task = task;
  run.state = "completed";
  run.params = std::move(params);
  for (const auto& [metric, value] : metrics) run.metrics[metric] = json::object{{"last", value}};
  return run;
}

std::string names(const std::vector<Field>& fields) {
  std::string text;
  for (const Field& field : fields) text += (text.empty() ? "" : " ") + field.name;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_columns_test)

BOOST_AUTO_TEST_CASE(what_all_runs_share_is_said_once) {
  const std::vector<IndexedRun> runs{run_of("a", "trials/1/train_task", {{"rate", 0.1}, {"depth", 3}}, {{"auc", 0.8}}),
                                     run_of("a", "trials/2/train_task", {{"rate", 0.2}, {"depth", 3}}, {{"auc", 0.9}})};
  const RunColumns found = usual_columns(runs, {});
  BOOST_TEST(names(found.common) == "experiment task state");
  BOOST_TEST(names(found.names) == "run");
  BOOST_TEST(names(found.columns) == "params.rate metrics.auc duration started");
  BOOST_TEST(found.required == 0u);
}

BOOST_AUTO_TEST_CASE(what_was_asked_for_comes_first) {
  std::vector<IndexedRun> runs{run_of("a", "train_task", {{"rate", 0.1}}, {{"auc", 0.8}, {"loss", 1}}),
                               run_of("b", "train_task", {{"rate", 0.2}}, {{"auc", 0.9}, {"loss", 2}})};
  runs.back().state = "failed";
  const RunColumns found = usual_columns(runs, {parse_field("metrics.loss"), parse_field("seed")});
  BOOST_TEST(names(found.common) == "run seed");
  BOOST_TEST(names(found.names) == "experiment");
  BOOST_TEST(names(found.columns) == "state metrics.loss params.rate metrics.auc started duration");
  BOOST_TEST(found.required == 2u);
}

BOOST_AUTO_TEST_CASE(a_single_run_has_nothing_in_common_with_others) {
  const RunColumns found = usual_columns({run_of("a", "train_task", {{"rate", 0.1}})}, {});
  BOOST_TEST(found.common.empty());
  BOOST_TEST(names(found.names) == "experiment run");
  BOOST_TEST(names(found.columns) == "state started duration");
}

BOOST_AUTO_TEST_CASE(a_parameter_differs_among_the_runs_of_one_task) {
  // Each task has its own file, and that is no difference.
  const std::vector<IndexedRun> runs{run_of("a", "train_task", {{"file", "x"}}),
                                     run_of("b", "predict", {{"file", "y"}}, {}, "predict"),
                                     run_of("c", "train_task", {{"file", "x"}})};
  BOOST_TEST(names(usual_columns(runs, {}).columns) == "started duration");
}

BOOST_AUTO_TEST_CASE(a_trial_is_named_without_its_task_where_all_have_the_same) {
  const IndexedRun first = run_of("a", "trials/17/train_task", {}), again = run_of("a", "trials/17/train_task-2", {});
  BOOST_TEST(name_without_task(first) == "trials/17");
  BOOST_TEST(name_without_task(again) == "trials/17/train_task-2");
  BOOST_TEST(name_without_task(run_of("a", "train_task", {})) == "train_task");
  BOOST_TEST(are_trials_of_one_task({first, again}));
  BOOST_TEST(!are_trials_of_one_task({first, run_of("a", "trials/1/other", {}, {}, "other")}));
  BOOST_TEST(!are_trials_of_one_task({run_of("a", "train_task", {})}));
}

BOOST_AUTO_TEST_CASE(csv_has_every_field_that_differs) {
  const std::vector<IndexedRun> runs{run_of("a", "train_task", {{"rate", 0.1}}, {{"auc", 0.8}}),
                                     run_of("a", "train_task-2", {{"rate", 0.2}}, {{"auc", 0.9}})};
  BOOST_TEST(names(default_columns(runs, {"seed"})) ==
             "experiment run state started duration seed params.rate metrics.auc");
}

BOOST_AUTO_TEST_SUITE_END()
