// SPDX-License-Identifier: MIT
#include "plot/terminal_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"

namespace skrobot {
namespace {

constexpr std::array<const char*, 6> k_colours{"\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[34m", "\x1b[31m"};
constexpr const char* k_plain = "\x1b[0m";
constexpr std::size_t k_most_named = 26;  // letters

// The bit of the dot in column x (of 2) and row y (of 4) of a braille character.
std::uint8_t dot_bit(std::size_t x, std::size_t y) {
  constexpr std::array<std::array<std::uint8_t, 4>, 2> k_bits{{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
  return k_bits[x][y];
}

std::string braille(std::uint8_t bits) {  // U+2800 + bits
  return {'\xE2', static_cast<char>(0xA0 | bits >> 6), static_cast<char>(0x80 | (bits & 0x3F))};
}

struct Cell {
  std::uint8_t dots = 0;
  std::size_t line = 0;  // that drew it last
  char letter = 0;
};

class Dots {
 public:
  Dots(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows), cells_(columns * rows) {}

  // Places are from 0 to 1, from the lower left corner.
  void draw(std::size_t line, const std::vector<PlotPoint>& points, const ChartAxis& x_axis, const ChartAxis& y_axis) {
    std::int64_t last_x = 0, last_y = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::int64_t x = std::lround(x_axis.place(points[i].x) * static_cast<double>(2 * columns_ - 1));
      const std::int64_t y = std::lround((1 - y_axis.place(points[i].y)) * static_cast<double>(4 * rows_ - 1));
      stroke(line, i == 0 ? x : last_x, i == 0 ? y : last_y, x, y);
      last_x = x;
      last_y = y;
    }
  }
  // A letter where a line ends, beside it where another is already.
  void name(char letter, std::size_t line, const PlotPoint& end, const ChartAxis& x_axis, const ChartAxis& y_axis) {
    const auto column = std::min(static_cast<std::size_t>(x_axis.place(end.x) * static_cast<double>(columns_)), columns_ - 1);
    const auto row = std::min(static_cast<std::size_t>((1 - y_axis.place(end.y)) * static_cast<double>(rows_)), rows_ - 1);
    for (std::size_t back = 0; back <= column; ++back) {
      Cell& cell = cells_[row * columns_ + column - back];
      if (cell.letter != 0) continue;
      cell.letter = letter;
      cell.line = line;
      return;
    }
  }
  const Cell& at(std::size_t column, std::size_t row) const { return cells_[row * columns_ + column]; }

 private:
  void set(std::size_t line, std::int64_t x, std::int64_t y) {
    const auto ux = static_cast<std::size_t>(std::clamp<std::int64_t>(x, 0, static_cast<std::int64_t>(2 * columns_) - 1));
    const auto uy = static_cast<std::size_t>(std::clamp<std::int64_t>(y, 0, static_cast<std::int64_t>(4 * rows_) - 1));
    Cell& cell = cells_[uy / 4 * columns_ + ux / 2];
    cell.dots = static_cast<std::uint8_t>(cell.dots | dot_bit(ux % 2, uy % 4));
    cell.line = line;
  }
  void stroke(std::size_t line, std::int64_t x0, std::int64_t y0, std::int64_t x1, std::int64_t y1) {
    const std::int64_t steps = std::max({std::abs(x1 - x0), std::abs(y1 - y0), std::int64_t{1}});
    for (std::int64_t i = 0; i <= steps; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(steps);
      set(line, x0 + std::lround(share * static_cast<double>(x1 - x0)), y0 + std::lround(share * static_cast<double>(y1 - y0)));
    }
  }

  std::size_t columns_, rows_;
  std::vector<Cell> cells_;
};

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(width > taken ? width - taken : 0, ' ') + text;
}

std::size_t column_of(const AxisTick& tick, const ChartAxis& axis, std::size_t columns) {
  const auto last = static_cast<long>(columns) - 1;
  return static_cast<std::size_t>(std::clamp(std::lround(axis.place(tick.value) * static_cast<double>(last)), 0L, last));
}

// The row of labels under the axis: each centred under its tick, left out where it would touch the one before.
std::string x_labels(const std::vector<AxisTick>& ticks, const ChartAxis& axis, std::size_t left, std::size_t columns) {
  std::string line;
  for (const AxisTick& tick : ticks) {
    const std::size_t column = left + column_of(tick, axis, columns);
    const std::size_t half = tick.label.size() / 2, taken = line.size();
    std::size_t begin = column > half ? column - half : 0;
    if (begin + tick.label.size() > left + columns) begin = left + columns - std::min(left + columns, tick.label.size());
    if (taken > 0 && begin < taken + 2) continue;
    line.append(begin - std::min(begin, taken), ' ');
    line += tick.label;
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

char letter_of(std::size_t line) { return line < k_most_named ? static_cast<char>('A' + line) : '*'; }

// Four significant digits or more, as the values' differences ask for.
std::string value_text(const ChartLine& line, double value) {
  const double size = std::max(std::fabs(value), (line.most - line.least) / 10);
  return short_label(value, size * 1e-4);
}

std::string legend(const Chart& chart, std::size_t columns, Colours colours) {
  struct Row {
    std::string label, values;
  };
  const bool marked = chart.lines.size() > 1 || colours == Colours::yes;
  std::size_t widest_label = 0, widest_values = 0;
  std::vector<Row> rows;
  for (const ChartLine& line : chart.lines) {
    const std::string last = "  last " + value_text(line, line.last);
    const std::string values = last + "  min " + value_text(line, line.least) + "  max " + value_text(line, line.most);
    rows.push_back({printable(line.label, 400), columns >= 60 ? values : last});
    widest_label = std::max(widest_label, display_width(rows.back().label));
    widest_values = std::max(widest_values, display_width(rows.back().values));
  }
  const std::size_t mark = marked ? 3 : 0;
  const std::size_t room = std::min(widest_label, std::max<std::size_t>(columns > mark + widest_values ? columns - mark - widest_values : 0, 12));
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string label = shortened(rows[i].label, 0.6 * static_cast<double>(room) + 0.01, 1);
    if (colours == Colours::yes) out += std::string(k_colours[i % k_colours.size()]) + "━━ " + k_plain;
    else if (marked) out += std::string(1, letter_of(i)) + "  ";
    out += label + std::string(room - std::min(room, display_width(label)), ' ') + rows[i].values + "\n";
  }
  return out;
}

}  // namespace

std::string terminal_chart(const Chart& chart, std::size_t columns, std::size_t rows, Colours colours) {
  rows = std::max<std::size_t>(rows, 4);
  const ChartAxis x_axis = x_axis_of(chart), y_axis = y_axis_of(chart);
  const std::vector<AxisTick> y_ticks = y_axis.ticks(std::max<std::size_t>(rows / 3, 3));
  std::size_t label_width = 0;
  for (const AxisTick& tick : y_ticks) label_width = std::max(label_width, tick.label.size());
  const std::size_t left = label_width + 2;  // a blank and the axis
  const std::size_t inner = std::max<std::size_t>(columns > left ? columns - left : 0, 20);
  const std::vector<AxisTick> x_ticks = x_axis.ticks(std::max<std::size_t>(inner / 11, 2));

  Dots dots(inner, rows);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) dots.draw(i, chart.lines[i].points, x_axis, y_axis);
  if (chart.lines.size() > 1 && colours == Colours::no) {
    for (std::size_t i = 0; i < chart.lines.size() && i < k_most_named; ++i) dots.name(letter_of(i), i, chart.lines[i].points.back(), x_axis, y_axis);
  }
  std::vector<std::string> labels(rows);
  for (const AxisTick& tick : y_ticks) labels[std::min(static_cast<std::size_t>((1 - y_axis.place(tick.value)) * static_cast<double>(rows)), rows - 1)] = tick.label;

