// SPDX-License-Identifier: MIT
// What a running task writes, as lines for stderr.
#ifndef SKROBOT_HOST_CLI_OUTPUT_LINES_HPP
#define SKROBOT_HOST_CLI_OUTPUT_LINES_HPP

#include <optional>
#include <skrobot/run_observer.hpp>
#include <string>

namespace skrobot {

/// Makes lines of pieces. Each line of a log record begins with its level: "warning: disk is nearly full". Not
/// thread-safe.
class OutputLines {
 public:
  enum class Form {
    raw,      ///< for files and pipes: printed bytes unchanged, at once; log records without control characters
    harmless  ///< for a terminal: whole lines without control characters; a carriage return ends a line as well
  };
  explicit OutputLines(Form form) : form_(form) {}

  /// Appends to `text` what can be shown now.
  void add(const TaskOutput& piece, std::string& text);
  /// Ends an open line, so that another text can follow.
  void end_line(std::string& text);
  /// The beginning of a line whose end has not come, not made harmless; empty in the raw form.
  const std::string& open_line() const { return line_; }

 private:
  void add_record(const TaskOutput& piece, std::string& text);
  void add_printed(std::string_view bytes, std::string& text);
  void put(std::string_view part, std::string& text);

  const Form form_;
  std::string line_;
  bool is_open_ = false;
  bool is_record_ = false;  // the open line belongs to a log record
  bool continues_ = false;  // a part of a log record was added
  bool after_return_ = false;
};

/// The newest line that has something in it, for a status. Costs the same for pieces of any size. Not thread-safe.
class LastLine {
 public:
  void add(const TaskOutput& piece);
  /// On one line, harmless, at most `max_bytes`. Empty: there is none.
  std::string text(std::size_t max_bytes) const;

 private:
  std::string open_, newest_;
};

}  // namespace skrobot

#endif
