// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_TABLE_HPP
#define SKROBOT_HOST_BASE_TABLE_HPP

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

/// `text` in lines of at most `width` columns, broken at spaces where there are any; at least one line.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

/// Columns of text, aligned, two spaces apart; the last column is wrapped at `width` and goes on under itself. Cells
/// must be printable already.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// How a cell is coloured, by its column's number; called after all is laid out, for the header's cells not.
  void paint(std::function<std::string(std::size_t column, const std::string& cell)> paint) {
    paint_ = std::move(paint);
  }
  bool empty() const { return rows_.empty(); }
  /// Without a header when it was empty. Every line ends with a newline and begins with `indent` spaces.
  std::string text(std::size_t width, std::size_t indent = 0) const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
  std::function<std::string(std::size_t, const std::string&)> paint_;
};

/// "Hidden: params.data, params.rounds and 5 more; choose with --columns": the columns for which a table had no room,
/// as many as a line of `width` columns holds, and in `hint` what shows them, on a line of its own where only that
/// leaves room for names. Empty for no names. No newline at the end.
std::string hidden_columns(std::span<const std::string> names, std::string_view hint, std::size_t width);

}  // namespace skrobot

#endif
