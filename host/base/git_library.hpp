// SPDX-License-Identifier: MIT
// libgit2, loaded when it is needed.
#ifndef SKROBOT_HOST_BASE_GIT_LIBRARY_HPP
#define SKROBOT_HOST_BASE_GIT_LIBRARY_HPP

#include <git2.h>

#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <memory>
#include <string>

namespace skrobot {

/// The functions of libgit2 that are used, by the types of its own header.
struct Git {
  explicit Git(const std::string& file);
  template <class Function>
  Function* get(const char* name) const {
    return &library.get<Function>(name);
  }
  boost::dll::shared_library library;
};

/// In a function that has a `const Git& git`.
#define SKROBOT_GIT(name) git.get<decltype(::name)>(#name)

/// Does `directory`, absolute, lie in a work tree?
bool has_work_tree(std::filesystem::path directory);

/// Loaded once and for good: it keeps things for each thread, and frees them when that ends. Null: there is no libgit2
/// on this machine.
const Git* load_git();

/// The repository that `directory` lies in; null: there is none that libgit2 reads.
using GitRepository = std::unique_ptr<git_repository, void (*)(git_repository*)>;
GitRepository open_git_repository(const Git& git, const std::filesystem::path& directory);

}  // namespace skrobot

#endif
