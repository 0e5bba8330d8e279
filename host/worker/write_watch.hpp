// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_WRITE_WATCH_HPP
#define SKROBOT_HOST_WORKER_WRITE_WATCH_HPP

#include <mutex>
#include <set>
#include <string>

namespace skrobot {

/// Sees which files the calling thread, and every thread and process that it starts from now on, opens for writing,
/// makes or renames, wherever they are. Nothing is refused. For a process that ends soon: there is no way back, and
/// what it starts can gain no privileges. Never destroyed.
class WriteWatch {
 public:
  /// On a kernel that does not allow it, fault() says so and nothing is seen.
  WriteWatch();
  WriteWatch(const WriteWatch&) = delete;
  WriteWatch& operator=(const WriteWatch&) = delete;

  /// Why nothing is seen; empty when it is.
  const std::string& fault() const { return fault_; }
  /// Absolute, each once, whether it came to be or not. Thread-safe.
  std::set<std::string> paths() const;

 private:
  void listen();

  std::string fault_;
  int listener_ = -1;
  mutable std::mutex mutex_;
  std::set<std::string> paths_;
};

}  // namespace skrobot

#endif
