// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_FILE_NOTIFIER_LOCKED_FILE_HPP
#define SKROBOT_PLUGINS_FILE_NOTIFIER_LOCKED_FILE_HPP

#include <filesystem>
#include <string_view>

namespace file_notifier {

/// A file that this process alone appends to while the object lives. Functions throw skrobot::TaskError with the path
/// and the reason.
class LockedFile {
 public:
  /// Makes the file if there is none, and waits until nobody else has it locked.
  explicit LockedFile(const std::filesystem::path& path);
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  ~LockedFile();

  /// Appends all of `line`, or of a regular file nothing, and has it on the disk where the file can be synced.
  void append(std::string_view line);

 private:
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace file_notifier

#endif
