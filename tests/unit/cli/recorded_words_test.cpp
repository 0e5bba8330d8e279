// SPDX-License-Identifier: MIT
#include "cli/recorded_words.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "store/layout.hpp"
#include "store/run_record.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::write_text;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

struct Bench {
  Bench() {
    make_run("plain", "train_task", {"loss", "auc"});
    make_run("plain", "train_task-2", {"more"});
    make_run("other", "crash_task", {"noise"}, "crash_task");
    make_run("swept/trials/2", "train_task", {"rate"});
    make_run("swept/trials/10", "train_task", {"late"});
    write_text(here / "swept/sweep.json", R"({"task":"train_task"})");
    write_text(here / "plain/train_task.result", R"({"best":{"auc":0.5},"name":"x","n":3})");
    write_text(here / "a file", "");
    fs::create_directory(here / ".hidden");
  }
  void make_run(const std::string& folder, const std::string& name, const Names& metrics,
                const std::string& task = "train_task") const {
    RunRecord record;
    record.id = "id";
    record.task = task;
    record.state = State::completed;
    for (const std::string& metric : metrics) {
      record.metrics.emplace_back().name = metric;
      record.metrics.back().add(1, 0.5);
    }
    fs::create_directories(here / folder);
    write_text(RunFiles{here / folder, name}.run(), to_text(to_json(record)));
  }
  test::TemporaryDirectory here;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recorded_words_test, Bench)

BOOST_AUTO_TEST_CASE(experiments_are_directories) {
  BOOST_TEST((experiment_names(here.path()) == Names{"other", "plain", "swept"}));
  BOOST_TEST((sweep_names(here.path()) == Names{"swept"}));
  BOOST_TEST(experiment_names(here / "absent").empty());
  BOOST_TEST(experiment_names(here / "a file").empty());
  BOOST_TEST(sweep_names(here / "absent").empty());
}

BOOST_AUTO_TEST_CASE(a_run_is_found_behind_its_experiment) {
  BOOST_TEST((run_names(here.path(), "") == Names{"latest", "other", "plain", "swept"}));
  BOOST_TEST((run_names(here.path(), "pl") == Names{"latest", "other", "plain", "swept"}));
  BOOST_TEST((run_names(here.path(), "plain/") == Names{"plain/train_task", "plain/train_task-2"}));
  BOOST_TEST((run_names(here.path(), "swept/") == Names{"swept/trials/"}));
  BOOST_TEST((run_names(here.path(), "swept/trials/") == Names{"swept/trials/10/", "swept/trials/2/"}));
  BOOST_TEST((run_names(here.path(), "swept/trials/2/") == Names{"swept/trials/2/train_task"}));
  for (const char* typed : {"absent/", "swept/trials/3/", "a file/"})
    BOOST_TEST(run_names(here.path(), typed).empty(), typed);
}

BOOST_AUTO_TEST_CASE(metrics_are_those_of_the_named_experiments) {
  BOOST_TEST((metric_names_of(here.path(), {"plain"}) == Names{"auc", "loss", "more"}));
  BOOST_TEST((metric_names_of(here.path(), {"plain/train_task"}) == Names{"auc", "loss", "more"}));
  BOOST_TEST((metric_names_of(here.path(), {"swept"}) == Names{"rate"}));  // of the first trial
  BOOST_TEST((metric_names_of(here.path(), {"swept/trials/10/train_task"}) == Names{"late"}));
  BOOST_TEST((metric_names_of(here.path(), {"other", "plain"}) == Names{"auc", "loss", "more", "noise"}));
  BOOST_TEST(metric_names_of(here.path(), {}).empty());
  BOOST_TEST(metric_names_of(here.path(), {"", "--all", "absent", "absent/x"}).empty());
}

BOOST_AUTO_TEST_CASE(an_objective_is_a_metric_or_a_number_of_the_result) {
  BOOST_TEST((objective_names(here.path(), "train_task", "plain") == Names{"auc", "best.auc", "loss", "more", "n"}));
  BOOST_TEST((objective_names(here.path(), "", "swept") == Names{"rate"}));
  BOOST_TEST((objective_names(here.path(), "crash_task", "") == Names{"noise"}));
  BOOST_TEST((objective_names(here.path(), "train_task", "") == Names{"auc", "best.auc", "loss", "more", "n", "rate"}));
  BOOST_TEST(objective_names(here.path(), "absent_task", "").empty());
  BOOST_TEST(objective_names(here.path(), "train_task", "absent").empty());
}

BOOST_AUTO_TEST_CASE(a_task_is_known_by_run_sweep_and_experiment) {
  BOOST_TEST(task_of(here.path(), "plain/train_task-2") == "train_task");
  BOOST_TEST(task_of(here.path(), "other") == "crash_task");
  BOOST_TEST(task_of(here.path(), "swept") == "train_task");
  for (const char* name : {"", "absent", "-x", "a file"}) BOOST_TEST(task_of(here.path(), name) == "", name);
}

BOOST_AUTO_TEST_CASE(the_latest_is_that_of_the_newest_experiment) {
  const auto now = fs::file_time_type::clock::now();
  for (const char* name : {"plain", "other", "swept"}) fs::last_write_time(here / name, now - std::chrono::hours(1));
  fs::last_write_time(here / "other", now);
  BOOST_TEST(task_of(here.path(), "latest") == "crash_task");
  BOOST_TEST((metric_names_of(here.path(), {"latest"}) == Names{"noise"}));
}

BOOST_AUTO_TEST_CASE(what_is_damaged_has_no_names) {
  write_text(here / "plain/train_task.run", "{");
  write_text(here / "plain/train_task-2.run", R"({"format":99})");
  BOOST_TEST(metric_names_of(here.path(), {"plain"}).empty());
  BOOST_TEST(task_of(here.path(), "plain") == "");
  write_text(here / "swept/sweep.json", R"({"task":7})");
  BOOST_TEST(task_of(here.path(), "swept") == "train_task");  // of its first trial
  make_run("plain", "train_task", {"loss"});
  write_text(here / "plain/train_task.result", std::string(100'000, '['));
  BOOST_TEST((objective_names(here.path(), "train_task", "plain") == Names{"loss"}));
}

BOOST_AUTO_TEST_CASE(no_more_than_a_person_would_wait_for_is_read) {
  for (int i = 0; i < 50; ++i) make_run("many", "run-" + std::to_string(i), {"m" + std::to_string(i)});
  const std::size_t count = metric_names_of(here.path(), {"many"}).size();
  BOOST_TEST(count > 0u);
  BOOST_TEST(count <= 20u);
  BOOST_TEST(run_names(here.path(), "many/").size() == 50u);
}

BOOST_AUTO_TEST_SUITE_END()
