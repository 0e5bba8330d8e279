// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLUGIN_PLUGIN_FILE_HPP
#define SKROBOT_HOST_PLUGIN_PLUGIN_FILE_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace skrobot {

struct PluginFile {
  std::string path;      ///< absolute
  std::string stamp;     ///< changes when the file does: size, modification time, inode
  std::string distrust;  ///< as distrust() says of it
};

/// The files in `folder` that are named like a plugin (.so), by name; a folder that is not there has none.
std::vector<PluginFile> plugin_files(const std::filesystem::path& folder);

/// The stamp of one file, as in PluginFile; empty when it is not there.
std::string plugin_stamp(const std::filesystem::path& path);

/// Why code from the file or folder `path` should not be run: someone other than this user and root may change it, or
/// what lies above it (base/ownership.hpp). The end of a sentence about a plugin; empty: trusted.
std::string distrust(const std::filesystem::path& path);

}  // namespace skrobot

#endif
