// SPDX-License-Identifier: MIT
// CSV as it is found in the wild: RFC 4180, and what the programs of this world write instead. Needs no SDK.
//
// - The first row is the header; its names are trimmed, must not be empty and must differ.
// - Rows end with LF, CRLF or a lone CR; the last one needs no end. Lines that are empty or blank are skipped.
// - A field that begins with `"` (blanks before it allowed) may hold delimiters and newlines, and `""` for a quote. A
// quote
//   elsewhere is a byte like any other.
// - A field has less than 16 MiB, a file less than 1 TiB.
// - A UTF-8 byte order mark is skipped. Text that is not UTF-8 is read as ISO 8859-1, so that cells are UTF-8 always;
// text
//   with NUL bytes (UTF-16) is refused.
#ifndef LEARNING_CSV_READER_HPP
#define LEARNING_CSV_READER_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace learning {

/// A file that is no CSV. what() is one line, `train.csv:17: row has 4 fields, the header has 5`.
class CsvError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The delimiter that a text names: one byte of ASCII, or a tab as `\t` or `tab`. None when it names none (a quote, a
/// newline, more than one byte).
std::optional<char> parse_delimiter(std::string_view text);

/// Told now and then how much of a file is read and cut, from 0 to 1. What it throws ends the reading.
using ReadProgress = std::function<void(double share)>;

/// A whole file in memory, cut into cells. Owns its bytes; movable, and then the views stay good. Reading it is
/// thread-safe.
class Csv {
 public:
  /// Reads the file. Throws CsvError when it cannot be read or is no CSV with a header and at least one row.
  static Csv read(const std::filesystem::path& file, char delimiter, const ReadProgress& progress = {});
  /// The same of bytes; `name` stands for the file's in messages.
  static Csv parse(std::string_view bytes, std::string name, char delimiter);

  Csv(Csv&&) = default;
  Csv& operator=(Csv&&) = default;
  Csv(const Csv&) = delete;
  Csv& operator=(const Csv&) = delete;
  ~Csv() = default;

  /// The file's name without its folder.
  const std::string& name() const { return name_; }
  /// Was it not UTF-8, and read as ISO 8859-1?
  bool was_latin1() const { return was_latin1_; }
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> find(std::string_view column) const;

  std::size_t rows() const { return lines_.size(); }
  /// One cell, unquoted, blanks and all. REQUIRES: row < rows(), column < columns().size().
  std::string_view cell(std::size_t row, std::size_t column) const {
    return view(cells_[row * columns_.size() + column]);
  }
  /// The line of the file, from 1, where the row begins.
  std::size_t line(std::size_t row) const { return lines_[row]; }
  /// `train.csv:17: column 'age'`, for messages.
  std::string place(std::size_t row, std::size_t column) const;

 private:
  friend class CsvParser;
  // Where a cell lies in the bytes; half of a std::string_view, since memory is what reading costs.
  struct Cell {
    std::uint64_t offset : 40;
    std::uint64_t size : 24;
  };
  Csv() = default;
  std::string_view view(Cell cell) const { return {bytes_.get() + cell.offset, cell.size}; }

  std::string name_;
  std::unique_ptr<char[]> bytes_;  // quoted cells are unquoted in place; one newline more than the file as a sentinel
  std::size_t size_ = 0;
  bool was_latin1_ = false;
  std::vector<std::string> columns_;
  std::vector<Cell> cells_;  // row by row
  std::vector<std::size_t> lines_;
};

}  // namespace learning

#endif
