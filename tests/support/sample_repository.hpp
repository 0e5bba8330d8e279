// SPDX-License-Identifier: MIT
// Writes records as the host does, without running anything and without syncs: repositories of any size, and fixed ones
// for golden files. Needs no test framework: benchmarks use it too.
#ifndef SKROBOT_TESTS_SUPPORT_SAMPLE_REPOSITORY_HPP
#define SKROBOT_TESTS_SUPPORT_SAMPLE_REPOSITORY_HPP

#include <cstddef>
#include <filesystem>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "store/run_record.hpp"

namespace skrobot::test {

/// Everything of one run that is written.
struct SampleRun {
  std::string name;  ///< within the experiment: "train_task", "trials/3/train_task"
  RunRecord record;  ///< its metrics' summaries are made from `points`
  json::object params;
  std::optional<json::value> result;
  std::string errors;
  std::string log;
  struct Point {
    std::string metric;
    std::int64_t step;
    double time;
    double value;
  };
  std::vector<Point> points;
};

struct SampleExperiment {
  std::string name;  ///< the directory's
  json::object log;  ///< see sample_log()
  std::vector<SampleRun> runs;
  json::object plan = {};  ///< of a sweep: what its sweep.json holds; empty: there is none
};

/// What experiment.log says when nothing else matters. `datetime` as ISO 8601.
json::object sample_log(const std::string& experimenter, const std::string& datetime, const std::string& id);

/// A completed run of train_task with two parameters and two metrics, that began at `started`, ISO 8601 in UTC.
SampleRun sample_run(const std::string& name, const std::string& started, const std::string& id);

/// The plan of a random sweep of train_task over learning_rate with that objective, or null.
json::object sample_plan(std::size_t trials, const json::value& objective);

/// Throws std::runtime_error when something cannot be written.
void write_experiment(const std::filesystem::path& repository, const SampleExperiment& experiment);
void write_run(const std::filesystem::path& experiment, const SampleRun& run);
void write_file(const std::filesystem::path& path, const std::string& text);

struct RepositorySize {
  std::size_t runs = 1000;
  std::size_t runs_per_experiment = 1;  ///< more than one: trials of a sweep
  std::size_t damaged = 0;  ///< so many of the runs, evenly spread: cut off, empty, foreign, of a newer format in turn
};

/// A repository of that size, always the same one: values differ from run to run, one run a minute from 2026-01-01 on.
void make_repository(const std::filesystem::path& repository, const RepositorySize& size);

}  // namespace skrobot::test

#endif
