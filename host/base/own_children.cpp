// SPDX-License-Identifier: MIT
#include "base/own_children.hpp"

#include "base/kept.hpp"

namespace skrobot {

OwnChildren& OwnChildren::instance() {
  static OwnChildren& children = kept<OwnChildren>();
  return children;
}

void OwnChildren::remove(int pid) {
  const std::lock_guard lock(mutex_);
  pids_.erase(pid);
}

bool OwnChildren::has(int pid) const {
  const std::lock_guard lock(mutex_);
  return pids_.contains(pid);
}

}  // namespace skrobot
