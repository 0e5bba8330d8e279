// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_KEPT_HPP
#define SKROBOT_HOST_BASE_KEPT_HPP

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace skrobot {

/// Makes a T that lives until the process ends, without a destructor then: for what threads may still use that a plugin
/// left behind. Thread-safe.
template <class T, class... Arguments>
T& kept(Arguments&&... arguments) {
  static std::mutex mutex;
  // Reachable for ever, so no leak checker minds.
  static auto& all = *new std::vector<T*>();
  auto made = std::make_unique<T>(std::forward<Arguments>(arguments)...);
  const std::lock_guard lock(mutex);
  all.push_back(made.get());
  return *made.release();
}

}  // namespace skrobot

#endif
