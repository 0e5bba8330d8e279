// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_FOLDER_LOOK_HPP
#define SKROBOT_HOST_BASE_FOLDER_LOOK_HPP

#include <cstdint>
#include <filesystem>
#include <optional>

namespace skrobot {

/// What decides whether a search goes on in a folder.
struct FolderLook {
  std::uint64_t device = 0;         ///< differs between file systems
  bool everyone_may_write = false;  ///< every user of this machine may add names there, as in /tmp
};

/// Follows links. None: there is no such folder, or it cannot be looked at. Thread-safe.
std::optional<FolderLook> look_at_folder(const std::filesystem::path& folder);

}  // namespace skrobot

#endif
