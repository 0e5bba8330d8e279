// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_TERMINAL_CHART_HPP
#define SKROBOT_HOST_PLOT_TERMINAL_CHART_HPP

#include <cstddef>
#include <string>
#include <vector>

#include "base/terminal.hpp"
#include "plot/chart.hpp"
#include "plot/parameter_chart.hpp"

namespace skrobot {

/// The chart as text of at most `columns` columns and `rows` rows of dots, eight dots to a character (braille), with
/// axes and a legend below that has each line's last, least and greatest value. Without colours, several lines end with
/// a letter each, which the legend names. REQUIRES: the chart has a line. Thread-safe.
std::string terminal_chart(const Chart& chart, std::size_t columns, std::size_t rows, Colours colours);

/// Several charts below a title, each of `rows` rows, side by side as far as there is room. REQUIRES: each has a line.
/// Thread-safe.
std::string terminal_charts(const std::string& title, const std::vector<const Chart*>& charts, std::size_t columns,
                            std::size_t rows, Colours colours);

/// A sweep's metric over each of its parameters: `o` is a trial, a digit so many in one place, `*` the best one.
/// Thread-safe.
std::string terminal_scatter(const ParameterChart& chart, std::size_t columns, std::size_t rows, Colours colours);

}  // namespace skrobot

#endif
