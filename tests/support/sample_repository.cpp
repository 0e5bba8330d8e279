// SPDX-License-Identifier: MIT
#include "support/sample_repository.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "base/clock.hpp"
#include "store/layout.hpp"
#include "store/metrics_file.hpp"

namespace skrobot::test {
namespace {

namespace fs = std::filesystem;

std::string number_text(const char* format, std::size_t number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, number);
  return text.data();
}

std::string utc(std::size_t minute, std::size_t second) {
  const std::size_t day = minute / 1440;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} +
                                         std::chrono::days(day)};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02zu:%02zu:%02zu.000+00:00", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), minute % 1440 / 60, minute % 60,
                second);
  return text.data();
}

// In [0, 1), the same for the same i.
double noise(std::size_t i) {
  std::uint64_t x = i * 0x9E3779B97F4A7C15ULL + 1;
  x ^= x >> 31, x *= 0xBF58476D1CE4E5B9ULL, x ^= x >> 27;
  return static_cast<double>(x >> 11) / 9007199254740992.0;
}

SampleRun numbered_run(std::size_t i, const std::string& name) {
  SampleRun run = sample_run(name, utc(i, 0), number_text("%08zx-0000-4000-8000-000000000001", i));
  run.params = {{"data", "/data/train.csv"},
                {"learning_rate", std::round(1000 * noise(i)) / 1000},
                {"rounds", 10 + i % 90},
                {"layers", {64, 32}},
                {"optimizer", {{"name", i % 2 == 0 ? "adam" : "sgd"}, {"momentum", 0.9}}}};
  const double auc = 0.5 + noise(i + 1'000'000) / 2;
  run.points = {{"loss", 0, 0.1, 1.0}, {"loss", 1, 0.2, 1 - auc}, {"auc", 1, 0.2, auc}};
  run.record.seed = i;
  if (i % 10 == 7) {
    run.record.state = State::failed;
    run.record.exit_status = 1;
    run.result.reset();
    run.errors = "the data is empty\n";
  } else {
    run.result = json::object{{"auc", auc}, {"model", "model.json"}};
  }
  return run;
}

void damage(const fs::path& run_file, std::size_t kind) {
  const std::array<std::string, 4> texts{R"({"format": 1, "id": "cut o)", "",
                                         "this is no JSON, it is somebody's notes\n",
                                         R"({"format": 99, "id": "x", "task": "t", "state": "completed"})"};
  write_file(run_file, texts[kind % texts.size()]);
}

}  // namespace

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

json::object sample_log(const std::string& experimenter, const std::string& datetime, const std::string& id) {
  return {{"datetime", datetime},
          {"experimenter", experimenter},
          {"experiment_id", id},
          {"format", 1},
          {"host", "node1"},
          {"user", "ada"},
          {"platform", "Linux 6.1.0 x86_64"},
          {"command_line", {"skrobot", "run", "train_task"}},
          {"working_directory", "/home/ada"},
          {"git", nullptr},
          {"source", nullptr},
          {"skrobot_version", "0.1.0"}};
}

