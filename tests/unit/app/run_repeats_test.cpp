// SPDX-License-Identifier: MIT
#include "app/run_repeats.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "support/temporary_directory.hpp"
#include "sweep/sweep_plan.hpp"

using namespace skrobot;
using namespace skrobot::test;

BOOST_AUTO_TEST_SUITE(run_repeats_test)

BOOST_AUTO_TEST_CASE(the_seeds_are_those_of_a_sweep_with_repeats) {
  RunPlan plan;
  plan.runs.emplace_back();
  plan.runs.front().name = "t";
  plan.runs.front().seed.value = 7;
  repeat_run(plan, 4);
  BOOST_TEST(plan.is_repeated);
  BOOST_TEST_REQUIRE(plan.runs.size() == 4u);
  for (std::uint64_t repeat = 1; repeat <= 4; ++repeat) {
    BOOST_TEST(plan.runs[repeat - 1].name == "t");
    BOOST_TEST(plan.runs[repeat - 1].seed.value.value() == repeat_seed(7, repeat));
  }
}

BOOST_AUTO_TEST_CASE(a_seed_is_chosen_where_none_is_given) {
  RunPlan plan;
  plan.runs.emplace_back();
  repeat_run(plan, 2);
  BOOST_TEST_REQUIRE(plan.runs.size() == 2u);
  BOOST_TEST(plan.runs[1].seed.value.value() == repeat_seed(plan.runs[0].seed.value.value(), 2));
}

BOOST_AUTO_TEST_CASE(several_tasks_are_not_repeated) {
  RunPlan plan;
  plan.runs.resize(2);
  BOOST_CHECK_EXCEPTION(repeat_run(plan, 2), Error, [](const Error& e) {
    return std::string(e.what()) == "--repeats and --warm-up are for one task, but the experiment file has 2";
  });
}

BOOST_AUTO_TEST_CASE(numbers_of_completed_runs_are_summarized) {
  const TemporaryDirectory directory;
  std::vector<RunFiles> runs;
  const auto add = [&](const std::string& name, const std::string& state, double loss, const std::string& result) {
    write_text(directory / (name + ".run"),
               R"({"format": 1, "id": "a", "task": "t", "state": ")" + state +
                   R"(", "duration_ms": 10, "metrics": {"loss": {"count": 1, "last_step": 1, "last": )" +
                   std::to_string(loss) + R"(, "min": 0, "max": 9}}})");
    if (!result.empty()) write_text(directory / (name + ".result"), result);
    runs.push_back({directory.path(), name});
  };
  add("t", "completed", 1, R"({"score": {"auc": 0.5}, "word": "x"})");
  add("t-2", "completed", 3, R"({"score": {"auc": 0.7}, "other": 1})");
  add("t-3", "failed", 99, "");
  runs.push_back({directory.path(), "gone"});
  const std::vector<RepeatedNumber> summary = summarize_runs(runs);
  const auto find = [&](const std::string& name) {
    for (const RepeatedNumber& number : summary) {
      if (number.name == name) return number;
    }
    return RepeatedNumber{};
  };
  BOOST_TEST(summary.size() == 5u);
  BOOST_TEST(summary.front().name == "metrics.loss");
  BOOST_TEST(summary.front().count == 2u);
  BOOST_TEST(summary.front().mean == 2.0);
  BOOST_TEST(summary.front().deviation == std::sqrt(2.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(find("result.score.auc").mean == 0.6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(find("result.other").count == 1u);
  BOOST_TEST(std::isnan(find("result.other").deviation));
  BOOST_TEST(find("duration_ms").mean == 10.0);
  BOOST_TEST(find("user_ms").count == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
