// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "plugin/plugin_file.hpp"

namespace skrobot {
namespace {

std::string distrust(const std::string& what, const struct stat& status) {
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return "is not trusted: " + what + " belongs to another user (number " + std::to_string(status.st_uid) + ")";
  }
  // A sticky folder, as /tmp, lets others add files but not replace this user's.
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & S_IWOTH) != 0 && !sticky) return "is not trusted: every user of this machine may write to " + what;
  return {};
}

std::string stamp_of(const struct stat& status) {
  return std::to_string(status.st_size) + "-" + std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec) + "-" + std::to_string(status.st_ino);
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
    if (::fstatat(::dirfd(open), entry->d_name, &status, 0) != 0 || !S_ISREG(status.st_mode)) continue;
    PluginFile file{prefix + std::string(name), stamp_of(status), {}};
    file.distrust = distrust(file.path, status);
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(), [](const PluginFile& a, const PluginFile& b) { return a.path < b.path; });
  return files;
}

std::string distrust(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};  // not there: nothing will be run
  return distrust(path.string(), status);
}

}  // namespace skrobot
