// SPDX-License-Identifier: MIT
#include "store/log_file.hpp"

#include <skrobot/json.hpp>
#include <utility>

#include "base/byte_size.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_buffer_bytes = 1 << 16;
constexpr std::string_view k_output = "output";

// How many bytes at the end of `bytes` begin a character that is not complete.
std::size_t incomplete_tail(std::string_view bytes) {
  for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
    const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const std::size_t size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return size > back ? back : 0;
  }
  return 0;
}

}  // namespace

LogFile::LogFile(FileSystem& files, const std::filesystem::path& path, std::uint64_t limit)
    : file_(files, path, limit, [this, limit](std::uint64_t left_out) {
        std::string line;
        put_head(line, "warning");
        return line + "skrobot omitted " + std::to_string(left_out) + " bytes here: the output limit is " +
               format_bytes(limit) + "\n";
      }) {}

// "2026-03-01T12:00:00.123+01:00 output  "
void LogFile::put_head(std::string& line, std::string_view kind) {
  const WallTime now = std::chrono::system_clock::now();
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second_text_.empty() || second != second_) {
    second_ = second;
    second_text_ = to_iso_8601(second);
  }
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now - second).count();
  constexpr std::size_t k_milliseconds_at = 20;  // 2026-03-01T12:00:00.123+01:00
  for (std::size_t i = 0, unit = 100; i < 3; ++i, unit /= 10) {
    second_text_[k_milliseconds_at + i] = static_cast<char>('0' + milliseconds / static_cast<std::int64_t>(unit) % 10);
  }
  line += second_text_;
  line += ' ';
  line += kind;
  line.append(kind.size() < 8 ? 8 - kind.size() : 1, ' ');
}

void LogFile::begin_line(std::string_view kind) {
  put_head(buffer_, kind);
  line_is_open_ = true;
  line_is_output_ = kind == k_output;
}

void LogFile::end_line() {
  if (line_is_open_) buffer_ += '\n';
  line_is_open_ = false;
  if (buffer_.size() >= k_buffer_bytes) flush();
}

void LogFile::record(std::string_view kind, std::string_view text, bool goes_on) {
  const bool has_begun = std::exchange(record_goes_on_, goes_on);
  if (goes_on) record_kind_ = kind;
  if (!has_begun || line_is_output_) end_line();
  held_record_ += text;
  const std::size_t tail = goes_on ? incomplete_tail(held_record_) : 0;
  const std::string valid = valid_utf8(std::string_view(held_record_).substr(0, held_record_.size() - tail));
  held_record_.erase(0, held_record_.size() - tail);
  // A record that goes on may leave its line open; one without text is a line all the same.
  std::string_view rest = valid;
  if (!has_begun && !line_is_open_) begin_line(kind);
  while (!rest.empty()) {
    if (!line_is_open_) begin_line(kind);
    const std::size_t end = rest.find('\n');
    buffer_ += rest.substr(0, end);
    if (end == std::string_view::npos) break;
    end_line();
    rest.remove_prefix(end + 1);
  }
  if (!goes_on) end_line();
  else if (buffer_.size() >= k_buffer_bytes) flush();
}

void LogFile::output(std::string_view bytes) {
  held_ += bytes;
  const std::size_t tail = incomplete_tail(held_);
  const std::string valid = valid_utf8(std::string_view(held_).substr(0, held_.size() - tail));
  held_.erase(0, held_.size() - tail);
  std::string_view rest = valid;
  while (!rest.empty()) {
    if (!line_is_output_) end_line();
    if (!line_is_open_) begin_line(k_output);
    const std::size_t end = rest.find('\n');
    buffer_ += rest.substr(0, end);
    if (end == std::string_view::npos) break;
    end_line();
    rest.remove_prefix(end + 1);
  }
  if (buffer_.size() >= k_buffer_bytes) flush();
}

std::optional<std::error_code> LogFile::write_again() {
  flush();
  const auto code = file_.write_again();
  if (code && !failure_) failure_ = *code;
  return code;
}

std::error_code LogFile::flush() {
  if (!buffer_.empty() && !failure_) failure_ = file_.write(buffer_);
  buffer_.clear();
  return failure_;
}

std::error_code LogFile::finish() {
  if (!held_record_.empty()) record(record_kind_, {});
  if (!held_.empty()) {
    if (!line_is_output_) end_line();
    if (!line_is_open_) begin_line(k_output);
    buffer_ += valid_utf8(held_);
    held_.clear();
  }
  end_line();
  if (!flush()) file_.begin_sync();
  return failure_;
}

std::error_code LogFile::sync() {
  if (!finish()) failure_ = file_.sync();
  return failure_;
}

}  // namespace skrobot
