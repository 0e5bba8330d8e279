// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_GIT_STATE_HPP
#define SKROBOT_HOST_BASE_GIT_STATE_HPP

#include <filesystem>
#include <optional>
#include <string>

namespace skrobot {

struct GitState {
  std::string root;    ///< the work tree's folder
  std::string commit;  ///< empty before the first commit
  std::string branch;  ///< empty when detached
  bool dirty = false;  ///< a tracked file differs from the commit
};

/// The state of the git work tree that `directory` lies in; nothing outside of one, or where libgit2 cannot read it.
/// libgit2 is loaded when a work tree is found and not before: linked, it would add 2.6 ms to the start of every
/// command (measured: 0.7 to 3.2 ms).
std::optional<GitState> git_state(const std::filesystem::path& directory);

}  // namespace skrobot

#endif
