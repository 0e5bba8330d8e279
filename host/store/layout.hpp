// SPDX-License-Identifier: MIT
// All file names of format 1; they are built and parsed only here.
//
//   <repository>/<experimenter>-<YYYY-MM-DDTHH-MM-SS>[-N]/     an experiment
//       experiment.log                                         what it is and what it depended on
//       <source file's name>                                   the copied source
//       <run>.params .run .metrics .log .result .errors        a run's files; <run> is <task> or <task>-N, N from 2
//       <run>/                                                 the files that the task wrote
//       sweep.json                                             of a sweep: its plan
//       trials/<number>/                                       a sweep's trials, each with a run's files
//       slurm/                                                 of a sweep on a cluster: what was submitted
//   names that begin with a dot                                not finished: no reader looks at them
#ifndef SKROBOT_HOST_STORE_LAYOUT_HPP
#define SKROBOT_HOST_STORE_LAYOUT_HPP

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace skrobot {

inline constexpr int k_format = 1;
inline constexpr const char* k_experiment_log = "experiment.log";
inline constexpr const char* k_trials = "trials";
inline constexpr const char* k_slurm_folder = "slurm";
inline constexpr const char* k_sweep_plan = "sweep.json";

/// `text` as a part of a file name: never empty, never with a separator, a control character or an invisible one, a
/// character that a shell or another system minds, invalid UTF-8 or a dot in front; at most 100 bytes, cut between
/// characters.
std::string safe_name(std::string_view text);

/// The directory's name for the experiment of that experimenter, made at `stamp`; attempt 1 has no number.
std::string experiment_directory_name(std::string_view experimenter, std::string_view stamp, unsigned attempt);

/// Can it be the name of something in a directory: one component, not "." or "..", without a control character, of at
/// most 255 bytes? Names come from directories, records, indexes and people, and each is asked this before it becomes a
/// part of a path.
bool is_entry_name(std::string_view name);

/// Returns whether this is the name of a trial's directory: a number, as trial_directory() writes it.
bool is_trial_name(std::string_view name);

/// Is it a run's name within its experiment: an entry's, or `trials/<number>/` and one? The one name that has a slash.
bool is_run_path(std::string_view run);

/// The experiment's directory of a directory that holds runs: itself, or of `<experiment>/trials/<number>` the former.
std::filesystem::path experiment_of(const std::filesystem::path& directory);

/// The name of a task's run; number 1 has no number.
std::string run_name(std::string_view task, unsigned number);

/// The directory of a trial of the sweep in `experiment`.
std::filesystem::path trial_directory(const std::filesystem::path& experiment, std::uint64_t number);

/// The files of a run.
struct RunFiles {
  std::filesystem::path directory;  ///< the experiment's
  std::string name;

  std::filesystem::path file(const char* extension) const { return directory / (name + extension); }
  std::filesystem::path params() const { return file(".params"); }
  std::filesystem::path run() const { return file(".run"); }
  std::filesystem::path metrics() const { return file(".metrics"); }
  std::filesystem::path log() const { return file(".log"); }
  std::filesystem::path result() const { return file(".result"); }
  std::filesystem::path errors() const { return file(".errors"); }
  std::filesystem::path files() const { return directory / name; }
};

/// The run whose .run file has this name; none for other files.
std::optional<std::string> run_of_file(std::string_view name);

/// Its name within its experiment: "train_task", "trials/17/train_task".
std::string run_path(const RunFiles& files);

/// The directory of the experiment of that name. Throws Error(Fault::host) when it is no entry's name.
std::filesystem::path experiment_at(const std::filesystem::path& repository, const std::string& name);

/// The other way round: the files of the run of that name in an experiment's directory. Throws Error(Fault::host) when
/// it is no run's name.
RunFiles files_at(const std::filesystem::path& experiment, const std::string& run);

}  // namespace skrobot

#endif
