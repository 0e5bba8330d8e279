// SPDX-License-Identifier: MIT
#include "query/run_selection.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  Bench() {
    SampleExperiment first{"ada-2026-03-01T12-00-00",
                           sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001-0000-4000-8000-000000000000"),
                           {}};
    first.runs.push_back(
        sample_run("train_task", "2026-03-01T12:00:01.000+00:00", "bbbb0001-0000-4000-8000-000000000000"));
    first.runs.push_back(
        sample_run("train_task-2", "2026-03-01T12:00:03.000+00:00", "bbbb0002-0000-4000-8000-000000000000"));
    first.runs.push_back(
        sample_run("prediction_task", "2026-03-01T12:00:02.000+00:00", "cccc0001-0000-4000-8000-000000000000"));
    write_experiment(directory.path(), first);
    SampleExperiment second{"ada-2026-03-02T12-00-00",
                            sample_log("ada", "2026-03-02T12:00:00.000+00:00", "aaaa0002-0000-4000-8000-000000000000"),
                            {}};
    for (const char* trial : {"1", "17", "170"}) {
      second.runs.push_back(sample_run("trials/" + std::string(trial) + "/train_task",
                                       "2026-03-02T12:00:0" + std::to_string(second.runs.size()) + ".000+00:00",
                                       "dddd0" + std::string(trial) + "-0000-4000-8000-000000000000"));
    }
    write_experiment(directory.path(), second);
    write_experiment(
        directory.path(),
        {"grace-2026-02-01T12-00-00",
         sample_log("grace", "2026-02-01T12:00:00.000+00:00", "eeee0001-0000-4000-8000-000000000000"),
         {sample_run("null_task", "2026-02-01T12:00:00.000+00:00", "ffff0001-0000-4000-8000-000000000000")}});
    write_experiment(directory.path(),
                     {"empty-2026-01-01T12-00-00",
                      sample_log("empty", "2026-01-01T12:00:00.000+00:00", "99990001-0000-4000-8000-000000000000"),
                      {}});
  }

  std::string one(const std::string& word) {
    RunIndex index(directory.path());
    const IndexedRun run = select_run(index, word);
    return run.experiment + "/" + run.run;
  }
  std::string selected(const std::string& word) {
    RunIndex index(directory.path());
    const Selection selection = select(index, word);
    return selection.experiment + (selection.run ? "/" + *selection.run : "");
  }
  template <class Work>
  std::string failure(Work work) {
    try {
      work();
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == Fault::usage));
      return std::string(e.what()) + " | " + e.hint();
    }
    return "no failure";
  }

  TemporaryDirectory directory;
};

const std::string k_first = "ada-2026-03-01T12-00-00";
const std::string k_second = "ada-2026-03-02T12-00-00";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_selection_test, Bench)

BOOST_AUTO_TEST_CASE(experiments_are_found_by_name_id_and_beginnings) {
  for (const std::string& word : {k_first, std::string("ada-2026-03-01"), k_first + "/",
                                  std::string("aaaa0001-0000-4000-8000-000000000000"), std::string("aaaa0001")}) {
    BOOST_TEST(selected(word) == k_first, word);
  }
  BOOST_TEST(selected("g") == "grace-2026-02-01T12-00-00");
}

BOOST_AUTO_TEST_CASE(runs_are_found_in_their_experiment) {
  BOOST_TEST(selected(k_first + "/train_task") == k_first + "/train_task");
  BOOST_TEST(selected("ada-2026-03-01/pred") == k_first + "/prediction_task");
  BOOST_TEST(selected("ada-2026-03-01/bbbb0002") == k_first + "/train_task-2");
  BOOST_TEST(selected("bbbb0002") == k_first + "/train_task-2");
  BOOST_TEST(one("grace") == "grace-2026-02-01T12-00-00/null_task");
}

BOOST_AUTO_TEST_CASE(a_trial_is_found_by_its_number) {
  BOOST_TEST(selected("ada-2026-03-02/trials/17") == k_second + "/trials/17/train_task");
  BOOST_TEST(selected("ada-2026-03-02/trials/1/") == k_second + "/trials/1/train_task");
  BOOST_TEST(selected("ada-2026-03-02/trials/170/tr") == k_second + "/trials/170/train_task");
}

