// SPDX-License-Identifier: MIT
// The one seam to the disk for everything that is recorded. The real one is real_file_system(); tests put one in its
// place that fails. Paths are taken as they are. Every function is thread-safe; none throws.
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

/// A file that is being written. Closed, without a sync, when destroyed.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  /// Appends all of `bytes`, or fails; after a failure any prefix may be there.
  virtual std::error_code write(std::string_view bytes) = 0;
  /// Begins what sync() does and does not wait for it: of several files each is begun before the first is waited for,
  /// and the disk takes them together.
  virtual void begin_sync() {}
  /// On success, all that was written survives a power cut, once the file's name does.
  virtual std::error_code sync() = 0;
  /// Sets `bytes` to what was written, from `offset` on, at most `most` bytes of it; empty at the end. The file need
  /// not have a name any more.
  virtual std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) = 0;
  /// Is it the file that `path` names now? Follows no link.
  virtual bool is_named(const std::filesystem::path& path) = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// Makes a new file. Fails with file_exists when the name is taken.
  virtual std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) = 0;
  /// Replaces what is there under `to`, at once.
  virtual std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Replaces what is there under `to`, at once. Fails with no_such_file_or_directory when nothing is: what was deleted
  /// is not made again.
  virtual std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Gives `from` the name `to`, at once. Fails with file_exists when the name is taken: of several callers one
  /// succeeds.
  virtual std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Makes one directory. Fails with file_exists when the name is taken.
  virtual std::error_code make_directory(const std::filesystem::path& path) = 0;
  /// Makes a directory and those above it; success when it is there. The names of those it made survive a power cut.
  virtual std::error_code make_directories(const std::filesystem::path& path) = 0;
  /// On success, the names in `directory` survive a power cut.
  virtual std::error_code sync_directory(const std::filesystem::path& directory) = 0;
  virtual std::error_code remove(const std::filesystem::path& path) = 0;
  /// Removes what is there, with all below it; follows no link, and success when nothing is there.
  virtual std::error_code remove_all(const std::filesystem::path& path) = 0;
  virtual bool exists(const std::filesystem::path& path) = 0;
  /// Sets `bytes` to what `path` holds from `offset` on, at most `most` bytes of it; empty at the end. What is
  /// no regular file fails with not_supported.
  virtual std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                               std::string& bytes) = 0;
};

/// The disk. Lives as long as the program.
FileSystem& real_file_system();

/// The whole of a file, read with few calls. Success or the reason.
std::error_code read_file(const std::filesystem::path& path, std::string& bytes);

/// The same of a file that a stranger may have put there: what is no regular file (a pipe would be waited for, a device
/// never ends) fails with not_supported, and one of more than `most` bytes with value_too_large.
std::error_code read_regular_file(const std::filesystem::path& path, std::string& bytes,
                                  std::uint64_t most = std::uint64_t{1} << 30);

/// Tells one state of a file or directory from another: a directory changes when a name in it is made, renamed or
/// removed.
struct FileStamp {
  std::int64_t changed_ns = 0;  ///< its modification time, since the epoch
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  bool is_directory = false;
  bool is_regular = false;  ///< a file that can be read without waiting for anyone
  bool operator==(const FileStamp&) const = default;
};

/// Follows links. None when there is nothing that can be looked at.
std::optional<FileStamp> file_stamp(const std::filesystem::path& path);

/// Is it a directory, and no link to one?
bool is_real_directory(const std::filesystem::path& path);

/// When anything of it was changed, in nanoseconds since the epoch: unlike its modification time, this cannot be set
/// back. Follows links. 0: there is nothing.
std::int64_t status_changed_ns(const std::filesystem::path& path);

/// Sets a directory's modification time to now. What cannot be touched stays as it is.
void touch(const std::filesystem::path& path);

/// May this process read what is there?
bool can_read(const std::filesystem::path& path);

/// Makes `path` hold `bytes`, whole or not at all, also through a power cut at any moment: a temporary file beside it,
/// sync, rename. The name itself is durable after sync_directory(). On failure nothing is left and an older file is as
/// it was.
enum class Replace {
  yes,
  no,        // fails with file_exists when the name is taken
  existing,  // fails with no_such_file_or_directory when it is not
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
