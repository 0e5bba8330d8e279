// SPDX-License-Identifier: MIT
#include "base/table.hpp"

#include <algorithm>
#include <sstream>

#include "base/text.hpp"

namespace skrobot {

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.back().empty() && display_width(lines.back()) + 1 + display_width(word) > width) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

std::string Table::text(std::size_t width, std::size_t indent) const {
  std::vector<std::vector<std::string>> rows;
  if (!header_.empty()) rows.push_back(header_);
  rows.insert(rows.end(), rows_.begin(), rows_.end());
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string out;
  std::size_t number = 0;
  for (const auto& row : rows) {
    const bool is_painted = paint_ && (header_.empty() || number > 0);
    ++number;
    std::string line(indent, ' ');
    std::size_t column = indent;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      line += is_painted ? paint_(i, row[i]) : row[i];
      line.append(widths[i] + 2 - display_width(row[i]), ' ');
      column += widths[i] + 2;
    }
    const std::size_t room = std::max<std::size_t>(width > column ? width - column : 0, 24);
    bool first = true;
    for (const std::string& part : row.empty() ? std::vector<std::string>() : wrapped(row.back(), room)) {
      if (!first) line.assign(column, ' ');
      line += part;
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
      first = false;
    }
  }
  return out;
}

std::string hidden_columns(std::span<const std::string> names, std::string_view hint, std::size_t width) {
  constexpr std::size_t k_most_name = 60, k_enough = 3;
  if (names.empty()) return {};
  const auto list = [&](std::size_t count) {
    std::string text = "Hidden: ";
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + printable(names[i], k_most_name);
    if (count < names.size()) text += " and " + std::to_string(names.size() - count) + " more";
    return text + ";";
  };
  const auto fitting = [&](std::size_t room) {
    std::size_t count = names.size();
    while (count > 1 && display_width(list(count)) > room) --count;
    return count;
  };
  const std::size_t beside = display_width(hint) + 1;
  const std::size_t count = fitting(width > beside ? width - beside : 0);
  const bool is_one_line = display_width(list(count)) + beside <= width && count >= std::min(k_enough, names.size());
  return is_one_line ? list(count).append(" ").append(hint) : list(fitting(width)).append("\n").append(hint);
}

}  // namespace skrobot
