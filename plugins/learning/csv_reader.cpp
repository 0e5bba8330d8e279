// SPDX-License-Identifier: MIT
#include "learning/csv_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <unordered_map>
#include <utility>

#include "learning/utf8.hpp"
#include "learning/value.hpp"

namespace learning {

std::optional<char> parse_delimiter(std::string_view text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() != 1) return std::nullopt;
  const char byte = text.front();
  if (byte == '"' || byte == '\n' || byte == '\r' || byte == '\0' || (static_cast<unsigned char>(byte) & 0x80) != 0) {
    return std::nullopt;
  }
  return byte;
}

namespace {

constexpr std::uint64_t k_largest_field = (std::uint64_t{1} << 24) - 1;
constexpr std::uint64_t k_offsets = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t k_block = std::uint64_t{4} << 20;  // bytes between two reports of progress

// Reading the bytes is half of the work, cutting them the other.
constexpr double k_share_of_bytes = 0.5;

std::uint64_t read_bytes(std::ifstream& stream, char* bytes, std::uint64_t size, const ReadProgress& progress) {
  std::uint64_t done = 0;
  while (done < size && stream) {
    stream.read(bytes + done, static_cast<std::streamsize>(std::min(k_block, size - done)));
    done += static_cast<std::uint64_t>(stream.gcount());
    if (progress) progress(k_share_of_bytes * static_cast<double>(done) / static_cast<double>(size));
  }
  return done;
}

}  // namespace

class CsvParser {
 public:
  CsvParser(Csv& csv, char delimiter, const ReadProgress& progress)
      : csv_(csv), delimiter_(delimiter), progress_(progress) {
    for (const char byte : {delimiter, '\n', '\r'}) ends_field_[static_cast<unsigned char>(byte)] = true;
  }

  void parse() {
    set_ends();
    skip_mark();
    refuse_nul();
    make_utf8();
    if (!read_row()) fail("is empty");
    read_header();
    csv_.cells_.clear();
    const char* row_begin = at_;
    const char* told = at_;
    while (read_row()) {
      if (static_cast<std::uint64_t>(at_ - told) >= k_block) {
        told = at_;
        tell_progress();
      }
      if (csv_.cells_.size() != (csv_.lines_.size() + 1) * csv_.columns_.size()) fail_ragged();
      if (csv_.lines_.empty()) reserve(static_cast<std::size_t>(at_ - row_begin));
      csv_.lines_.push_back(row_line_);
    }
    if (csv_.lines_.empty()) fail("has a header but no rows");
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw CsvError(csv_.name_ + ": " + what); }
  [[noreturn]] void fail(std::size_t line, const std::string& what) const {
    throw CsvError(csv_.name_ + ":" + std::to_string(line) + ": " + what);
  }

  void tell_progress() const {
    if (!progress_) return;
    const auto done = static_cast<double>(at_ - csv_.bytes_.get()), all = static_cast<double>(csv_.size_);
    progress_(k_share_of_bytes + (1 - k_share_of_bytes) * done / all);
  }

  void set_ends() {
    at_ = csv_.bytes_.get();
    end_ = at_ + csv_.size_;
    *end_ = '\n';
  }

  void make_utf8() {
    const std::string_view text(csv_.bytes_.get(), csv_.size_);
    if (is_utf8(text)) return;
    const std::size_t size = latin1_size_in_utf8(text);
    auto bytes = std::make_unique_for_overwrite<char[]>(size + 1);
    latin1_to_utf8(text, bytes.get());
    csv_.bytes_ = std::move(bytes);
    csv_.size_ = size;
    csv_.was_latin1_ = true;
    set_ends();
  }

  void skip_mark() {
    const std::string_view text(at_, static_cast<std::size_t>(end_ - at_));
    if (text.substr(0, 3) == "\xEF\xBB\xBF") at_ += 3;
    if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") fail("is UTF-16 text; save it as UTF-8");
  }

  void refuse_nul() const {
    const auto* nul = static_cast<const char*>(std::memchr(at_, '\0', static_cast<std::size_t>(end_ - at_)));
    if (nul == nullptr) return;
    fail(1 + static_cast<std::size_t>(std::count(static_cast<const char*>(at_), nul, '\n')),
         "contains a NUL byte; save UTF-16 text as UTF-8; binary files are not supported");
  }

  void read_header() {
    std::unordered_map<std::string_view, std::size_t> seen;
    for (const auto cell : csv_.cells_) csv_.columns_.emplace_back(trimmed(csv_.view(cell)));
    for (std::size_t i = 0; i < csv_.columns_.size(); ++i) {
      const std::string& name = csv_.columns_[i];
      if (name.empty()) fail(row_line_, "column " + std::to_string(i + 1) + " has no name");
      const auto [first, is_new] = seen.emplace(name, i);
      if (is_new) continue;
      fail(row_line_, "columns " + std::to_string(first->second + 1) + " and " + std::to_string(i + 1) +
                          " are both named " + in_quotes(name));
    }
  }

  [[noreturn]] void fail_ragged() const {
    const std::size_t wanted = csv_.columns_.size();
    const std::size_t fields = csv_.cells_.size() - csv_.lines_.size() * wanted;
    std::string what = "row has " + std::to_string(fields) + (fields == 1 ? " field" : " fields") +
                       ", the header has " + std::to_string(wanted);
    if (fields < wanted) what += ": no value for column " + in_quotes(csv_.columns_[fields]);
    else
      what += ": " + in_quotes(csv_.view(csv_.cells_[csv_.lines_.size() * wanted + wanted])) + " belongs to no column";
    fail(row_line_, what);
  }

