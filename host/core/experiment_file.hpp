// SPDX-License-Identifier: MIT
// An experiment file: settings, and tasks that run in order. JSON; sdk and README show one.
//
//   { "experimenter": text, "source": path, "seed": integer, "timeout": "30s", "grace": "5s",
//     "memory_limit": "2GiB", "output_limit": "100MiB", "note": text, "tags": {text: text},
//     "notify": [ "NAME:key=value" or {"notifier": NAME, "params": {...}} ],
//     "tasks": [ { "task": NAME, "name": run's name, "params": {...}, "seed": integer, "timeout": "30s" } ] }
//
// Only "tasks", with one at least, and a task's "task" must be there. Relative paths are relative to the file's folder.
#ifndef SKROBOT_HOST_CORE_EXPERIMENT_FILE_HPP
#define SKROBOT_HOST_CORE_EXPERIMENT_FILE_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin/parameters.hpp"

namespace skrobot {

/// A value of the file and its place, "plan.json:3".
template <class T>
struct FromFile {
  T value{};
  Origin origin{};
};

struct FileTask {
  std::string task;
  std::string run;   ///< the run's name: as given, else the task's, with -2, -3 … when it stands before
  Origin origin;
  std::vector<Assignment> params;
  std::optional<FromFile<std::uint64_t>> seed;
  std::optional<FromFile<std::chrono::milliseconds>> timeout;
};

struct FileNotifier {
  std::string text;                ///< "NAME:key=value"; empty when it was an object
  std::string name;
  std::vector<Assignment> params;
  Origin origin;
};

struct ExperimentFile {
  std::filesystem::path directory;  ///< absolute: the folder it lies in
  std::optional<FromFile<std::string>> experimenter, note;
  std::optional<FromFile<std::string>> grace, memory_limit, output_limit;  ///< as written; not read yet
  std::optional<FromFile<std::filesystem::path>> source;
  std::optional<FromFile<std::uint64_t>> seed;
  std::optional<FromFile<std::chrono::milliseconds>> timeout;
  std::map<std::string, FromFile<std::string>> tags;
  std::vector<FileNotifier> notifiers;
  std::vector<FileTask> tasks;
};

/// Throws Error(Fault::usage) "plan.json:3:7: …" when it cannot be read, is not JSON, has an unknown or a double key, a wrong type or a
/// value that means nothing.
ExperimentFile read_experiment_file(const std::filesystem::path& path);

/// The same of a text, for messages called `name`, that lies in `directory`.
ExperimentFile parse_experiment_file(std::string_view text, const std::string& name, const std::filesystem::path& directory);

}  // namespace skrobot

#endif
