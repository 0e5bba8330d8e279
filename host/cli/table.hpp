// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_TABLE_HPP
#define SKROBOT_HOST_CLI_TABLE_HPP

#include <cstddef>
#include <string>
#include <vector>

namespace skrobot {

/// Columns of text, aligned, two spaces apart; the last column is wrapped at `width` and goes on under itself. Cells must be
/// printable already.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  /// Without a header when it was empty. Every line ends with a newline and begins with `indent` spaces.
  std::string text(std::size_t width, std::size_t indent = 0) const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace skrobot

#endif
