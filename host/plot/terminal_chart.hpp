// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_TERMINAL_CHART_HPP
#define SKROBOT_HOST_PLOT_TERMINAL_CHART_HPP

#include <cstddef>
#include <string>

#include "base/terminal.hpp"
#include "plot/chart.hpp"

namespace skrobot {

/// The chart as text of at most `columns` columns and `rows` rows of dots, eight dots to a character (braille), with axes and a legend below
/// that has each line's last, least and greatest value. Without colours, several lines end with a letter each, which the legend names.
/// REQUIRES: the chart has a line. Thread-safe.
std::string terminal_chart(const Chart& chart, std::size_t columns, std::size_t rows, Colours colours);

}  // namespace skrobot

#endif
