// SPDX-License-Identifier: MIT
// A text file that grows up to a limit and then keeps its head and its tail.
#ifndef SKROBOT_HOST_STORE_BOUNDED_FILE_HPP
#define SKROBOT_HOST_STORE_BOUNDED_FILE_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/file_system.hpp"

namespace skrobot {

/// On disk at any moment: all lines so far, or the first half of the limit, a line that says what was left out, and at
/// least the last quarter. The change from one to the next is a rename: a reader sees the one or the other. Not
/// thread-safe.
class BoundedFile {
 public:
  static constexpr std::uint64_t k_least_limit = 4096;

  /// Makes the line that stands for so many bytes that were left out; with its newline.
  using CutLine = std::function<std::string(std::uint64_t left_out)>;

  /// Makes nothing yet. `limit` counts bytes; less than k_least_limit is taken as that.
  BoundedFile(FileSystem& files, std::filesystem::path path, std::uint64_t limit, CutLine cut_line);

  /// Makes the file. Fails with file_exists when the name is taken.
  std::error_code create();
  /// Appends; `bytes` may end within a line. REQUIRES: create() succeeded.
  std::error_code write(std::string_view bytes);
  void begin_sync() { file_->begin_sync(); }
  /// What was written survives a power cut.
  std::error_code sync() { return file_->sync(); }
  /// See store/written_again.hpp.
  std::optional<std::error_code> write_again();
  /// Bytes that were left out so far.
  std::uint64_t left_out() const { return left_out_; }

 private:
  std::error_code append(std::string_view bytes);
  std::error_code shorten();
  std::uint64_t next_line(std::uint64_t from) const;

  FileSystem& files_;
  std::filesystem::path path_;
  std::uint64_t limit_;
  CutLine cut_line_;
  std::unique_ptr<OutputFile> file_;
  std::uint64_t size_ = 0;  // of the file
  std::uint64_t head_ = 0;  // its first part, which stays; 0: nothing was left out yet
  std::uint64_t rest_ = 0;  // where what follows the cut line begins
  std::uint64_t left_out_ = 0;
};

}  // namespace skrobot

#endif
