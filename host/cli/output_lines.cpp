// SPDX-License-Identifier: MIT
#include "cli/output_lines.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "cli/harmless_output.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_line = 1 << 20, k_most_shown = 4096;

std::string_view level_of(TaskOutput::Kind kind) {
  switch (kind) {
    case TaskOutput::Kind::printed: return "";
    case TaskOutput::Kind::debug: return "debug: ";
    case TaskOutput::Kind::info: return "info: ";
    case TaskOutput::Kind::warning: return "warning: ";
    case TaskOutput::Kind::error: return "error: ";
  }
  return "";
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

void OutputLines::put(std::string_view part, std::string& text) {
  is_open_ = true;
  if (form_ == Form::raw) {
    text += is_record_ ? harmless_line(part) : part;
    return;
  }
  line_ += part;
  if (line_.size() < k_most_line) return;
  text += harmless_line(line_) + "\n";
  line_.clear();
  is_open_ = false;
}

void OutputLines::end_line(std::string& text) {
  if (!std::exchange(is_open_, false)) return;
  text += harmless_line(line_) + "\n";
  line_.clear();
}

void OutputLines::add(const TaskOutput& piece, std::string& text) {
  if (piece.kind == TaskOutput::Kind::printed) add_printed(piece.text, text);
  else add_record(piece, text);
}

void OutputLines::add_record(const TaskOutput& piece, std::string& text) {
  const bool has_begun = std::exchange(continues_, piece.continues);
  if (!has_begun || !is_record_) end_line(text);
  is_record_ = true;
  std::string_view rest = piece.text;
  if (!has_begun) put(level_of(piece.kind), text);  // a record without text is a line all the same
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (!is_open_) put(level_of(piece.kind), text);
    put(rest.substr(0, end), text);
    if (end == std::string_view::npos) break;
    end_line(text);
    rest.remove_prefix(end + 1);
  }
  if (!continues_) end_line(text);
}

void OutputLines::add_printed(std::string_view bytes, std::string& text) {
  if (bytes.empty()) return;
  if (std::exchange(is_record_, false)) end_line(text);
  if (form_ == Form::raw) {
    put(bytes, text);
    is_open_ = !bytes.ends_with('\n');
    return;
  }
  while (!bytes.empty()) {
    if (std::exchange(after_return_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = bytes.find_first_of("\r\n");
    if (end != 0) put(bytes.substr(0, end), text);
    if (end == std::string_view::npos) return;
    after_return_ = bytes[end] == '\r';
    // Some progress bars begin, others end with a carriage return.
    if (!after_return_) is_open_ = true;
    end_line(text);
    bytes.remove_prefix(end + 1);
  }
}

void LastLine::add(const TaskOutput& piece) {
  if (piece.text.empty()) return;
  std::string_view rest = piece.text;
  if (rest.size() > k_most_shown) {
    rest.remove_prefix(rest.size() - k_most_shown);
    open_.clear();
  }
  const bool is_record = piece.kind != TaskOutput::Kind::printed;
  if (is_record) open_.clear();
  while (true) {
    const std::size_t end = rest.find_first_of("\r\n");
    open_ += rest.substr(0, end);
    if (open_.size() > k_most_shown) open_.erase(0, open_.size() - k_most_shown);
    if (!is_blank(open_)) newest_ = (is_record ? std::string(level_of(piece.kind)) : "") + open_;
    if (end == std::string_view::npos) break;
    open_.clear();
    rest.remove_prefix(end + 1);
  }
  if (is_record) open_.clear();
}

std::string LastLine::text(std::size_t max_bytes) const {
  std::string line = newest_;
  std::replace(line.begin(), line.end(), '\t', ' ');
  return printable(line, max_bytes);
}

}  // namespace skrobot
