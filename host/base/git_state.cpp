// SPDX-License-Identifier: MIT
#include "base/git_state.hpp"

#include <git2.h>

#include <array>
#include <boost/dll/shared_library.hpp>
#include <memory>

#include "base/kept.hpp"

namespace skrobot {
namespace {

// The functions of libgit2 that are used, by the types of its own header.
struct Git {
  explicit Git(const std::string& file)
      : library(file, boost::dll::load_mode::rtld_lazy | boost::dll::load_mode::rtld_local |
                          boost::dll::load_mode::search_system_folders) {}

  template <class Function>
  Function* get(const char* name) const {
    return &library.get<Function>(name);
  }

  boost::dll::shared_library library;
};

#define SKROBOT_GIT(name) git.get<decltype(::name)>(#name)

bool has_work_tree(std::filesystem::path directory) {
  std::error_code code;
  for (;; directory = directory.parent_path()) {
    if (std::filesystem::exists(directory / ".git", code)) return true;
    if (directory == directory.parent_path()) return false;
  }
}

// Loaded once and for good: it keeps things for each thread, and frees them when that ends. Null: there is no libgit2
// on this machine, and the record says so by leaving git out.
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

std::optional<GitState> read_state(const Git& git, const std::filesystem::path& directory) {
  git_repository* repository = nullptr;
  if (SKROBOT_GIT(git_repository_open_ext)(&repository, directory.c_str(), 0, nullptr) != 0) return std::nullopt;
  const std::unique_ptr<git_repository, decltype(SKROBOT_GIT(git_repository_free))> owner(
      repository, SKROBOT_GIT(git_repository_free));
  GitState state;
  if (const char* root = SKROBOT_GIT(git_repository_workdir)(repository)) state.root = root;
  git_reference* head = nullptr;
  if (SKROBOT_GIT(git_repository_head)(&head, repository) == 0) {
    if (const git_oid* commit = SKROBOT_GIT(git_reference_target)(head)) {
      std::array<char, GIT_OID_HEXSZ + 1> text{};
      state.commit = SKROBOT_GIT(git_oid_tostr)(text.data(), text.size(), commit);
    }
    if (SKROBOT_GIT(git_reference_is_branch)(head) == 1) state.branch = SKROBOT_GIT(git_reference_shorthand)(head);
    SKROBOT_GIT(git_reference_free)(head);
  }
  git_status_options options{};
  options.version = GIT_STATUS_OPTIONS_VERSION;
  options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
  options.flags =
      GIT_STATUS_OPT_EXCLUDE_SUBMODULES;  // tracked files only: untracked data and results are no change of the source
  git_status_list* list = nullptr;
  if (SKROBOT_GIT(git_status_list_new)(&list, repository, &options) == 0) {
    state.dirty = SKROBOT_GIT(git_status_list_entrycount)(list) > 0;
    SKROBOT_GIT(git_status_list_free)(list);
  }
  return state;
}

}  // namespace

std::optional<GitState> git_state(const std::filesystem::path& directory) {
  if (!has_work_tree(directory)) return std::nullopt;
  const Git* git = load_git();
  return git != nullptr ? read_state(*git, directory) : std::nullopt;
}

}  // namespace skrobot
