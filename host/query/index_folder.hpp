// SPDX-License-Identifier: MIT
// Where a repository's index lies: `$XDG_CACHE_HOME/skrobot/index/<UUID>/index-<version>.sqlite`, the user's own on
// this machine. Never in the repository: SQLite does what it finds beside a database, and what lies in a repository may
// be a stranger's.
#ifndef SKROBOT_HOST_QUERY_INDEX_FOLDER_HPP
#define SKROBOT_HOST_QUERY_INDEX_FOLDER_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/file_lock.hpp"

namespace skrobot {

/// Tells a repository from every other one that had its path before, or has it later: device, inode and, where the file
/// system keeps it, the time of birth. Empty: there is none.
std::string repository_identity(const std::filesystem::path& repository);

/// Not thread-safe; several objects, in any processes, may be of one folder.
class IndexFolder {
 public:
  /// Makes the folder. What stands against it is in fault(). `repository` must be there.
  explicit IndexFolder(const std::filesystem::path& repository);

  /// Why there can be no index, as a sentence without its full stop; empty: there can.
  const std::string& fault() const { return fault_; }
  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& file() const { return file_; }
  /// The file's inode now; 0: there is none.
  std::uint64_t inode() const;

  /// Leaves nothing for SQLite to open but the user's own file, empty when it is new, and nothing beside it that SQLite
  /// would act on: what a writer that was killed left is thrown away with the index. False: fault() says why that
  /// cannot be.
  bool prepare();
  /// Who holds it writes to the index; others wait, at most so long. None: fault() says why.
  std::unique_ptr<FileLock> lock(std::chrono::milliseconds patience = std::chrono::seconds(30));
  /// Throws the index away, unless another one has its place: `inode` is what was found to be unfit. False: fault()
  /// says why it is still there.
  bool discard(std::uint64_t inode);

 private:
  bool remove_files();

  std::filesystem::path path_, file_;
  std::string fault_;
};

/// Removes what was not used for a month, and all but the hundred that were used last, from a folder of such folders.
/// Touches nothing that is in use or that it does not know.
void prune_indexes(const std::filesystem::path& folder);

}  // namespace skrobot

#endif
