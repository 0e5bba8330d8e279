// SPDX-License-Identifier: MIT
#include "cli/progress_line.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/duration.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::chrono::milliseconds k_live_interval{100};
constexpr std::chrono::seconds k_plain_interval{10};

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.5g", value);
  return text.data();
}

const char* colour_of(State state) { return state == State::completed ? "\x1b[32m" : state == State::cancelled ? "\x1b[33m" : "\x1b[31m"; }

}  // namespace

ProgressLine::ProgressLine(Verbosity verbosity)
    : verbosity_(verbosity), live_(errors_are_shown_live()), colour_(errors_are_coloured()) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::clear() {
  if (line_is_there_) write_terminal("\r\x1b[K");
  line_is_there_ = false;
}

std::string ProgressLine::line(const Progress& progress, std::size_t width) const {
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_);
  std::string text = name_;
  if (progress.total > 0) {
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    text += "  " + std::to_string(progress.done) + "/" + std::to_string(progress.total) + "  " +
            std::to_string(static_cast<int>(100 * std::min(share, 1.0))) + "%";
  } else if (progress.done > 0) {
    text += "  " + std::to_string(progress.done);
  }
  text += "  " + format_duration(std::chrono::duration_cast<std::chrono::seconds>(elapsed));
  if (progress.total > 0 && progress.done > 0 && progress.done < progress.total) {
    const double left = static_cast<double>(elapsed.count()) * (static_cast<double>(progress.total) / static_cast<double>(progress.done) - 1);
    text += ", " + format_duration(std::chrono::seconds(static_cast<std::int64_t>(left / 1000))) + " left";
  }
  for (const NewestMetric& metric : progress.metrics) {
    const std::string part = "  " + printable(metric.name, 40) + " " + short_number(metric.value);
    if (display_width(text) + display_width(part) >= width) break;
    text += part;
  }
  return text;
}

void ProgressLine::started(const RunFiles& files, const RunRecord&) {
  const std::lock_guard lock(mutex_);
  name_ = printable(files.name, 60);
  started_ = shown_ = Clock::now();
  if (verbosity_ != Verbosity::quiet && !live_) write_terminal(name_ + ": started\n");
}

void ProgressLine::progress(const RunRecorder& recorder) {
  const auto now = Clock::now();
  const std::lock_guard lock(mutex_);
  if (verbosity_ == Verbosity::quiet || now - shown_ < (live_ ? Clock::duration(k_live_interval) : Clock::duration(k_plain_interval))) return;
  shown_ = now;
  if (live_) {
    write_terminal("\r\x1b[K" + line(recorder.progress(), terminal_width()));
    line_is_there_ = true;
  } else {
    write_terminal(line(recorder.progress(), 160) + "\n");
  }
}

void ProgressLine::ended(const RunReport& report) {
  const std::lock_guard lock(mutex_);
  clear();
  if (verbosity_ == Verbosity::quiet) return;
  const State state = report.record.state;
  std::string word = to_string(state);
  for (char& c : word) c = c == '_' ? ' ' : c;
  if (colour_) word = colour_of(state) + word + "\x1b[0m";
  write_terminal(name_ + ": " + word + " in " + format_duration(std::chrono::milliseconds(report.record.duration_ms)) + "\n");
}

}  // namespace skrobot
