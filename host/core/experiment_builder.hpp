// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CORE_EXPERIMENT_BUILDER_HPP
#define SKROBOT_HOST_CORE_EXPERIMENT_BUILDER_HPP

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "core/notification.hpp"

namespace skrobot {

/// What an experiment's directory is made from.
struct ExperimentPlan {
  std::filesystem::path repository;  ///< absolute
  std::string experimenter;
  std::filesystem::path source;      ///< empty: none
  std::vector<std::string> secrets;  ///< texts that the recorded command line must not show
  std::map<std::string, std::string>
      files;  ///< more that is in the directory from the first moment: names and contents
};

/// Makes the directory, whole or not at all: it is filled under a hidden name and then gets the first name that is
/// free. Throws Error and leaves nothing behind.
ExperimentIdentity build_experiment(FileSystem& files, const ExperimentPlan& plan);

}  // namespace skrobot

#endif
