// SPDX-License-Identifier: MIT
#include "base/git_history.hpp"

#include <algorithm>
#include <numeric>

#include "base/git_library.hpp"

namespace skrobot {
namespace {

struct DatedCommit {
  git_oid id{};
  git_time_t time = 0;
  bool is_named = false;
};

// Nothing: it is not in the repository.
std::optional<DatedCommit> find_commit(const Git& git, git_repository* repository, const std::string& name) {
  DatedCommit found;
  if (name.empty()) return found;
  git_commit* commit = nullptr;
  if (name.size() != GIT_OID_HEXSZ || SKROBOT_GIT(git_oid_fromstr)(&found.id, name.c_str()) != 0 ||
      SKROBOT_GIT(git_commit_lookup)(&commit, repository, &found.id) != 0)
    return std::nullopt;
  found.time = SKROBOT_GIT(git_commit_time)(commit);
  found.is_named = true;
  SKROBOT_GIT(git_commit_free)(commit);
  return found;
}

}  // namespace

std::optional<std::vector<std::size_t>> ordered_by_history(const std::filesystem::path& directory,
                                                           const std::vector<std::string>& commits) {
  if (!has_work_tree(directory)) return std::nullopt;
  const Git* loaded = load_git();
  if (loaded == nullptr) return std::nullopt;
  const Git& git = *loaded;
  const GitRepository repository = open_git_repository(git, directory);
  if (!repository) return std::nullopt;
  std::vector<DatedCommit> dated;
  for (const std::string& name : commits) {
    const auto commit = find_commit(git, repository.get(), name);
    if (!commit) return std::nullopt;
    dated.push_back(*commit);
  }
  std::vector<std::size_t> order(commits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return dated[a].is_named != dated[b].is_named ? dated[b].is_named : dated[a].time < dated[b].time;
  });
  // Times are what committers' clocks said, and rebased commits share them: neighbours are put right by their history.
  const auto is_descendant = [&](const DatedCommit& a, const DatedCommit& of) {
    return a.is_named && of.is_named && SKROBOT_GIT(git_graph_descendant_of)(repository.get(), &a.id, &of.id) == 1;
  };
  bool has_moved = true;
  for (std::size_t pass = 0; has_moved && pass < order.size(); ++pass) {
    has_moved = false;
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      if (!is_descendant(dated[order[i]], dated[order[i + 1]])) continue;
      std::swap(order[i], order[i + 1]);
      has_moved = true;
    }
  }
  return order;
}

}  // namespace skrobot
