// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_SWEEP_LOCK_HPP
#define SKROBOT_HOST_SWEEP_SWEEP_LOCK_HPP

#include <filesystem>

#include "base/directory.hpp"

namespace skrobot {

/// Keeps two processes from running one sweep at a time, for as long as it lives; ends with the process, however that
/// goes. Where a file system has no locks there is none.
class SweepLock {
 public:
  /// Throws Error(Fault::usage) that names the process that has it, and when the sweep was deleted meanwhile;
  /// Error(Fault::host) when the lock cannot be opened.
  explicit SweepLock(const std::filesystem::path& experiment);
  /// The same of a directory that is held; `name` is for messages.
  SweepLock(const Directory& experiment, const std::string& name);
  ~SweepLock();
  SweepLock(const SweepLock&) = delete;
  SweepLock& operator=(const SweepLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace skrobot

#endif
