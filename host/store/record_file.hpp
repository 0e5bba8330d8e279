// SPDX-License-Identifier: MIT
// The one way to open what lies in a record for reading. A record may come from anyone, so a name in it may be a pipe
// that nobody writes to, a device, a link to somewhere else, or a file without an end: no link below the repository is
// followed, nothing is waited for, only regular files are read, and each with a limit. The repository's own path is the
// user's: its links are followed.
#ifndef SKROBOT_HOST_STORE_RECORD_FILE_HPP
#define SKROBOT_HOST_STORE_RECORD_FILE_HPP

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/file_system.hpp"

namespace skrobot {

/// What is read whole is not larger: JSON, and what stands for it in memory.
inline constexpr std::uint64_t k_most_document_bytes = std::uint64_t{64} << 20;

/// An open file of a record. What is renamed over its name later is another file. Not thread-safe.
class RecordFile {
 public:
  /// On failure `code` says why: too_many_symbolic_link_levels for a link, not_supported for what is no regular file.
  RecordFile(const std::filesystem::path& path, std::error_code& code);
  ~RecordFile();
  RecordFile(const RecordFile&) = delete;
  RecordFile& operator=(const RecordFile&) = delete;

  /// From when it was opened.
  const FileStamp& stamp() const { return stamp_; }
  /// Sets `bytes` to what the file holds from `offset` on, at most `most` bytes of it; empty at the end. REQUIRES: it
  /// is open.
  std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) const;
  /// Where, from `offset` on, bytes were written: a file of a terabyte may hold ten. The file's size when none were.
  std::uint64_t next_written(std::uint64_t offset) const;

 private:
  int descriptor_;
  FileStamp stamp_;
};

/// The whole of a file, or the reason; value_too_large for one of more than `most` bytes.
std::error_code read_record_file(const std::filesystem::path& path, std::string& bytes,
                                 std::uint64_t most = k_most_document_bytes);

/// What the name itself is, not what a link leads to. None when there is nothing.
std::optional<FileStamp> record_stamp(const std::filesystem::path& path);

/// The names in a directory of a record, without those that begin with a dot, in any order. A link is no directory.
std::error_code record_names(const std::filesystem::path& directory, std::vector<std::string>& names);

}  // namespace skrobot

#endif
