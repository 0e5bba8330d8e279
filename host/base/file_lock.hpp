// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_FILE_LOCK_HPP
#define SKROBOT_HOST_BASE_FILE_LOCK_HPP

#include <chrono>
#include <filesystem>

namespace skrobot {

/// Keeps other holders of a lock on the same file waiting, in any process of this machine, and on a network file system
/// that can also on others. The file is not changed. Ends with the object, or with the process.
class FileLock {
 public:
  /// Waits. Throws Error(Fault::host) when the file cannot be opened; where a file system has no locks there is none,
  /// and no error.
  explicit FileLock(const std::filesystem::path& path);
  /// Waits at most so long; then is_held() is false.
  FileLock(const std::filesystem::path& path, std::chrono::milliseconds patience);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  bool is_held() const { return is_held_; }

 private:
  int descriptor_;
  bool is_held_ = true;
};

}  // namespace skrobot

#endif
