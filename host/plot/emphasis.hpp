// SPDX-License-Identifier: MIT
// Which lines of a plot stand out.
#ifndef SKROBOT_HOST_PLOT_EMPHASIS_HPP
#define SKROBOT_HOST_PLOT_EMPHASIS_HPP

#include "plot/plot_data.hpp"

namespace skrobot {

/// "higher is better", "lower is better".
const char* better_words(bool least_is_best);

/// Marks the best line where the ranking says which that is, and of more lines than can be told apart mutes all but a
/// few: the best ones, or, where nothing says what is better, the highest and the lowest by their last values. The
/// chart's note says what was done. Thread-safe.
void emphasize(PlotPanel& panel, const std::optional<CurveOrder>& ranking);

}  // namespace skrobot

#endif