  std::string out = printable(chart.title, columns) + "\n";
  for (std::size_t row = 0; row < rows; ++row) {
    std::string line = padded(labels[row], label_width) + (labels[row].empty() ? " │" : " ┤");
    std::size_t end = inner;  // blanks behind are left out
    while (end > 0 && dots.at(end - 1, row).dots == 0 && dots.at(end - 1, row).letter == 0) --end;
    const char* colour = nullptr;
    for (std::size_t column = 0; column < end; ++column) {
      const Cell& cell = dots.at(column, row);
      const bool is_empty = cell.dots == 0 && cell.letter == 0;
      const char* wanted = is_empty || colours == Colours::no ? colour : k_colours[cell.line % k_colours.size()];
      if (wanted != colour) line += wanted;
      colour = wanted;
      if (is_empty) line += ' ';
      else if (cell.letter != 0) line += cell.letter;
      else line += braille(cell.dots);
    }
    if (colour != nullptr) line += k_plain;
    out += line + "\n";
  }
  out += std::string(label_width + 1, ' ') + "└" + x_line(x_ticks, x_axis, inner) + "\n";
  out += x_labels(x_ticks, x_axis, left, inner) + "\n";
  const std::string x_label = printable(chart.x_label, inner);
  out += std::string(left + (inner - std::min(inner, display_width(x_label))) / 2, ' ') + x_label + "\n";
  return out + legend(chart, columns, colours);
}

}  // namespace skrobot
