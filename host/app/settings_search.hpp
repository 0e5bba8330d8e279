// SPDX-License-Identifier: MIT
// Where the settings of a folder are: skrobot.json in it, else in the nearest folder above.
#ifndef SKROBOT_HOST_APP_SETTINGS_SEARCH_HPP
#define SKROBOT_HOST_APP_SETTINGS_SEARCH_HPP

#include <filesystem>
#include <vector>

namespace skrobot {

inline constexpr const char* k_settings_name = "skrobot.json";

struct FoundSettings {
  std::filesystem::path file;  ///< absolute
  bool is_above = false;       ///< it lies in a folder above the one that was asked for
  bool is_open = false;  ///< is_above, and every user of this machine may write to its folder: a stranger may have
                         ///< put it there for all who work below
};

/// The settings files of the absolute `folder` and of the folders above it, the nearest first. The search ends with the
/// home folder, where `folder` lies below it, else with the root; and, as git's does, before another file system.
std::vector<FoundSettings> find_settings(const std::filesystem::path& folder);

}  // namespace skrobot

#endif
