// SPDX-License-Identifier: MIT
// skrobot.json: settings for the folder it lies in, or for the user. Keys: experiments, experimenter, plugins (list), notify (list), seed,
// timeout, grace, memory_limit, output_limit, isolation, trusted_plugins.
#ifndef SKROBOT_HOST_CLI_SETTINGS_FILE_HPP
#define SKROBOT_HOST_CLI_SETTINGS_FILE_HPP

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment_file.hpp"

namespace skrobot {

class SettingsFile {
 public:
  /// Throws Error(Fault::usage) with line and column when it cannot be read or is wrong.
  explicit SettingsFile(const std::filesystem::path& path);
  std::optional<FromFile<std::string>> text(const std::string& key) const;
  std::vector<FromFile<std::string>> texts(const std::string& key) const;
  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
  std::multimap<std::string, FromFile<std::string>> texts_;
};

/// The one of this folder, then the user's, as far as they are there.
std::vector<SettingsFile> read_settings_files(const std::filesystem::path& folder);

}  // namespace skrobot

#endif
