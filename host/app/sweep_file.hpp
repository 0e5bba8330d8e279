// SPDX-License-Identifier: MIT
// A sweep file: a sweep that a person wrote down. JSON, with the settings of core/file_settings.hpp and
//
//   { "task": NAME, "params": {...}, "space": { NAME: [value, …] or "FROM:TO" … },
//     … every option of sweep/sweep_options.hpp: "search": "random", "trials": 100, "slurm": { "partition": … } }
#ifndef SKROBOT_HOST_APP_SWEEP_FILE_HPP
#define SKROBOT_HOST_APP_SWEEP_FILE_HPP

#include <string>
#include <vector>

#include "core/file_settings.hpp"

namespace skrobot {

struct SweepFile : FileSettings {
  std::string task;
  std::vector<Assignment> params;   ///< the same in every trial
  std::vector<Assignment> space;    ///< what is varied
  std::vector<Assignment> options;  ///< by SweepOption::key(), each of a value that the option takes
};

/// Throws Error(Fault::usage) "sweep.json:3:7: …" for an unknown key, a wrong type or a value without a meaning.
SweepFile parse_sweep_file(const JsonDocument& document);

/// For a program that expects another kind of file: throws Error(Fault::usage) when this one is a sweep file.
void refuse_sweep_file(const JsonDocument& document);

}  // namespace skrobot

#endif
