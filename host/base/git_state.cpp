// SPDX-License-Identifier: MIT
#include "base/git_state.hpp"

#include <array>

#include "base/git_library.hpp"

namespace skrobot {
namespace {

std::optional<GitState> read_state(const Git& git, const std::filesystem::path& directory) {
  const GitRepository owner = open_git_repository(git, directory);
  if (!owner) return std::nullopt;
  git_repository* repository = owner.get();
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
