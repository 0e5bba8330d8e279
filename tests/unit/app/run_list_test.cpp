// SPDX-License-Identifier: MIT
#include "app/run_list.hpp"

#include <boost/test/unit_test.hpp>

#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  Bench() {
    SampleExperiment ada{"ada", sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001"), {}};
    for (const int number : {1, 2, 3}) {
      const std::string text = std::to_string(number);
      ada.runs.push_back(
          sample_run("train_task-" + text, "2026-03-01T12:00:0" + text + ".000+00:00", "bbbb000" + text));
      ada.runs.back().params["rounds"] = 10 * number;
    }
    write_experiment(directory.path(), ada);
    SampleExperiment bob{"bob", sample_log("bob", "2026-03-02T12:00:00.000+00:00", "aaaa0002"), {}};
    bob.runs = {sample_run("null_task", "2026-03-02T12:00:00.000+00:00", "bbbb0009")};
    write_experiment(directory.path(), bob);
  }
  Repository open() { return Repository(directory.path()); }
};

std::string names(const RunList& list) {
  std::string text;
  for (const ListedRun& row : list.rows) text += (text.empty() ? "" : " ") + row.run.run;
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_list_test, Bench)

BOOST_AUTO_TEST_CASE(rows_beyond_the_limit_are_counted) {
  Repository repository = open();
  const RunList list = find_runs(repository, {.runs = {"ada"}, .limit = 2});
  BOOST_TEST(names(list) == "train_task-3 train_task-2");
  BOOST_TEST(list.count == 3u);
  BOOST_TEST(find_runs(repository, {.runs = {"ada"}}).count == 3u);
  BOOST_TEST(find_runs(repository, {.limit = 4}).count == 4u);
}

BOOST_AUTO_TEST_CASE(it_names_the_fields_of_its_query) {
  Repository repository = open();
  const RunList list = find_runs(
      repository, {.where = "params.rounds > 10 and experimenter = ada", .sort = "-params.rounds,started", .runs = {}});
  BOOST_TEST(names(list) == "train_task-3 train_task-2");
  const std::vector<std::string> fields{"params.rounds", "started", "params.rounds", "experimenter"};
  BOOST_TEST(list.fields == fields, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(damaged_files_are_counted) {
  write_file(directory / "bob" / "null_task.run", "{");
  Repository repository = open();
  BOOST_TEST(find_runs(repository, {}).damages == 1u);
  BOOST_TEST(newest_runs(repository, 1, WallTime()).damages == 1u);
}

BOOST_AUTO_TEST_CASE(a_query_that_is_not_valid_is_refused) {
  Repository repository = open();
  BOOST_CHECK_THROW(find_runs(repository, {.where = "state ="}), QueryError);
  BOOST_CHECK_THROW(find_runs(repository, {.sort = "nothing"}), QueryError);
  BOOST_CHECK_THROW(find_runs(repository, {.runs = {"zoe"}}), Error);
}

BOOST_AUTO_TEST_SUITE_END()
