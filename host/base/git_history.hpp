// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_GIT_HISTORY_HPP
#define SKROBOT_HOST_BASE_GIT_HISTORY_HPP

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace skrobot {

/// The numbers of `commits` in the order of history: an ancestor comes before its descendants, others by their commit
/// times. Empty names come first. Nothing outside of a git work tree, without libgit2, or when the repository that
/// `directory` lies in lacks one of the commits.
std::optional<std::vector<std::size_t>> ordered_by_history(const std::filesystem::path& directory,
                                                           const std::vector<std::string>& commits);

}  // namespace skrobot

#endif
