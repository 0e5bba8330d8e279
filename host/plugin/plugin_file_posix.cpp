// SPDX-License-Identifier: MIT
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "plugin/plugin_file.hpp"

namespace skrobot {

std::vector<PluginFile> plugin_files(const std::filesystem::path& folder) {
  std::vector<PluginFile> files;
  std::error_code code;
  for (std::filesystem::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
    if (at->path().extension() != ".so" || at->path().filename().string().starts_with('.')) continue;
    struct stat status {};
    if (::stat(at->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    files.push_back({std::filesystem::absolute(at->path()).lexically_normal(),
                     std::to_string(status.st_size) + "-" + std::to_string(status.st_mtim.tv_sec) + "." +
                         std::to_string(status.st_mtim.tv_nsec) + "-" + std::to_string(status.st_ino)});
  }
  std::sort(files.begin(), files.end(), [](const PluginFile& a, const PluginFile& b) { return a.path < b.path; });
  return files;
}

std::string distrust(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};  // not there: nothing will be run
  const std::string what = path.string();
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return "is not trusted: " + what + " belongs to another user (number " + std::to_string(status.st_uid) + ")";
  }
  // A sticky folder, as /tmp, lets others add files but not replace this user's.
  const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if ((status.st_mode & S_IWOTH) != 0 && !sticky) return "is not trusted: every user of this machine may write to " + what;
  return {};
}

}  // namespace skrobot
