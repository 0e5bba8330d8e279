// SPDX-License-Identifier: MIT
// Plans that a stranger wrote: numbers and names in sweep.json and in batches. What a right one is, is trial_test's.
#include "sweep/sweep_plan.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "store/layout.hpp"
#include "support/temporary_directory.hpp"
#include "sweep/slurm_batch.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;
using test::write_text;

struct Bench {
  Bench() {
    plan.task = "t";
    plan.trials = 10;
    plan.spaces.push_back(value_space_from("x", parse_json(R"({"from": 1, "to": 10, "step": 1})")));
    good = to_json(plan);
  }
  // Empty: it is read. Else the end of the sentence about it.
  std::string fault_with(const char* key, const json::value& value) {
    json::object changed = good;
    changed[key] = value;
    write_text(directory / k_sweep_plan, to_text(changed));
    try {
      static_cast<void>(planned_values(read_sweep_plan(directory.path()), 1));
      return {};
    } catch (const Error& e) {
      const std::string text = e.what();
      const std::size_t at = text.find("is damaged: ");
      return at == std::string::npos ? text : text.substr(at + 12);
    }
  }
  std::string fault_with_space(const std::string& space) {
    return fault_with("space", json::object{{"x", parse_json(space)}});
  }
  bool reads_batch(const std::string& entry) {
    fs::create_directories(directory / k_slurm_folder);
    write_text(slurm_file(directory.path(), "batch-1.json"), "{\"elements\": [[" + entry + "]]}");
    try {
      return read_batch(directory.path(), plan, 1).array_tasks.size() == 1;
    } catch (const Error&) {
      return false;
    }
  }

  test::TemporaryDirectory directory;
  SweepPlan plan;
  json::object good;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sweep_plan_test, Bench)

