// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_REPOSITORY_INDEX_HPP
#define SKROBOT_HOST_APP_REPOSITORY_INDEX_HPP

#include <skrobot/repository.hpp>

#include "query/run_index.hpp"

namespace skrobot {

/// The index of an open repository, for use cases that search in ways of their own.
class RepositoryIndex {
 public:
  /// Up to date as the repository's own functions see it; valid until the repository is refreshed or changed.
  static RunIndex& of(Repository& repository);
};

}  // namespace skrobot

#endif
