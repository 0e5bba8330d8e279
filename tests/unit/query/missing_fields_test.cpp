// SPDX-License-Identifier: MIT
#include "query/missing_fields.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

#include "query/run_index.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  void write() {
    SampleExperiment experiment{
        "ada-2026-03-01T12-00-00",
        sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001-0000-4000-8000-000000000000"),
        {}};
    SampleRun run = sample_run("a", "2026-03-01T12:00:00.000+00:00", "run-a");
    run.params = {{"rounds", 3}, {"none", nullptr}, {"a.b", 1}, {"deep", {{"rate", 0.1}, {"off", nullptr}}}};
    run.points = {{"val.loss", 1, 0.1, 0.5}, {"odd", 1, 0.1, std::numeric_limits<double>::quiet_NaN()}};
    run.record.tags = {{"kind", "baseline"}};
    run.result = json::object{{"score", {{"auc", 0.9}}}};
    experiment.runs.push_back(run);
    write_experiment(directory.path(), experiment);
  }
  std::string told(const std::vector<std::string>& names) {
    RunIndex index(directory.path());
    std::string all;
    index.read([&](Database& database) {
      all.clear();
      for (const std::string& sentence : missing_fields(database, names)) all += sentence + "\n";
    });
    return all;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(missing_fields_test, Bench)

BOOST_AUTO_TEST_CASE(existing_fields_are_not_missing) {
  write();
  for (const char* name :
       {"state", "plugin.version", "params.rounds", "params.none", "params.\"a.b\"", "params.deep", "params.deep.rate",
        "params.deep.off", "metrics.val.loss", "metrics.val.loss.min", "metrics.\"val.loss\"", "metrics.odd",
        "tags.kind", "result", "result.score", "result.score.auc"}) {
    BOOST_TEST(told({name}) == "", name);
  }
}

BOOST_AUTO_TEST_CASE(missing_fields_suggest_the_nearest) {
  write();
  BOOST_TEST(told({"params.roundz"}) == "no run has 'params.roundz'; did you mean 'params.rounds'?\n");
  BOOST_TEST(told({"params.deep.rat"}) == "no run has 'params.deep.rat'; did you mean 'params.deep.rate'?\n");
  BOOST_TEST(told({"metrics.val.los"}) == "no run has 'metrics.val.los'; did you mean 'metrics.\"val.loss\"'?\n");
  BOOST_TEST(told({"metrics.val.los.max"}) ==
             "no run has 'metrics.val.los.max'; did you mean 'metrics.\"val.loss\".max'?\n");
  BOOST_TEST(told({"tags.kin"}) == "no run has 'tags.kin'; did you mean 'tags.kind'?\n");
  BOOST_TEST(told({"result.score.acu"}) == "no run has 'result.score.acu'; did you mean 'result.score.auc'?\n");
  BOOST_TEST(told({"params.qqqqqqqqqq", "state", "params.qqqqqqqqqq"}) == "no run has 'params.qqqqqqqqqq'\n");
}

BOOST_AUTO_TEST_CASE(without_runs_nothing_is_missing) { BOOST_TEST(told({"params.roundz"}) == ""); }

BOOST_AUTO_TEST_SUITE_END()
