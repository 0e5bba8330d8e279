// SPDX-License-Identifier: MIT
#include "cli/progress_line.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::chrono::milliseconds k_live_interval{100};
constexpr std::chrono::seconds k_plain_interval{10};

// As much of `text` as takes less than `width` columns: a line that is wrapped cannot be written over.
std::string cut(const std::string& text, std::size_t width) {
  std::size_t end = text.size();
  while (end > 0 && (display_width(std::string_view(text).substr(0, end)) >= width ||
                     (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)))
    --end;
  return text.substr(0, end);
}

const char* colour_of(State state) {
  return state == State::completed ? "\x1b[32m" : state == State::cancelled ? "\x1b[33m" : "\x1b[31m";
}

}  // namespace

ProgressLine::ProgressLine(Verbosity verbosity)
    : verbosity_(verbosity), live_(errors_are_shown_live()), colour_(errors_are_coloured()) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::clear() {
  if (line_is_there_) write_terminal("\r\x1b[K");
  line_is_there_ = false;
}

std::string ProgressLine::line(const Progress& progress, std::size_t width) const {
  constexpr std::size_t k_bar_columns = 20, k_room_for_a_bar = 70;
  const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(shown_ - started_);
  std::string text = name_;
  if (progress.total > 0) {
    const double share = std::min(static_cast<double>(progress.done) / static_cast<double>(progress.total), 1.0);
    if (live_ && width >= k_room_for_a_bar) text += "  " + progress_bar(share, k_bar_columns);
    text += "  " + std::to_string(static_cast<int>(100 * share)) + "%  " + std::to_string(progress.done) + "/" +
            std::to_string(progress.total);
  } else if (progress.done > 0) {
    text += "  " + std::to_string(progress.done);
  }
  const auto rate = rate_.per_second();
  if (const std::string speed = progress.done > 0 && rate ? rate_text(*rate) : ""; !speed.empty()) text += "  " + speed;
  text += "  " + format_duration(elapsed);
  if (const auto left = time_left(progress.done, progress.total, rate)) text += ", " + format_duration(*left) + " left";
  text = cut(text, width);
  for (const NewestMetric& metric : progress.metrics) {
    const std::string part = "  " + printable(metric.name, 40) + " " + short_number(metric.value);
    if (display_width(text) + display_width(part) >= width) break;
    text += part;
  }
  return text;
}

void ProgressLine::started(const RunInfo& run) {
  const std::lock_guard lock(mutex_);
  name_ = printable(run.name, 60);
  started_ = shown_ = Clock::now();
  rate_ = RateMeter(started_);
  if (verbosity_ != Verbosity::quiet && !live_) write_terminal(name_ + ": started\n");
}

void ProgressLine::progress(const RunInfo&, const LiveRun& live) {
  const auto now = Clock::now();
  const std::lock_guard lock(mutex_);
  if (verbosity_ == Verbosity::quiet ||
      now - shown_ < (live_ ? Clock::duration(k_live_interval) : Clock::duration(k_plain_interval)))
    return;
  shown_ = now;
  const Progress newest = live.progress();
  rate_.add(now, newest.done);
  if (live_) {
    write_terminal("\r\x1b[K" + line(newest, terminal_width()));
    line_is_there_ = true;
  } else {
    write_terminal(line(newest, 160) + "\n");
  }
}

void ProgressLine::ended(const RunInfo&, const RunEnd& end) {
  const std::lock_guard lock(mutex_);
  clear();
  if (verbosity_ == Verbosity::quiet) return;
  const State state = end.state;
  std::string word = to_string(state);
  for (char& c : word) c = c == '_' ? ' ' : c;
  if (colour_) word = colour_of(state) + word + "\x1b[0m";
  write_terminal(name_ + ": " + word + " in " + format_duration(std::chrono::milliseconds(end.duration_ms)) + "\n");
}

}  // namespace skrobot
