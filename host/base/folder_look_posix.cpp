// SPDX-License-Identifier: MIT
#include <sys/stat.h>

#include "base/folder_look.hpp"

namespace skrobot {

std::optional<FolderLook> look_at_folder(const std::filesystem::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return std::nullopt;
  return FolderLook{status.st_dev, (status.st_mode & S_IWOTH) != 0};
}

}  // namespace skrobot
