// SPDX-License-Identifier: MIT
#include "plot/terminal_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/terminal_frame.hpp"

namespace skrobot {
namespace {

constexpr std::array<const char*, 6> k_colours{"\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[34m", "\x1b[31m"};
constexpr const char* k_muted = "\x1b[90m";
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
  bool is_muted = false;  // only lines behind the others are in it
};

class Dots {
 public:
  Dots(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows), cells_(columns * rows) {}

  // Places are from 0 to 1, from the lower left corner.
  void draw(std::size_t line, const std::vector<PlotPoint>& points, bool is_muted, const ChartAxis& x_axis,
            const ChartAxis& y_axis, bool is_dotted = false) {
    is_muted_ = is_muted;
    is_dotted_ = is_dotted;
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
    const auto column =
        std::min(static_cast<std::size_t>(x_axis.place(end.x) * static_cast<double>(columns_)), columns_ - 1);
    const auto row =
        std::min(static_cast<std::size_t>((1 - y_axis.place(end.y)) * static_cast<double>(rows_)), rows_ - 1);
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
    constexpr std::int64_t k_gap = 4;
    if (is_dotted_ && x % k_gap != 0) return;
    const auto ux =
        static_cast<std::size_t>(std::clamp<std::int64_t>(x, 0, static_cast<std::int64_t>(2 * columns_) - 1));
    const auto uy = static_cast<std::size_t>(std::clamp<std::int64_t>(y, 0, static_cast<std::int64_t>(4 * rows_) - 1));
    Cell& cell = cells_[uy / 4 * columns_ + ux / 2];
    if (cell.is_muted && !is_muted_) cell.dots = 0;  // what stands out is not mixed with what is behind it
    cell.is_muted = is_muted_;
    cell.dots = static_cast<std::uint8_t>(cell.dots | dot_bit(ux % 2, uy % 4));
    cell.line = line;
  }
  void stroke(std::size_t line, std::int64_t x0, std::int64_t y0, std::int64_t x1, std::int64_t y1) {
    const std::int64_t steps = std::max({std::abs(x1 - x0), std::abs(y1 - y0), std::int64_t{1}});
    for (std::int64_t i = 0; i <= steps; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(steps);
      set(line, x0 + std::lround(share * static_cast<double>(x1 - x0)),
          y0 + std::lround(share * static_cast<double>(y1 - y0)));
    }
  }

  std::size_t columns_, rows_;
  bool is_muted_ = false, is_dotted_ = false;  // the line that is being drawn
  std::vector<Cell> cells_;
};

char letter_of(std::size_t line) { return line < k_most_named ? static_cast<char>('A' + line) : '*'; }

// Four significant digits or more, as the values' differences ask for.
std::string value_text(const ChartLine& line, double value) {
  const double size = std::max(std::fabs(value), (line.most - line.least) / 10);
  return short_label(value, size * 1e-4);
}

// Letters, where colours do not tell the lines apart.
bool are_lettered(const Chart& chart, Colours colours) {
  const auto named = static_cast<std::size_t>(
      std::count_if(chart.lines.begin(), chart.lines.end(), [](const ChartLine& line) { return !line.is_muted; }));
  return chart.lines.size() > 1 && (colours == Colours::no || named > k_colours.size());
}

const char* colour_of(const Chart& chart, std::size_t line, std::size_t row) {
  return chart.lines[line].is_muted ? k_muted : k_colours[row % k_colours.size()];
}

// What the muted lines come to, in one row.
std::string muted_row(const Chart& chart) {
  double least = INFINITY, most = -INFINITY;
  std::size_t count = 0;
  for (const ChartLine& line : chart.lines) {
    if (!line.is_muted) continue;
    ++count;
    least = std::min(least, line.last);
    most = std::max(most, line.last);
  }
  const double size = std::max(std::fabs(least), std::fabs(most)) * 1e-4;
  return "and " + std::to_string(count) + " more, last " + short_label(least, size) + " to " + short_label(most, size);
}

std::vector<std::string> legend(const Chart& chart, const std::vector<std::size_t>& order, std::size_t columns,
                                Colours colours) {
  const bool lettered = are_lettered(chart, colours), coloured = colours == Colours::yes;
  const std::size_t mark = lettered || coloured ? 3 : 0;
  std::size_t widest_label = 0, widest_values = 0;
  std::vector<std::string> labels, values;
  for (const std::size_t number : order) {
    const ChartLine& line = chart.lines[number];
    if (line.is_muted) break;
    const std::string last = "  last " + value_text(line, line.last),
                      all = last + "  min " + value_text(line, line.least) + "  max " + value_text(line, line.most);
    values.push_back((columns >= 60 ? all : last) + (line.is_best ? "  best" : ""));
    labels.push_back(line.label);
    widest_label = std::max(widest_label, display_width(printable(line.label, 400)));
    widest_values = std::max(widest_values, display_width(values.back()));
  }
  const std::size_t room = std::min(
      widest_label, std::max<std::size_t>(columns > mark + widest_values ? columns - mark - widest_values : 0, 12));
  labels = fitted(labels, room);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::string row;
    if (coloured)
      row = std::string(k_colours[i % k_colours.size()]) + (lettered ? std::string(1, letter_of(i)) + "━ " : "━━ ") +
            k_plain_colour;
    else if (lettered) row = std::string(1, letter_of(i)) + "  ";
    rows.push_back(row + labels[i] + std::string(room - std::min(room, display_width(labels[i])), ' ') + values[i]);
  }
  if (labels.size() < chart.lines.size())
    rows.push_back(coloured ? k_muted + muted_row(chart) + k_plain_colour : muted_row(chart));
  return rows;
}

