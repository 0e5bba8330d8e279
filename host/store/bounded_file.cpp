// SPDX-License-Identifier: MIT
#include "store/bounded_file.hpp"

#include <algorithm>

#include "store/written_again.hpp"

namespace skrobot {
namespace {

constexpr std::uint64_t k_piece = 1 << 16;

}  // namespace

BoundedFile::BoundedFile(FileSystem& files, std::filesystem::path path, std::uint64_t limit, CutLine cut_line)
    : files_(files), path_(std::move(path)), limit_(std::max(limit, k_least_limit)), cut_line_(std::move(cut_line)) {}

std::error_code BoundedFile::create() { return files_.create(path_, file_); }

std::error_code BoundedFile::write(std::string_view bytes) {
  // In pieces of at most an eighth: after shortening there is room for one.
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, static_cast<std::size_t>(limit_ / 8));
    if (size_ + piece.size() > limit_) {
      if (const auto code = shorten()) return code;
    }
    if (const auto code = append(piece)) return code;
    bytes.remove_prefix(piece.size());
  }
  return {};
}

std::error_code BoundedFile::append(std::string_view bytes) {
  const auto code = file_->write(bytes);
  if (!code) size_ += bytes.size();
  return code;
}

// The beginning of the first line at or after `from`; `from` itself when there is none near: a line without an end.
std::uint64_t BoundedFile::next_line(std::uint64_t from) const {
  std::string bytes;
  if (from == 0 || file_->read(from - 1, static_cast<std::size_t>(std::min(k_piece, limit_ / 16)), bytes)) return from;
  const std::size_t newline = bytes.find('\n');
  return newline == std::string::npos ? from : from + newline;
}

std::optional<std::error_code> BoundedFile::write_again() { return skrobot::write_again(files_, path_, file_); }

std::error_code BoundedFile::shorten() {
  const std::uint64_t head = head_ != 0 ? head_ : next_line(limit_ / 2);
  const std::uint64_t tail = std::max(next_line(std::max(size_ - std::min(size_, limit_ / 4), rest_)), head);
  const std::uint64_t left_out = left_out_ + tail - std::max(rest_, head);
  std::string last;
  const bool open = head > 0 && !file_->read(head - 1, 1, last) && last != "\n";
  const std::string line = (open ? "\n" : "") + cut_line_(left_out);
  std::filesystem::path shorter;
  std::unique_ptr<OutputFile> file;
  std::error_code code = create_beside(files_, path_, shorter, file);
  if (code) return code;
  code = copy_bytes(*file_, 0, head, *file);
  if (!code) code = file->write(line);
  if (!code) code = copy_bytes(*file_, tail, size_, *file);
  if (!code) code = files_.rename(shorter, path_);
  if (code) {
    files_.remove(shorter);
    return code;
  }
  file_ = std::move(file);
  left_out_ = left_out;
  head_ = head;
  rest_ = head + line.size();
  size_ = rest_ + size_ - tail;
  return {};
}

}  // namespace skrobot
