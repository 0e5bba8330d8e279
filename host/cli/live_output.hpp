// SPDX-License-Identifier: MIT
// Writes to stderr while runs go on, on a thread of its own: a terminal that is slow or paused holds up no run.
#ifndef SKROBOT_HOST_CLI_LIVE_OUTPUT_HPP
#define SKROBOT_HOST_CLI_LIVE_OUTPUT_HPP

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cli/output_lines.hpp"

namespace skrobot {

struct LiveOutputOptions {
  OutputLines::Form form = OutputLines::Form::raw;
  std::size_t most_pending = std::size_t{4} << 20;  ///< bytes of a task's output that wait to be written
  /// How long add() waits for a reader that takes nothing at all. What then finds no room is left out, and counted.
  std::chrono::milliseconds patience{0};
};

/// All functions but the constructor and the destructor are thread-safe. What is written keeps the order of the calls.
class LiveOutput {
 public:
  explicit LiveOutput(LiveOutputOptions options);
  /// finish().
  ~LiveOutput();
  LiveOutput(const LiveOutput&) = delete;
  LiveOutput& operator=(const LiveOutput&) = delete;

  /// A task's output.
  void add(const TaskOutput& piece);
  /// A line of the host's own, without its end. Never left out.
  void say(std::string line);
  /// Shows a status below what was written; in the harmless form with a task's open line under it. Newer ones replace
  /// older ones, written or not. REQUIRES: errors_are_shown_live(), lines that are harmless and fit.
  void show_status(std::vector<std::string> lines);
  /// Returns when everything is written and the status is gone. Waits for the terminal.
  void finish();

 private:
  struct Piece {
    std::optional<TaskOutput::Kind> kind;  // none: the host's
    std::string text;
    bool continues = false;
  };
  bool has_news() const { return !queue_.empty() || has_new_status_; }
  bool has_room(std::size_t bytes) const { return pending_ + bytes <= options_.most_pending; }
  void report_omitted();
  void wake(std::unique_lock<std::mutex>& lock);
  void loop(const std::stop_token& stop);
  void write_news(std::unique_lock<std::mutex>& lock);
  void write(const Piece& piece);

  const LiveOutputOptions options_;
  std::mutex mutex_;
  std::condition_variable_any woken_, written_;
  std::deque<Piece> queue_;
  std::size_t pending_ = 0;  // bytes of tasks' output, queued or being written
  std::uint64_t left_out_ = 0;
  std::vector<std::string> status_;
  bool has_new_status_ = false;
  bool is_writing_ = false;
  bool is_stuck_ = false;  // the reader has taken nothing for longer than `patience`
  OutputLines lines_;      // of the thread that writes
  std::jthread thread_;    // last: it uses the others; none when the system gives no thread
};

/// As much of `text` as takes less than `width` columns.
std::string cut_to_width(const std::string& text, std::size_t width);

}  // namespace skrobot

#endif
