// SPDX-License-Identifier: MIT
// What a program says to skrobot on its stdout:
//   skrobot: metric NAME VALUE [step N]     a point; without a step the metric's next number from 0
//   skrobot: result JSON                    the task's result; the last one counts
//   skrobot: progress DONE [TOTAL]
#ifndef SKROBOT_PLUGINS_COMMAND_PROTOCOL_LINES_HPP
#define SKROBOT_PLUGINS_COMMAND_PROTOCOL_LINES_HPP

#include <cstdint>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace command {

struct MetricLine {
  std::string name;
  double value = 0;
  std::optional<std::int64_t> step;
};
struct ResultLine {
  skrobot::json::value value;
};
struct ProgressLine {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};
/// A line that is meant for skrobot and makes no sense.
struct MalformedLine {
  std::string reason;
};

/// A line without its newline; nothing when it is not meant for skrobot. Takes any bytes.
std::optional<std::variant<MetricLine, ResultLine, ProgressLine, MalformedLine>> parse_line(std::string_view line);

/// Cuts a stream into lines. A line longer than the limit is handed out in pieces, none of which is meant for skrobot.
class LineSplitter {
 public:
  static constexpr std::size_t k_most_bytes = 1 << 20;
  struct Line {
    std::string_view text;  ///< with its newline, if it has one
    bool is_whole = true;
  };
  void add(std::string_view bytes) {
    buffer_.erase(0, used_);
    used_ = 0;
    buffer_ += bytes;
  }
  /// The next line, valid until add(). At the end of the stream the rest counts as one.
  std::optional<Line> next(bool at_end);

 private:
  std::string buffer_;
  std::size_t used_ = 0;
  bool in_long_line_ = false;
};

}  // namespace command

#endif
