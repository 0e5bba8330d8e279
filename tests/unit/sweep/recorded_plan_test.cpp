// SPDX-License-Identifier: MIT
#include "sweep/recorded_plan.hpp"

#include <boost/test/unit_test.hpp>

#include "store/layout.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  Bench() {
    plan.task = "trial_task";
    plan.trials = 5;
    plan.spaces.push_back(value_space_from("x", parse_json(R"({"from": 1, "to": 5, "step": 1})")));
  }
  std::string text() { return read_text(directory / k_sweep_plan); }

  TemporaryDirectory directory;
  SweepPlan plan;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recorded_plan_test, Bench)

BOOST_AUTO_TEST_CASE(what_a_plan_does_not_have_stays) {
  json::object file = to_json(plan);
  file["notifications"] = json::array{json::object{{"state", "pending"}}};
  file["of_a_later_version"] = "kept";
  file["slurm"].as_object()["constraint"] = "gpu";
  write_text(directory / k_sweep_plan, to_text(file));
  plan.jobs = 7;
  plan.objective = Objective{Direction::minimize, "loss"};
  BOOST_TEST_REQUIRE(!update_recorded_plan(directory.path(), plan));
  const json::object written = parse_json(text()).as_object();
  BOOST_TEST(to_text(written.at("notifications")) == R"([{"state":"pending"}])");
  BOOST_TEST(written.at("of_a_later_version").as_string() == "kept");
  BOOST_TEST(written.at("slurm").at("constraint").as_string() == "gpu");
  BOOST_TEST(written.at("jobs").to_number<int>() == 7);
  BOOST_TEST(written.at("objective").as_string() == "minimize:loss");
  BOOST_TEST(read_sweep_plan(directory.path()).jobs == 7u);
}

BOOST_AUTO_TEST_CASE(a_change_leaves_the_plan_alone) {
  write_text(directory / k_sweep_plan, to_pretty_text(to_json(plan)));
  BOOST_TEST_REQUIRE(
      !change_recorded_plan(directory.path(), [](json::object& file) { file["notifications"] = json::array(); }));
  json::object expected = to_json(plan);
  expected["notifications"] = json::array();
  BOOST_TEST(text() == to_pretty_text(expected) + "\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_plan_is_not_replaced) {
  for (const char* wrong : {"{\"format\"", "[1]", ""}) {
    write_text(directory / k_sweep_plan, wrong);
    BOOST_TEST((update_recorded_plan(directory.path(), plan) == std::errc::bad_message), wrong);
    BOOST_TEST(text() == wrong);
  }
  std::filesystem::remove(directory / k_sweep_plan);
  BOOST_TEST((update_recorded_plan(directory.path(), plan) == std::errc::no_such_file_or_directory));
  BOOST_TEST(!std::filesystem::exists(directory / k_sweep_plan));
}

BOOST_AUTO_TEST_SUITE_END()
