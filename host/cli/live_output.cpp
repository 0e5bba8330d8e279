// SPDX-License-Identifier: MIT
#include "cli/live_output.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/byte_size.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {
constexpr std::size_t k_piece_bytes = 1 << 16;
}

std::string cut_to_width(const std::string& text, std::size_t width) {
  std::size_t end = text.size();
  while (end > 0 && (display_width(std::string_view(text).substr(0, end)) >= width ||
                     (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)))
    --end;
  return text.substr(0, end);
}

LiveOutput::LiveOutput(LiveOutputOptions options) : options_(options), lines_(options.form) {
  try {
    thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
  } catch (const std::system_error&) {
    // If no thread can be started, the caller writes.
  }
}

LiveOutput::~LiveOutput() { finish(); }

void LiveOutput::add(const TaskOutput& piece) {
  std::unique_lock lock(mutex_);
  const std::size_t size = piece.text.size();
  if (!has_room(size) && !is_stuck_ && options_.patience.count() > 0)
    is_stuck_ = !written_.wait_for(lock, options_.patience, [&] { return has_room(size); });
  if (!has_room(size)) {
    left_out_ += size;
    return;
  }
  report_omitted();
  pending_ += size;
  Piece* const last = queue_.empty() ? nullptr : &queue_.back();
  if (last != nullptr && piece.kind == TaskOutput::Kind::printed && last->kind == piece.kind &&
      last->text.size() + size <= k_piece_bytes)
    last->text += piece.text;
  else queue_.push_back({piece.kind, std::string(piece.text), piece.continues});
  wake(lock);
}

void LiveOutput::say(std::string line) {
  std::unique_lock lock(mutex_);
  report_omitted();
  queue_.push_back({std::nullopt, std::move(line)});
  wake(lock);
}

void LiveOutput::show_status(std::vector<std::string> lines) {
  std::unique_lock lock(mutex_);
  status_ = std::move(lines);
  has_new_status_ = true;
  wake(lock);
}

void LiveOutput::finish() {
  std::unique_lock lock(mutex_);
  report_omitted();
  queue_.push_back({std::nullopt, ""});  // ends an open line
  status_.clear();
  has_new_status_ = true;
  wake(lock);
  written_.wait(lock, [&] { return !has_news() && !is_writing_; });
}

void LiveOutput::report_omitted() {
  if (left_out_ == 0) return;
  queue_.push_back({std::nullopt, "skrobot: skipped " + format_bytes(std::exchange(left_out_, 0)) +
                                      " of output here; see the log of the run"});
}

void LiveOutput::wake(std::unique_lock<std::mutex>& lock) {
  if (thread_.joinable()) woken_.notify_one();
  else if (!is_writing_) write_news(lock);
}

void LiveOutput::loop(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (woken_.wait(lock, stop, [&] { return has_news(); })) write_news(lock);
}

void LiveOutput::write_news(std::unique_lock<std::mutex>& lock) {
  is_writing_ = true;
  while (has_news()) {
    std::deque<Piece> pieces = std::exchange(queue_, {});
    for (const Piece& piece : pieces) {
      lock.unlock();
      write(piece);
      lock.lock();
      if (piece.kind) pending_ -= piece.text.size();
      is_stuck_ = false;
      written_.notify_all();
    }
    has_new_status_ = false;
    std::vector<std::string> shown = status_;
    lock.unlock();
    if (!shown.empty() && !lines_.open_line().empty())
      shown.push_back(
          cut_to_width("  " + printable(lines_.open_line().substr(0, k_piece_bytes), 4096), terminal_width()));
    skrobot::show_status(shown);
    lock.lock();
  }
  is_writing_ = false;
  written_.notify_all();
}

void LiveOutput::write(const Piece& piece) {
  std::string text;
  if (piece.kind) {
    lines_.add({*piece.kind, piece.text, piece.continues}, text);
  } else {
    lines_.end_line(text);
    if (!piece.text.empty()) text += piece.text + "\n";
  }
  if (!text.empty()) write_terminal(text);
}

}  // namespace skrobot