SampleRun sample_run(const std::string& name, const std::string& started, const std::string& id) {
  SampleRun run;
  run.name = name;
  RunRecord& record = run.record;
  record.id = id;
  record.task = "train_task";
  record.plugin = PluginIdentity{"org.example.learning", "1.0.0", "/plugins/learning.so", std::string(64, 'a')};
  record.state = State::completed;
  record.started = started;
  record.duration_ms = 12'345;
  const auto begin = from_iso_8601(started);
  if (begin) record.finished = to_iso_8601(*begin + std::chrono::milliseconds(record.duration_ms));
  record.seed = 42;
  record.host = "node1";
  record.pid = 4321;
  record.exit_status = 0;
  record.resources = {11'000, 250, 120 << 20};
  record.limits.output = std::uint64_t{1} << 30;
  run.params = {{"learning_rate", 0.1}, {"rounds", 50}};
  run.result = json::object{{"auc", 0.9}};
  run.points = {{"loss", 0, 0.1, 0.7}, {"loss", 1, 0.2, 0.4}, {"auc", 1, 0.2, 0.9}};
  run.log = started + " info    training\n";
  return run;
}

json::object sample_plan(std::size_t trials, const json::value& objective) {
  return {{"format", 1},
          {"task", "train_task"},
          {"plugin",
           {{"id", "org.example.learning"},
            {"version", "1.0.0"},
            {"path", "/plugins/learning.so"},
            {"sha256", std::string(64, 'a')}}},
          {"search", "random"},
          {"space", {{"learning_rate", {{"from", 0.0}, {"to", 1.0}, {"scale", "linear"}}}}},
          {"params", json::object()},
          {"base_directory", "/home/ada"},
          {"trials", trials},
          {"seed", 42},
          {"trial_seeds", "same"},
          {"objective", objective},
          {"retries", 0},
          {"on_failure", "continue"},
          {"early_stop", "none"},
          {"jobs", 1},
          {"workers", "fresh"},
          {"launcher", "local"},
          {"slurm", {{"arguments", json::array()}, {"trials_per_job", 0}}},
          {"timeout_ms", nullptr},
          {"grace_ms", 5000},
          {"memory_limit_bytes", nullptr},
          {"output_limit_bytes", nullptr},
          {"tags", json::object()},
          {"note", ""}};
}

void write_run(const fs::path& experiment, const SampleRun& run) {
  const RunFiles files = files_at(experiment, run.name);
  if (files.directory != experiment) fs::create_directories(files.directory);
  RunRecord record = run.record;
  std::string metrics = "metric,step,time,value\n";
  for (const SampleRun::Point& point : run.points) {
    metrics += csv_field(point.metric) + "," + std::to_string(point.step) + "," + to_text(point.time) + "," +
               to_text(point.value) + "\n";
    if (record.state == State::running) continue;
    auto summary = record.metrics.begin();
    while (summary != record.metrics.end() && summary->name != point.metric) ++summary;
    if (summary == record.metrics.end()) {
      MetricSummary added;
      added.name = point.metric;
      summary = record.metrics.insert(summary, added);
    }
    summary->add(point.step, point.value);
  }
  write_file(files.params(), to_pretty_text(run.params) + "\n");
  write_file(files.metrics(), metrics);
  write_file(files.log(), run.log);
  if (run.result) write_file(files.result(), to_pretty_text(*run.result) + "\n");
  if (!run.errors.empty()) write_file(files.errors(), run.errors);
  write_file(files.run(), to_pretty_text(to_json(record)) + "\n");
}

void write_experiment(const fs::path& repository, const SampleExperiment& experiment) {
  const fs::path directory = repository / experiment.name;
  fs::create_directories(directory);
  write_file(directory / k_experiment_log, to_pretty_text(experiment.log) + "\n");
  if (!experiment.plan.empty()) write_file(directory / k_sweep_plan, to_pretty_text(experiment.plan) + "\n");
  for (const SampleRun& run : experiment.runs) write_run(directory, run);
}

void make_repository(const fs::path& repository, const RepositorySize& size) {
  fs::create_directories(repository);
  std::size_t number = 0, damaged = 0;
  for (std::size_t begin = 0; begin < size.runs; begin += size.runs_per_experiment, ++number) {
    SampleExperiment experiment;
    const std::string started = utc(begin, 0);
    std::string stamp = started.substr(0, 19);
    for (char& c : stamp) c = c == ':' ? '-' : c;
    experiment.name = "ada-" + stamp;
    experiment.log = sample_log("ada", started, number_text("%08zx-0000-4000-8000-000000000000", number));
    const std::size_t end = std::min(size.runs, begin + size.runs_per_experiment);
    if (size.runs_per_experiment > 1) experiment.plan = sample_plan(end - begin, "maximize:auc");
    for (std::size_t i = begin; i < end; ++i) {
      const bool is_trial = size.runs_per_experiment > 1;
      experiment.runs.push_back(
          numbered_run(i, is_trial ? "trials/" + std::to_string(i - begin + 1) + "/train_task" : "train_task"));
    }
    write_experiment(repository, experiment);
    for (std::size_t i = begin; i < end; ++i) {
      if ((i + 1) * size.damaged / size.runs == damaged) continue;
      damage(files_at(repository / experiment.name, experiment.runs[i - begin].name).run(), damaged++);
    }
  }
}

}  // namespace skrobot::test
