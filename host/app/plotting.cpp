// SPDX-License-Identifier: MIT
#include "app/plotting.hpp"

#include "app/repository_index.hpp"

namespace skrobot {

PlotAnswer plot(Repository& repository, const PlotQuestion& question) {
  return answer(RepositoryIndex::of(repository), question);
}

}  // namespace skrobot
