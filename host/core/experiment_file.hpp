// SPDX-License-Identifier: MIT
// An experiment file: settings, and tasks that run in order. JSON; the README shows one.
//
//   { …the settings of core/file_settings.hpp,
//     "tasks": [ { "task": NAME, "name": run's name, "params": {...}, "seed": integer, "timeout": "30s" } ] }
//
// Only "tasks", with at least one, and each task's "task" are required.
#ifndef SKROBOT_HOST_CORE_EXPERIMENT_FILE_HPP
#define SKROBOT_HOST_CORE_EXPERIMENT_FILE_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/file_settings.hpp"

namespace skrobot {

struct FileTask {
  std::string task;
  std::string run;  ///< the run's name: as given, else the task's, with -2, -3 … when it is taken
  Origin origin;
  std::vector<Assignment> params;
  std::optional<FromFile<std::uint64_t>> seed;
  std::optional<FromFile<std::chrono::milliseconds>> timeout;
};

struct ExperimentFile : FileSettings {
  std::vector<FileTask> tasks;
};

/// Throws Error(Fault::usage) "plan.json:3:7: …" for an unknown key, a wrong type or a value without a meaning.
ExperimentFile parse_experiment_file(const JsonDocument& document);
/// The same of a file; throws too when it cannot be read or is not JSON.
ExperimentFile read_experiment_file(const std::filesystem::path& path);

}  // namespace skrobot

#endif
