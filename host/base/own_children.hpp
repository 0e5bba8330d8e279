// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_OWN_CHILDREN_HPP
#define SKROBOT_HOST_BASE_OWN_CHILDREN_HPP

#include <mutex>
#include <set>

namespace skrobot {

/// The processes that this one has started and not waited for yet: tells them from those that the kernel has given to
/// it. Thread-safe.
class OwnChildren {
 public:
  /// Lives as long as the process.
  static OwnChildren& instance();

  /// Calls `spawn`, which returns a process number or -1; nobody else sees that process before it is known here.
  template <class Spawn>
  int add(Spawn spawn) {
    const std::lock_guard lock(mutex_);
    const int pid = spawn();
    if (pid > 0) pids_.insert(pid);
    return pid;
  }
  /// To be called once it was waited for.
  void remove(int pid);
  bool has(int pid) const;

 private:
  mutable std::mutex mutex_;
  std::set<int> pids_;
};

}  // namespace skrobot

#endif
