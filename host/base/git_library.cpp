// SPDX-License-Identifier: MIT
#include "base/git_library.hpp"

#include "base/kept.hpp"

namespace skrobot {

Git::Git(const std::string& file)
    : library(file, boost::dll::load_mode::rtld_lazy | boost::dll::load_mode::rtld_local |
                        boost::dll::load_mode::search_system_folders) {}

bool has_work_tree(std::filesystem::path directory) {
  std::error_code code;
  for (;; directory = directory.parent_path()) {
    if (std::filesystem::exists(directory / ".git", code)) return true;
    if (directory == directory.parent_path()) return false;
  }
}

const Git* load_git() {
  static const Git* const loaded = []() -> const Git* {
    try {
      const Git& git = kept<Git>(SKROBOT_LIBGIT2_FILE);
      SKROBOT_GIT(git_libgit2_init)();
      return &git;
    } catch (const std::exception&) {
      return nullptr;
    }
  }();
  return loaded;
}

GitRepository open_git_repository(const Git& git, const std::filesystem::path& directory) {
  git_repository* repository = nullptr;
  if (SKROBOT_GIT(git_repository_open_ext)(&repository, directory.c_str(), 0, nullptr) != 0) repository = nullptr;
  return {repository, SKROBOT_GIT(git_repository_free)};
}

}  // namespace skrobot
