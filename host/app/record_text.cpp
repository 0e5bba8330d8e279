// SPDX-License-Identifier: MIT
#include "app/record_text.hpp"

#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& file, const std::error_code& code) {
  throw Error(Fault::host, "cannot read " + file.string() + ": " + reason(code));
}

// Where the last `lines` lines begin, or where the searched part begins if they are very long.
std::uint64_t beginning_of_last(const RecordFile& file, std::size_t lines) {
  constexpr std::size_t k_piece = 1 << 20;
  constexpr std::uint64_t k_most_searched = std::uint64_t{1} << 30;
  const std::uint64_t size = file.stamp().size;
  std::string bytes;
  std::size_t found = 0;
  std::uint64_t end = size;
  while (end > 0 && size - end < k_most_searched) {
    const std::uint64_t begin = end > k_piece ? end - k_piece : 0;
    if (file.read(begin, static_cast<std::size_t>(end - begin), bytes)) return 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      // Do not count the newline that ends the last line.
      if (bytes[i] == '\n' && begin + i + 1 < size && ++found == lines) return begin + i + 1;
    }
    end = begin;
  }
  return end;
}

}  // namespace

LogPart read_text(const std::filesystem::path& file, const LogPosition& from, std::size_t most) {
  // Skip large holes of a sparse file: they can be terabytes. A small one may be data that the file system does not
  // report yet.
  constexpr std::uint64_t k_least_gap = 64 << 20;
  LogPart part;
  part.next = from;
  std::error_code code;
  const RecordFile opened(file, code);
  if (code == std::errc::no_such_file_or_directory) return part;
  if (code) cannot_read(file, code);
  part.is_there = true;
  if (from.file != 0 && opened.stamp().inode != from.file) {
    // New text is at the end.
    part.was_cut = true;
    part.next.offset = opened.stamp().size;
  }
  part.next.file = opened.stamp().inode;
  const std::uint64_t written = opened.next_written(part.next.offset);
  if (written >= part.next.offset + k_least_gap) {
    part.unwritten = written - part.next.offset;
    part.next.offset = written;
  }
  if ((code = opened.read(part.next.offset, most, part.text))) cannot_read(file, code);
  part.next.offset += part.text.size();
  return part;
}

LogPosition find_last_lines(const std::filesystem::path& file, std::size_t lines) {
  std::error_code code;
  const RecordFile opened(file, code);
  if (code == std::errc::no_such_file_or_directory) return {};
  if (code) cannot_read(file, code);
  if (lines == 0) return {opened.stamp().size, opened.stamp().inode};
  return {beginning_of_last(opened, lines), opened.stamp().inode};
}

}  // namespace skrobot
