// SPDX-License-Identifier: MIT
#include "plot/terminal_frame.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "plot/text_fitting.hpp"

namespace skrobot {
namespace {

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(width > taken ? width - taken : 0, ' ') + text;
}

std::size_t column_of(const AxisTick& tick, const ChartAxis& axis, std::size_t columns) {
  const auto last = static_cast<long>(columns) - 1;
  return static_cast<std::size_t>(
      std::clamp(std::lround(axis.place(tick.value) * static_cast<double>(last)), 0L, last));
}

// The row of labels under the axis: each centred under its tick, left out where it would touch the one before.
std::string x_labels(const std::vector<AxisTick>& ticks, const ChartAxis& axis, std::size_t left, std::size_t columns) {
  std::string line;
  std::size_t taken = 0;
  for (const AxisTick& tick : ticks) {
    const std::string label =
        without_end(tick.label, std::max<std::size_t>(columns / std::max<std::size_t>(ticks.size(), 1), 4));
    const std::size_t width = display_width(label), column = left + column_of(tick, axis, columns), half = width / 2;
    std::size_t begin = column > half ? column - half : 0;
    if (begin + width > left + columns) begin = left + columns - std::min(left + columns, width);
    if (taken > 0 && begin < taken + 1) continue;
    line.append(begin - std::min(begin, taken), ' ');
    line += label;
    taken = begin + width;
  }
  return line;
}

std::string x_line(const std::vector<AxisTick>& ticks, const ChartAxis& axis, std::size_t columns) {
  std::vector<bool> marked(columns, false);
  for (const AxisTick& tick : ticks) marked[column_of(tick, axis, columns)] = true;
  std::string line;
  for (std::size_t i = 0; i < columns; ++i) line += marked[i] ? "┬" : "─";
  return line;
}

}  // namespace

std::size_t Frame::label_columns() const {
  std::size_t width = 0;
  for (const AxisTick& tick : y_ticks) width = std::max(width, display_width(tick.label));
  return width;
}

std::size_t Frame::inner_columns() const {
  const std::size_t left = label_columns() + 2;  // a blank and the axis
  return std::max<std::size_t>(columns > left ? columns - left : 0, 10);
}

std::vector<std::string> framed(const Frame& frame,
                                const std::function<FrameCell(std::size_t column, std::size_t row)>& cell) {
  const std::size_t label_width = frame.label_columns(), inner = frame.inner_columns(), rows = frame.rows;
  std::vector<std::string> labels(rows);
  for (const AxisTick& tick : frame.y_ticks) {
    labels[std::min(static_cast<std::size_t>((1 - frame.y_axis.place(tick.value)) * static_cast<double>(rows)),
                    rows - 1)] = tick.label;
  }
  std::vector<std::string> lines{without_end(frame.title, frame.columns)};
  if (!frame.note.empty()) lines.push_back(without_end(frame.note, frame.columns));
  for (std::size_t row = 0; row < rows; ++row) {
    std::string line = padded(labels[row], label_width) + (labels[row].empty() ? " │" : " ┤");
    std::size_t end = inner;  // blanks behind are left out
    while (end > 0 && cell(end - 1, row).text.empty()) --end;
    const char* colour = nullptr;
    for (std::size_t column = 0; column < end; ++column) {
      const FrameCell found = cell(column, row);
      const char* wanted = found.text.empty() ? colour : found.colour;
      if (wanted != colour) line += wanted != nullptr ? wanted : k_plain_colour;
      colour = wanted;
      line += found.text.empty() ? " " : found.text;
    }
    if (colour != nullptr) line += k_plain_colour;
    lines.push_back(std::move(line));
  }
  lines.push_back(std::string(label_width + 1, ' ') + "└" + x_line(frame.x_ticks, frame.x_axis, inner));
  lines.push_back(x_labels(frame.x_ticks, frame.x_axis, label_width + 2, inner));
  const std::string x_label = without_end(frame.x_label, inner);
  if (!x_label.empty())
    lines.push_back(std::string(label_width + 2 + (inner - std::min(inner, display_width(x_label))) / 2, ' ') +
                    x_label);
  return lines;
}

std::size_t visible_width(const std::string& line) {
  std::string shown;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b') i = std::min(line.find('m', i), line.size());
    else shown += line[i];
  }
  return display_width(shown);
}

std::string side_by_side(const std::vector<std::vector<std::string>>& plots, std::size_t columns, std::size_t width,
                         std::size_t gap) {
  const std::size_t each = std::max<std::size_t>((columns + gap) / (width + gap), 1);
  std::string out;
  for (std::size_t first = 0; first < plots.size(); first += each) {
    const std::size_t end = std::min(first + each, plots.size());
    std::size_t rows = 0;
    for (std::size_t i = first; i < end; ++i) rows = std::max(rows, plots[i].size());
    if (first > 0) out += "\n";
    for (std::size_t row = 0; row < rows; ++row) {
      std::string line;
      std::size_t taken = 0;
      for (std::size_t i = first; i < end; ++i) {
        if (row >= plots[i].size() || plots[i][row].empty()) continue;
        const std::size_t begin = (i - first) * (width + gap);
        line.append(begin - std::min(begin, taken), ' ');
        line += plots[i][row];
        taken = std::max(begin, taken) + visible_width(plots[i][row]);
      }
      out += line + "\n";
    }
  }
  return out;
}

}  // namespace skrobot
