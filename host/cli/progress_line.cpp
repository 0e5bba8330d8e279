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

const char* colour_of(State state) {
  return state == State::completed ? "\x1b[32m" : state == State::cancelled ? "\x1b[33m" : "\x1b[31m";
}

}  // namespace

ProgressLine::ProgressLine(Verbosity verbosity)
    : verbosity_(verbosity), live_(errors_are_shown_live()), colour_(errors_are_coloured()) {
  if (verbosity_ == Verbosity::quiet || (!live_ && verbosity_ != Verbosity::verbose)) return;
  LiveOutputOptions options;
  if (errors_are_terminal()) {
    options.form =
        OutputLines::Form::harmless;  // nobody reads as fast as a task can print: what is too much is left out
  } else {
    options.patience = std::chrono::seconds(1);  // a file or a pipe gets everything, unless its reader has stopped
  }
  output_ = std::make_unique<LiveOutput>(options);
}

ProgressLine::~ProgressLine() = default;

void ProgressLine::say(std::string line) {
  if (output_) output_->say(std::move(line));
  else write_terminal(line + "\n");
}

std::vector<std::string> ProgressLine::status(const Progress& progress) const {
  const std::size_t width = terminal_width();
  std::vector<std::string> lines{line(progress, width)};
  const std::lock_guard lock(last_line_mutex_);
  const std::string last = cut_to_width("  " + last_line_.text(4 * width), width);
  if (last.size() > 2) lines.push_back(colour_ ? "\x1b[2m" + last + "\x1b[0m" : last);
  return lines;
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
  text = cut_to_width(text, width);
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
  {
    const std::lock_guard last_line_lock(last_line_mutex_);
    last_line_ = {};
  }
  if (verbosity_ != Verbosity::quiet && !live_) say(name_ + ": started");
}

void ProgressLine::output(const RunInfo&, const TaskOutput& piece) {
  if (!output_) return;
  if (verbosity_ == Verbosity::verbose) {
    output_->add(piece);
  } else {
    const std::lock_guard lock(last_line_mutex_);
    last_line_.add(piece);
  }
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
  if (live_) output_->show_status(status(newest));
  else say(line(newest, 160));
}

void ProgressLine::ended(const RunInfo&, const RunEnd& end) {
  const std::lock_guard lock(mutex_);
  if (verbosity_ == Verbosity::quiet) return;
  const State state = end.state;
  std::string word = to_string(state);
  for (char& c : word) c = c == '_' ? ' ' : c;
  if (colour_) word = colour_of(state) + word + "\x1b[0m";
  if (output_) output_->show_status({});
  say(name_ + ": " + word + " in " + format_duration(std::chrono::milliseconds(end.duration_ms)));
  if (output_) output_->finish();
}

}  // namespace skrobot
