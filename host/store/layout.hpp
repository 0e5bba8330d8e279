// SPDX-License-Identifier: MIT
// Every file name of format 1, made and parsed here and nowhere else.
//
//   <repository>/<experimenter>-<YYYY-MM-DDTHH-MM-SS>[-N]/     an experiment
//       experiment.log                                         what it is and what it depended on
//       <source file's name>                                   the copied source
//       <run>.params .run .metrics .log .result .errors        a run's files; <run> is <task> or <task>-N, N from 2
//       <run>/                                                 the files that the task wrote
//   names that begin with a dot                                not finished: no reader looks at them
#ifndef SKROBOT_HOST_STORE_LAYOUT_HPP
#define SKROBOT_HOST_STORE_LAYOUT_HPP

#include <filesystem>
#include <string>
#include <string_view>

namespace skrobot {

inline constexpr int k_format = 1;
inline constexpr const char* k_experiment_log = "experiment.log";

/// `text` as a part of a file name: never empty, never with a separator, a control character, a character that a shell or another
/// system minds, invalid UTF-8 or a dot in front; at most 100 bytes, cut between characters.
std::string safe_name(std::string_view text);

/// The directory's name for the experiment of that experimenter, made at `stamp`; attempt 1 has no number.
std::string experiment_directory_name(std::string_view experimenter, std::string_view stamp, unsigned attempt);

/// The name of a task's run; number 1 has no number.
std::string run_name(std::string_view task, unsigned number);

/// The files of one run.
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

}  // namespace skrobot

#endif
