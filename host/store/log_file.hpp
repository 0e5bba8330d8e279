// SPDX-License-Identifier: MIT
// <run>.log: one line a record, `<time> <kind> <text>`, in the order in which things happened. The kind is debug, info,
// warning or error for the task's log records, and output for what it wrote to stdout and stderr.
#ifndef SKROBOT_HOST_STORE_LOG_FILE_HPP
#define SKROBOT_HOST_STORE_LOG_FILE_HPP

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/clock.hpp"
#include "store/bounded_file.hpp"

namespace skrobot {

/// Not thread-safe. Text that is not UTF-8 is made so; a record of several lines becomes several.
class LogFile {
 public:
  /// Makes nothing yet. Beyond `limit` bytes the middle is left out, and a line says so.
  LogFile(FileSystem& files, const std::filesystem::path& path, std::uint64_t limit);
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  /// Makes the file. Fails with file_exists when the name is taken. To be called first.
  std::error_code create() { return file_.create(); }

  /// A record, or a part of one that `goes_on` with the next call.
  void record(std::string_view kind, std::string_view text, bool goes_on = false);
  /// Bytes as they came, in any pieces: a line goes on where the last piece ended.
  void output(std::string_view bytes);

  /// Hands what was added to the system. The first failure is kept and returned from here on.
  std::error_code flush();
  /// Ends an open line, flushes, and begins to sync.
  std::error_code finish();
  /// finish(), and what was added survives a power cut.
  std::error_code sync();
  /// See store/written_again.hpp.
  std::optional<std::error_code> write_again();
  /// Bytes that were left out so far.
  std::uint64_t left_out() const { return file_.left_out(); }

 private:
  void begin_line(std::string_view kind);
  void put_head(std::string& line, std::string_view kind);
  void end_line();

  BoundedFile file_;
  std::error_code failure_;
  std::string buffer_;
  bool line_is_open_ = false;
  bool line_is_output_ = false;
  bool record_goes_on_ = false;
  std::string held_;         // the first bytes of a character of the output that the next piece completes
  std::string held_record_;  // the same of a record that goes on
  std::string record_kind_;  // of that
  WallTime second_{};        // what second_text_ was made for
  std::string second_text_;  // a time, whose milliseconds are set anew for each line
};

}  // namespace skrobot

#endif
