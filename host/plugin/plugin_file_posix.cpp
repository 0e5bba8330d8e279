// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "base/ownership.hpp"
#include "plugin/plugin_file.hpp"

namespace skrobot {
namespace {

// As the end of a sentence about a plugin.
std::string not_trusted(const std::string& who) { return who.empty() ? who : "is not trusted: " + who; }

std::string stamp_of(const struct stat& status) {
  return std::to_string(status.st_size) + "-" + std::to_string(status.st_mtim.tv_sec) + "." +
         std::to_string(status.st_mtim.tv_nsec) + "-" + std::to_string(status.st_ino);
}

}  // namespace

std::string plugin_stamp(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? stamp_of(status) : std::string();
}

std::vector<PluginFile> plugin_files(const std::filesystem::path& folder) {
  // By name below an open folder: a path for each of a thousand files costs more than looking at them.
  std::vector<PluginFile> files;
  DIR* const open = ::opendir(folder.c_str());
  if (open == nullptr) return files;
  const auto close = [](DIR* directory) { ::closedir(directory); };
  const std::unique_ptr<DIR, decltype(close)> owner(open, close);
  const std::string prefix = (std::filesystem::absolute(folder).lexically_normal() / "").string();
  while (const dirent* entry = ::readdir(open)) {
    const std::string_view name = entry->d_name;
    if (!name.ends_with(".so") || name.starts_with('.')) continue;
    struct stat status {};
    if (::fstatat(::dirfd(open), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    const bool is_link = S_ISLNK(status.st_mode);
    if (is_link && ::fstatat(::dirfd(open), entry->d_name, &status, 0) != 0) continue;
    if (!S_ISREG(status.st_mode)) continue;
    PluginFile file{prefix + std::string(name), stamp_of(status), {}};
    // The folder is looked at once; where a link leads is below others.
    file.distrust = is_link ? distrust(file.path) : not_trusted(changeable_by_others(file.path, status));
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(), [](const PluginFile& a, const PluginFile& b) { return a.path < b.path; });
  return files;
}

std::string distrust(const std::filesystem::path& path) { return not_trusted(changeable_by_others(path)); }

}  // namespace skrobot