BOOST_AUTO_TEST_CASE(the_latest_are_counted_by_their_start) {
  BOOST_TEST(selected("latest") == k_second + "/trials/170/train_task");
  BOOST_TEST(selected("latest~3") == k_first + "/train_task-2");
  BOOST_TEST(selected("latest~4") == k_first + "/prediction_task");
  BOOST_TEST(selected("latest/trials/17") == k_second + "/trials/17/train_task");
  BOOST_TEST(selected("latest~1/pred") == k_first + "/prediction_task");
}

BOOST_AUTO_TEST_CASE(a_path_into_the_repository_is_accepted) {
  BOOST_TEST(selected((directory / k_first / "train_task-2").string()) == k_first + "/train_task-2");
  BOOST_TEST(selected((directory / k_first).string() + "/") == k_first);
}

BOOST_AUTO_TEST_CASE(an_experiment_gives_all_its_runs_the_oldest_first) {
  RunIndex index(directory.path());
  std::vector<std::string> names;
  for (const IndexedRun& run : select_runs(index, k_first)) names.push_back(run.run);
  const std::vector<std::string> expected{"train_task", "prediction_task", "train_task-2"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
  BOOST_TEST(select_runs(index, "latest").size() == 1u);
}

BOOST_AUTO_TEST_CASE(ambiguous_names_list_the_candidates) {
  BOOST_TEST(failure([&] { selected("ada"); }) ==
             "'ada' is ambiguous: '" + k_second + "', '" + k_first + "' | use a longer prefix");
  BOOST_TEST(failure([&] { selected("aaaa"); }) ==
             "'aaaa' is ambiguous: '" + k_second + "', '" + k_first + "' | use a longer prefix");
  BOOST_TEST(failure([&] { selected("ada-2026-03-01/train"); }) ==
             "'" + k_first + "/train' is ambiguous: 'train_task-2', 'train_task' | use a longer prefix");
  BOOST_TEST(failure([&] { one(k_first); }) ==
             "the experiment '" + k_first +
                 "' has several runs: 'train_task-2', 'prediction_task', 'train_task' | specify " + k_first + "/RUN");
}

BOOST_AUTO_TEST_CASE(unknown_names_suggest_the_nearest) {
  BOOST_TEST(failure([&] { selected("grase-2026-02-01T12-00-00"); }) ==
             "there is no experiment or run 'grase-2026-02-01T12-00-00' | did you mean 'grace-2026-02-01T12-00-00'?");
  BOOST_TEST(failure([&] { selected("zzz"); }) ==
             "there is no experiment or run 'zzz' | 'skrobot list' shows all runs");
  BOOST_TEST(failure([&] { selected(""); }) == "the experiment or run name is empty | 'skrobot list' shows all runs");
  BOOST_TEST(failure([&] { selected("grace/other"); }) ==
             "there is no run 'other' in 'grace-2026-02-01T12-00-00' | its runs are 'null_task'");
  BOOST_TEST(failure([&] { one("empty"); }) == "the experiment 'empty-2026-01-01T12-00-00' has no runs | ");
  BOOST_TEST(failure([&] { selected("latest~7"); }) == "there is no run 'latest~7': the repository " +
                                                           directory.path().string() +
                                                           " has fewer runs | 'skrobot list' shows all runs");
  BOOST_TEST(failure([&] { selected("latest~x"); }) ==
             "expected latest or latest~N, got 'latest~x' | latest~1 is the run before the latest");
}

BOOST_AUTO_TEST_CASE(a_missing_repository_is_empty) {
  RunIndex index(directory / "none");
  BOOST_TEST(failure([&] { select(index, "ada"); }) ==
             "there is no experiment or run 'ada' | there are no experiments in " + (directory / "none").string());
  BOOST_TEST(!std::filesystem::exists(directory / "none"));
}

BOOST_AUTO_TEST_CASE(a_word_is_never_sql_or_a_pattern) {
  for (const char* word : {"%", "_", "*", "' OR 1 --", "ada-2026-03-0_", "\xff"})
    BOOST_TEST(failure([&] { selected(word); }).starts_with("there is no experiment or run "), word);
}

BOOST_AUTO_TEST_SUITE_END()
