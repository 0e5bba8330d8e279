// SPDX-License-Identifier: MIT
// A directory that is held open, and what is done in it by name: nothing that happens to the path that led to it
// changes which directory that is, and no symbolic link in it is followed. Paths end here: a name is one component,
// checked before. Thread-safe but for open() and moving; none throws.
#ifndef SKROBOT_HOST_BASE_DIRECTORY_HPP
#define SKROBOT_HOST_BASE_DIRECTORY_HPP

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

namespace skrobot {

/// Tells a file or directory from every other one, also from a later one that got its number where the file system
/// keeps the time of birth.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0;  ///< 0: the file system does not keep it
  bool operator==(const FileIdentity&) const = default;
};

enum class EntryKind { directory, regular, other };

struct DirectoryEntry {
  std::string name;
  EntryKind kind = EntryKind::other;  ///< of the entry itself: a link is `other`
};

class Directory {
 public:
  Directory() = default;
  ~Directory();
  Directory(Directory&& other) noexcept;
  Directory& operator=(Directory&& other) noexcept;
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// Holds what `path` names; links on the way are followed, as they are for anything that a user names.
  std::error_code open(const std::filesystem::path& path);
  /// Holds what `name` is in `parent`. A link fails with too_many_symbolic_link_levels or not_a_directory.
  std::error_code open(const Directory& parent, const std::string& name);
  bool is_open() const { return descriptor_ >= 0; }
  /// For system calls; the directory's own.
  int descriptor() const { return descriptor_; }

  /// Its own, or an entry's. The latter fails with no_such_file_or_directory.
  std::error_code identity(FileIdentity& identity) const;
  std::error_code identity(const std::string& name, FileIdentity& identity) const;
  /// When an entry's contents were changed, in nanoseconds since the epoch.
  std::error_code changed_ns(const std::string& name, std::int64_t& ns) const;

  /// Hands each entry to `take`, in no order, but "." and "..", until that returns false.
  std::error_code each(const std::function<bool(const DirectoryEntry&)>& take) const;

  /// Gives the entry `from` the name `to`. Fails with file_exists when that is taken.
  std::error_code rename_exclusive(const std::string& from, const std::string& to) const;
  /// Removes a file, or a link itself.
  std::error_code remove(const std::string& name) const;
  /// Removes an empty directory.
  std::error_code remove_directory(const std::string& name) const;
  /// Removes what `name` is, with all below it; success when it is gone. A link in it is removed itself. However deep
  /// it is, a fixed number of descriptors and little of the stack is used. What could not be removed stays, and the
  /// first reason is returned.
  std::error_code remove_tree(const std::string& name) const;
  /// Makes the entry's time of change now, and makes an empty file when there is none. A link is not followed.
  std::error_code touch(const std::string& name) const;

 private:
  int descriptor_ = -1;
};

}  // namespace skrobot

#endif
