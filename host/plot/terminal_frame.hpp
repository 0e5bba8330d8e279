// SPDX-License-Identifier: MIT
// What plots in the terminal share: axes of characters round a field of cells, and plots side by side.
#ifndef SKROBOT_HOST_PLOT_TERMINAL_FRAME_HPP
#define SKROBOT_HOST_PLOT_TERMINAL_FRAME_HPP

#include <functional>
#include <string>
#include <vector>

#include "plot/axis.hpp"

namespace skrobot {

inline constexpr const char* k_plain_colour = "\x1b[0m";

/// What stands in one cell of the field.
struct FrameCell {
  std::string text;              ///< of one column; empty: nothing
  const char* colour = nullptr;  ///< an escape sequence; none: as it is
};

struct Frame {
  std::string title;
  std::string note;  ///< a line below the title; empty: none
  std::string x_label;
  ChartAxis x_axis, y_axis;
  std::vector<AxisTick> x_ticks, y_ticks;
  std::size_t columns = 80;  ///< of all of it
  std::size_t rows = 12;     ///< of the field

  std::size_t label_columns() const;
  /// The columns of the field.
  std::size_t inner_columns() const;
};

/// The lines from the title to the label of the x axis, without ends of lines, none wider than the frame's columns.
std::vector<std::string> framed(const Frame& frame,
                                const std::function<FrameCell(std::size_t column, std::size_t row)>& cell);

/// Plots in rows of as many as have room, each of `width` columns, `gap` blanks between. Ends of lines are added.
std::string side_by_side(const std::vector<std::vector<std::string>>& plots, std::size_t columns, std::size_t width,
                         std::size_t gap);

/// The columns that a line takes: escape sequences take none.
std::size_t visible_width(const std::string& line);

}  // namespace skrobot

#endif
