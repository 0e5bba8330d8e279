// SPDX-License-Identifier: MIT
// An experiment file: settings, and tasks that run in order. JSON; sdk and README show one.
//
//   { "experimenter": text, "source": path, "seed": integer, "timeout": "30s", "grace": "5s",
//     "memory_limit": "2GiB", "output_limit": "100MiB", "note": text, "tags": {text: text},
//     "notify": [ "NAME:key=value" or {"notifier": NAME, "params": {...}} ],
//     "tasks": [ { "task": NAME, "name": run's name, "params": {...}, "seed": integer, "timeout": "30s" } ] }
//
// Only "tasks", with one at least, and a task's "task" must be there. Relative paths are relative to the file's folder.
//
// A sweep's file has the same settings, and in place of "tasks":
//
//   { "task": NAME, "params": {...}, "space": { NAME: [value, …] or "FROM:TO" … }, "search": "random", "trials": 100,
//     "objective": "maximize:auc", "jobs": 4, … every option of `skrobot sweep`, with _ for - "slurm": { "partition":
//     …, "time": …, "cpus_per_task": …, "mem": …, "nodes": …, "account": …, "qos": …, "trials_per_job": 50,
//                "arguments": [text, …] } }
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
  std::string run;  ///< the run's name: as given, else the task's, with -2, -3 … when it stands before
  Origin origin;
  std::vector<Assignment> params;
  std::optional<FromFile<std::uint64_t>> seed;
  std::optional<FromFile<std::chrono::milliseconds>> timeout;
};

struct FileNotifier {
  std::string text;  ///< "NAME:key=value"; empty when it was an object
  std::string name;
  std::vector<Assignment> params;
  Origin origin;
};

struct FileSweep {
  std::vector<Assignment> space;
  std::map<std::string, FromFile<std::string>> options;  ///< numbers as text; those of "slurm" as "slurm.partition" …
  std::vector<std::string> slurm_arguments;
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
  std::vector<FileTask> tasks;     ///< of a sweep's file: one
  std::optional<FileSweep> sweep;  ///< of a sweep's file
};

enum class FileKind { experiment, sweep };

/// Throws Error(Fault::usage) "plan.json:3:7: …" when it cannot be read, is not JSON, has an unknown or a double key, a
/// wrong type or a value that means nothing.
ExperimentFile read_experiment_file(const std::filesystem::path& path, FileKind kind = FileKind::experiment);

/// The same of a text, for messages called `name`, that lies in `directory`.
ExperimentFile parse_experiment_file(std::string_view text, const std::string& name,
                                     const std::filesystem::path& directory, FileKind kind = FileKind::experiment);

}  // namespace skrobot

#endif
