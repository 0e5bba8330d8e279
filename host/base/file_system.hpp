// SPDX-License-Identifier: MIT
// The interface to the disk for everything that is recorded. Programs use real_file_system(); tests replace it with one
// that fails. Paths are used unchanged. All functions are thread-safe; none throws.
#ifndef SKROBOT_HOST_BASE_FILE_SYSTEM_HPP
#define SKROBOT_HOST_BASE_FILE_SYSTEM_HPP

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace skrobot {

/// A file being written. The destructor closes it without a sync.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  /// Appends all `bytes`, or fails; after a failure, any prefix may have been written.
  virtual std::error_code write(std::string_view bytes) = 0;
  /// Starts a sync without waiting. Start it for several files before waiting for the first, so that the disk writes
  /// them together.
  virtual void begin_sync() {}
  /// On success, all data survives a power cut, provided that the file's name does.
  virtual std::error_code sync() = 0;
  /// Sets `bytes` to what was written, from `offset` on, at most `most` bytes of it; empty at the end. The file need
  /// not have a name any more.
  virtual std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) = 0;
  /// Returns whether `path` still names this file. Follows no link.
  virtual bool is_named(const std::filesystem::path& path) = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// Creates a file. Fails with file_exists if the name is taken.
  virtual std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) = 0;
  /// Atomically replaces `to`.
  virtual std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Atomically replaces `to`. Fails with no_such_file_or_directory if it does not exist, so that deleted files are not
  /// recreated.
  virtual std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Atomically renames `from` to `to`. Fails with file_exists if the name is taken: only one of several callers
  /// succeeds.
  virtual std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Creates a directory. Fails with file_exists if the name is taken.
  virtual std::error_code make_directory(const std::filesystem::path& path) = 0;
  /// Creates a directory and its parents; succeeds if it exists. The names of created directories survive a power cut.
  virtual std::error_code make_directories(const std::filesystem::path& path) = 0;
  /// On success, the names in `directory` survive a power cut.
  virtual std::error_code sync_directory(const std::filesystem::path& directory) = 0;
  virtual std::error_code remove(const std::filesystem::path& path) = 0;
  /// Removes a file or a directory tree; follows no link; succeeds if there is nothing.
  virtual std::error_code remove_all(const std::filesystem::path& path) = 0;
  virtual bool exists(const std::filesystem::path& path) = 0;
  /// Sets `bytes` to what `path` holds from `offset` on, at most `most` bytes of it; empty at the end. What is
  /// no regular file fails with not_supported.
  virtual std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                               std::string& bytes) = 0;
};

/// The real disk. Lives as long as the program.
FileSystem& real_file_system();

/// Reads a whole file with few system calls.
std::error_code read_file(const std::filesystem::path& path, std::string& bytes);

/// The same for untrusted files: fails with not_supported if the file is not regular (a pipe would block, a device
/// never ends), and with value_too_large above `most` bytes.
std::error_code read_regular_file(const std::filesystem::path& path, std::string& bytes,
                                  std::uint64_t most = std::uint64_t{1} << 30);

/// Tells one state of a file or directory from another: a directory changes when a name in it is made, renamed or
/// removed.
struct FileStamp {
  std::int64_t changed_ns = 0;  ///< its modification time, since the epoch
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  bool is_directory = false;
  bool is_regular = false;  ///< a regular file: reading it never blocks
  bool operator==(const FileStamp&) const = default;
};

/// Follows links. None when there is nothing that can be looked at.
std::optional<FileStamp> file_stamp(const std::filesystem::path& path);

/// Returns whether `path` is a directory, not a link to one.
bool is_real_directory(const std::filesystem::path& path);

/// When anything of it was changed, in nanoseconds since the epoch: unlike its modification time, this cannot be set
/// back. Follows links. 0: there is nothing.
std::int64_t status_changed_ns(const std::filesystem::path& path);

/// Sets a directory's modification time to the current time. Ignores failures.
void touch(const std::filesystem::path& path);

/// Returns whether this process may read the file.
bool can_read(const std::filesystem::path& path);

/// Makes `path` hold `bytes`, whole or not at all, also through a power cut at any moment: a temporary file beside it,
/// sync, rename. The name itself is durable after sync_directory(). On failure nothing is left and an older file is as
/// it was.
enum class Replace {
  yes,
  no,        // fails with file_exists if the name is taken
  existing,  // fails with no_such_file_or_directory if the file does not exist
};
enum class Sync {
  yes,
  no
};  // no: what a power cut leaves may be an empty file; readers still see the one or the other
std::error_code write_atomic(FileSystem& files, const std::filesystem::path& path, std::string_view bytes,
                             Replace replace, Sync sync = Sync::yes);

/// The same in steps, for several files at a time: write each, sync each, then give each its name. What did not get its
/// name is removed.
class PendingFile {
 public:
  explicit PendingFile(FileSystem& files) : files_(files) {}
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  /// Makes a hidden file in the directory of `path`.
  std::error_code create(const std::filesystem::path& path);
  /// REQUIRES: create() succeeded.
  std::error_code append(std::string_view bytes) { return file_->write(bytes); }
  /// create(), append(), and begins to sync.
  std::error_code write(const std::filesystem::path& path, std::string_view bytes);
  std::error_code sync();
  /// May be called again with another name in the same directory when that one was taken.
  std::error_code rename(const std::filesystem::path& path, Replace replace);

 private:
  FileSystem& files_;
  std::filesystem::path temporary_;  // empty: none, or it has its name
  std::unique_ptr<OutputFile> file_;
};

/// `code` in words for people, for what can be met here: "no space left on the disk", "permission denied" …
std::string reason(const std::error_code& code);

}  // namespace skrobot

#endif