BOOST_AUTO_TEST_CASE(numbers_of_a_plan_are_bounded) {
  BOOST_TEST(fault_with("jobs", 1024) == "");
  BOOST_TEST(fault_with("jobs", 0) == "jobs: expected an integer from 1 to 1024, got 0");
  BOOST_TEST(fault_with("jobs", 4'294'967'296) == "jobs: expected an integer from 1 to 1024, got 4294967296");
  BOOST_TEST(fault_with("jobs", -1) == "jobs: expected an integer from 1 to 1024, got -1");
  BOOST_TEST(fault_with("jobs", 1.5) == "jobs: expected an integer from 1 to 1024, got 1.5");
  BOOST_TEST(fault_with("trials", std::uint64_t{1} << 63) ==
             "trials: expected an integer from 1 to 10000000, got 9223372036854775808");
  BOOST_TEST(fault_with("trials", 0) == "trials: expected an integer from 1 to 10000000, got 0");
  BOOST_TEST(fault_with("retries", 1001) == "retries: expected an integer from 0 to 1000, got 1001");
  BOOST_TEST(fault_with("timeout_ms", std::numeric_limits<std::int64_t>::max()) ==
             "timeout_ms: expected an integer from 0 to 3153600000000, got 9223372036854775807");
  BOOST_TEST(fault_with("grace_ms", std::numeric_limits<std::uint64_t>::max()) ==
             "grace_ms: expected an integer from 0 to 3153600000000, got 18446744073709551615");
  BOOST_TEST(fault_with("memory_limit_bytes", std::numeric_limits<std::uint64_t>::max()) != "");
  BOOST_TEST(fault_with("output_limit_bytes", std::numeric_limits<std::uint64_t>::max()) != "");
  BOOST_TEST(fault_with("seed", std::numeric_limits<std::uint64_t>::max()) == "");
}

BOOST_AUTO_TEST_CASE(names_of_a_plan_are_checked) {
  for (const char* task : {"", "..", "../t", "/bin/sh", "t\n"}) BOOST_TEST(fault_with("task", task) != "", task);
  BOOST_TEST(fault_with("base_directory", "relative") == "base_directory is not an absolute path");
}

BOOST_AUTO_TEST_CASE(spaces_of_a_plan_are_ranges) {
  BOOST_TEST(fault_with_space(
                 R"({"from": -9223372036854775808, "to": 9223372036854775807, "step": 1, "scale": "linear"})") == "");
  BOOST_TEST(fault_with_space(R"({"from": 1, "to": 9, "step": 9223372036854775807})") == "");
  BOOST_TEST(fault_with_space(R"({"from": 0.0, "to": 1.5, "points": 9223372036854775807})") == "");
  for (const char* space :
       {R"({"from": 1, "to": 9, "step": 0})", R"({"from": 1, "to": 9, "step": 1e300})",
        R"({"from": -5, "to": 9, "step": 1, "scale": "log"})", R"({"from": 0.0, "to": 1.5, "step": 1e-300})",
        R"({"from": -1.5, "to": 1.5, "scale": "log"})", R"({"from": -1e308, "to": 1e308, "step": 0.5})",
        R"({"mean": 0, "deviation": -1})", R"({"values": []})", R"({"from": 2, "to": 1, "step": 1})"}) {
    BOOST_TEST(fault_with_space(space) != "", space);
  }
}

BOOST_AUTO_TEST_CASE(a_batch_names_trials_of_its_plan) {
  BOOST_TEST(reads_batch(R"({"trial": 10, "attempts": 0, "values": {"x": 1}})"));
  for (const char* entry :
       {R"({"trial": 11, "attempts": 0})", R"({"trial": 0, "attempts": 0})", R"({"trial": -1, "attempts": 0})",
        R"({"trial": 9223372036854775807, "attempts": 0})", R"({"trial": 1, "attempts": -1})",
        R"({"trial": 1, "attempts": 9223372036854775807})", R"({"trial": "../1", "attempts": 0})",
        R"({"trial": 1, "attempts": 0, "values": {"y": 1}})"}) {
    BOOST_TEST(!reads_batch(entry), entry);
  }
}

BOOST_AUTO_TEST_CASE(a_lock_is_no_other_file) {
  write_text(directory / "precious", "precious");
  const fs::path lock = directory / "sweep/.lock";
  fs::create_directories(directory / "sweep");
  fs::create_symlink(directory / "precious", lock);
  BOOST_CHECK_THROW(SweepLock{directory / "sweep"}, Error);
  fs::remove(lock);
  fs::create_hard_link(directory / "precious", lock);
  BOOST_CHECK_THROW(SweepLock{directory / "sweep"}, Error);
  fs::remove(lock);
  fs::create_symlink(directory / "made", lock);
  BOOST_CHECK_THROW(SweepLock{directory / "sweep"}, Error);
  BOOST_TEST(!fs::exists(directory / "made"));
  fs::remove(lock);
  fs::create_directory(lock);
  BOOST_CHECK_THROW(SweepLock{directory / "sweep"}, Error);
  fs::remove(lock);
  BOOST_TEST(test::read_text(directory / "precious") == "precious");
  const SweepLock held(directory / "sweep");
  BOOST_CHECK_THROW(SweepLock{directory / "sweep"}, Error);
}

BOOST_AUTO_TEST_CASE(a_plan_from_before_there_were_repeats_has_one) {
  json::object older = good;
  for (const char* key : {"repeats", "rank_by"}) older.erase(key);
  write_text(directory / k_sweep_plan, to_text(older));
  const SweepPlan read = read_sweep_plan(directory.path());
  BOOST_TEST((read.repeats == 1u && read.points() == 10u && read.rank_by == RankBy::mean));
  BOOST_TEST(read.grown_from.empty());
  BOOST_TEST(trial_seed(read, 7) == read.seed);
}

BOOST_AUTO_TEST_CASE(repeats_are_recorded_with_what_a_plan_grew_from) {
  plan.repeats = 5;
  plan.rank_by = RankBy::worst;
  plan.trials = 50;
  plan.grown_from = {{4, 2}, {10, 2}};
  plan.saved_trials = 3;
  write_text(directory / k_sweep_plan, to_text(to_json(plan)));
  const SweepPlan read = read_sweep_plan(directory.path());
  BOOST_TEST((read.repeats == 5u && read.trials == 50u && read.rank_by == RankBy::worst && read.saved_trials == 3u));
  BOOST_TEST((read.grown_from == plan.grown_from));
  for (std::uint64_t number = 1; number <= 50; ++number) {
    BOOST_TEST((point_repeat(read, number) == point_repeat(plan, number)));
    BOOST_TEST(trial_number(read, point_repeat(read, number)) == number);
  }
}

BOOST_AUTO_TEST_CASE(impossible_repeats_are_told) {
  BOOST_TEST(fault_with("repeats", 3) == "trials: expected a multiple of repeats");
  BOOST_TEST(fault_with("repeats", 0) == "repeats: expected an integer from 1 to 10000, got 0");
  BOOST_TEST(fault_with("repeats", 5) == "");
  BOOST_TEST(fault_with("grown_from", 5) == "grown_from: expected a list");
  BOOST_TEST(fault_with("grown_from", json::array{5}) == "grown_from: expected objects with points and repeats");
  BOOST_TEST(fault_with("grown_from", json::array{json::object{{"points", 1}}}) == "it has no repeats");
  const auto size = [](int points, int repeats) { return json::object{{"points", points}, {"repeats", repeats}}; };
  BOOST_TEST(fault_with("grown_from", json::array{size(5, 1)}) == "");
  for (const json::array& extents :
       {json::array{size(11, 1)}, json::array{size(5, 2)}, json::array{size(5, 1), size(4, 1)}})
    BOOST_TEST(fault_with("grown_from", extents) == "grown_from: a sweep cannot shrink");
  BOOST_TEST(fault_with("grown_from", json::array{size(0, 1)}).starts_with("points: expected an integer from 1 to "));
  BOOST_TEST(fault_with("saved_trials", 11) == "saved_trials: expected an integer from 0 to 10, got 11");
}

// Sweeps that are resumed, and `run --repeats`, rely on these numbers: they never change.
BOOST_AUTO_TEST_CASE(the_seeds_of_repeats_are_the_same_for_ever) {
  BOOST_TEST(repeat_seed(7, 1) == 7u);
  BOOST_TEST(repeat_seed(7, 2) == 7549520723272441u);
  BOOST_TEST(repeat_seed(7, 3) == 4641526483304097u);
  BOOST_TEST(repeat_seed(0, 2) == 1336696951370350u);
  plan.seed = 7;
  plan.repeats = 2;
  plan.trials = 20;
  for (std::uint64_t number = 1; number <= 20; ++number)
    BOOST_TEST(trial_seed(plan, number) == repeat_seed(7, number <= 10 ? 1 : 2));
  // Values are the point's.
  BOOST_TEST(to_text(json::value(planned_values(plan, 13))) == R"({"x":3})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