  /// One guess from the first row's size saves most of the growing; memory that is not touched costs nothing.
  void reserve(std::size_t row_bytes) {
    const std::size_t rows = static_cast<std::size_t>(end_ - at_) / std::max<std::size_t>(row_bytes, 2) + 2;
    csv_.cells_.reserve((rows + rows / 16) * csv_.columns_.size());
    csv_.lines_.reserve(rows + rows / 16);
  }

  /// Appends the cells of the next row that is not blank. False at the end.
  bool read_row() {
    while (at_ != end_) {
      row_line_ = line_;
      const std::size_t first = csv_.cells_.size();
      bool was_quoted = read_field(1);
      for (std::size_t column = 2; at_ != end_ && *at_ == delimiter_; ++column) {
        ++at_;
        was_quoted = read_field(column) || was_quoted;
      }
      if (at_ != end_) skip_newline();
      if (csv_.cells_.size() - first > 1 || was_quoted || !trimmed(csv_.view(csv_.cells_.back())).empty()) return true;
      csv_.cells_.pop_back();
    }
    return false;
  }

  bool is_blank(char byte) const { return (byte == ' ' || byte == '\t') && byte != delimiter_; }

  /// Stops at a delimiter, a newline or the end. True for a quoted field.
  bool read_field(std::size_t column) {
    char* const begin = at_;
    if (*at_ == '"' || is_blank(*at_)) {
      char* quote = at_;
      while (is_blank(*quote)) ++quote;
      if (*quote == '"') {
        at_ = quote + 1;
        read_quoted(column);
        return true;
      }
    }
    char* end = begin;
    while (!ends_field_[static_cast<unsigned char>(*end)]) ++end;
    at_ = end;
    add_cell(begin, end, line_, column);
    return false;
  }

  void add_cell(const char* begin, const char* end, std::size_t line, std::size_t column) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (size > k_largest_field) {
      fail(line, "column " + column_name(column) + " has a field of 16 MiB or more; check for an unclosed quote");
    }
    csv_.cells_.push_back({static_cast<std::uint64_t>(begin - csv_.bytes_.get()) & k_offsets, size & k_largest_field});
  }

  void read_quoted(std::size_t column) {
    const std::size_t opened = line_;
    char* const begin = at_;
    char* out = at_;
    for (;;) {
      auto* quote = static_cast<char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
      if (quote == nullptr) fail(opened, "the quote opened in column " + column_name(column) + " is never closed");
      count_lines(quote);
      const auto size = static_cast<std::size_t>(quote - at_);
      if (out != at_) std::memmove(out, at_, size);
      out += size;
      at_ = quote + 1;
      if (at_ == end_ || *at_ != '"') break;
      *out++ = '"';
      ++at_;
    }
    add_cell(begin, out, opened, column);
    while (at_ != end_ && is_blank(*at_)) ++at_;
    if (at_ == end_ || ends_field_[static_cast<unsigned char>(*at_)]) return;
    const char* rest = at_;
    while (!ends_field_[static_cast<unsigned char>(*rest)]) ++rest;
    fail(line_, "column " + column_name(column) + ": " + in_quotes({at_, static_cast<std::size_t>(rest - at_)}) +
                    " follows the closing quote; double a quote inside a quoted field");
  }

  void count_lines(const char* until) {
    for (const char* p = at_; p != until; ++p) {
      if (*p == '\n' || (*p == '\r' && p[1] != '\n')) ++line_;
    }
  }

  void skip_newline() {
    if (*at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  std::string column_name(std::size_t column) const {
    return column <= csv_.columns_.size() ? in_quotes(csv_.columns_[column - 1]) : std::to_string(column);
  }

  Csv& csv_;
  char delimiter_;
  const ReadProgress& progress_;
  std::array<bool, 256> ends_field_{};
  char* at_ = nullptr;
  char* end_ = nullptr;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
};

Csv Csv::read(const std::filesystem::path& file, char delimiter, const ReadProgress& progress) {
  Csv csv;
  csv.name_ = file.filename().string();
  std::error_code code;
  const auto size = std::filesystem::file_size(file, code);
  std::ifstream stream(file, std::ios::binary);
  if (code || !stream) throw CsvError(csv.name_ + ": cannot be read" + (code ? ": " + code.message() : std::string()));
  if (size > k_offsets) throw CsvError(csv.name_ + ": is larger than 1 TiB");
  csv.bytes_ = std::make_unique_for_overwrite<char[]>(size + 1);
  csv.size_ = read_bytes(stream, csv.bytes_.get(), size, progress);
  if (stream.bad()) throw CsvError(csv.name_ + ": cannot be read completely");
  CsvParser(csv, delimiter, progress).parse();
  return csv;
}

Csv Csv::parse(std::string_view bytes, std::string name, char delimiter) {
  Csv csv;
  csv.name_ = std::move(name);
  csv.bytes_ = std::make_unique_for_overwrite<char[]>(bytes.size() + 1);
  csv.size_ = bytes.copy(csv.bytes_.get(), bytes.size());
  const ReadProgress nobody;
  CsvParser(csv, delimiter, nobody).parse();
  return csv;
}

std::optional<std::size_t> Csv::find(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string Csv::place(std::size_t row, std::size_t column) const {
  return name_ + ":" + std::to_string(line(row)) + ": column " + in_quotes(columns_[column]);
}

}  // namespace learning