// The frame with the lines in it, without the legend.
std::vector<std::string> plot_lines(const Chart& chart, const std::vector<std::size_t>& order, std::size_t columns,
                                    std::size_t rows, Colours colours) {
  Frame frame{chart.title,
              chart.note,
              chart.x_label,
              x_axis_of(chart),
              y_axis_of(chart),
              {},
              {},
              columns,
              std::max<std::size_t>(rows, 4)};
  frame.y_ticks = frame.y_axis.ticks(std::max<std::size_t>(frame.rows / 3, 3));
  frame.x_ticks = frame.x_axis.ticks(std::max<std::size_t>(frame.inner_columns() / 11, 2));
  Dots dots(frame.inner_columns(), frame.rows);
  for (const ChartLine& line : chart.lines) {
    const auto number = static_cast<std::size_t>(&line - chart.lines.data());
    // A band's ends, dotted; of what is muted there is enough already.
    if (line.is_muted) continue;
    dots.draw(number, line.band_low, false, frame.x_axis, frame.y_axis, true);
    dots.draw(number, line.band_high, false, frame.x_axis, frame.y_axis, true);
  }
  for (const std::size_t number : drawing_order(chart))
    dots.draw(number, chart.lines[number].points, chart.lines[number].is_muted, frame.x_axis, frame.y_axis);
  std::vector<std::size_t> row_of(order.size());
  for (std::size_t row = 0; row < order.size(); ++row) {
    row_of[order[row]] = row;
    const ChartLine& line = chart.lines[order[row]];
    if (are_lettered(chart, colours) && !line.is_muted && row < k_most_named)
      dots.name(letter_of(row), order[row], line.points.back(), frame.x_axis, frame.y_axis);
  }
  return framed(frame, [&](std::size_t column, std::size_t row) {
    const Cell& cell = dots.at(column, row);
    if (cell.dots == 0 && cell.letter == 0) return FrameCell{};
    const char* colour = colours == Colours::yes ? colour_of(chart, cell.line, row_of[cell.line]) : nullptr;
    if (cell.letter != 0) return FrameCell{std::string(1, cell.letter), colour};
    return FrameCell{cell.is_muted && colours == Colours::no ? "·" : braille(cell.dots), colour};
  });
}

}  // namespace

std::string terminal_chart(const Chart& chart, std::size_t columns, std::size_t rows, Colours colours) {
  const std::vector<std::size_t> order = legend_order(chart);
  std::string out;
  for (const std::string& line : plot_lines(chart, order, columns, rows, colours)) out += line + "\n";
  for (const std::string& line : legend(chart, order, columns, colours)) out += line + "\n";
  return out;
}

std::string terminal_charts(const std::string& title, const std::vector<const Chart*>& charts, std::size_t columns,
                            std::size_t rows, Colours colours) {
  constexpr std::size_t k_gap = 2, k_least = 35;
  const std::size_t each = std::clamp<std::size_t>((columns + k_gap) / (k_least + k_gap), 1, 3),
                    width = (columns + k_gap) / each - k_gap;
  std::vector<std::vector<std::string>> plots;
  for (const Chart* chart : charts) {
    const std::vector<std::size_t> order = legend_order(*chart);
    std::vector<std::string> lines = plot_lines(*chart, order, width, rows, colours);
    if (chart->lines.size() == 1) {
      const ChartLine& line = chart->lines.front();
      lines.front() = without_end(chart->title, width - std::min<std::size_t>(width / 2, 14)) + "  last " +
                      value_text(line, line.last);
    } else {
      for (std::string& line : legend(*chart, order, width, colours)) lines.push_back(std::move(line));
    }
    plots.push_back(std::move(lines));
  }
  return without_end(title, columns) + "\n\n" + side_by_side(plots, columns, width, k_gap);
}

}  // namespace skrobot
