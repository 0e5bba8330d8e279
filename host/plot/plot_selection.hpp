// SPDX-License-Identifier: MIT
// From a user's words to what is plotted: which runs, which metrics, which kind of picture. Prints nothing.
#ifndef SKROBOT_HOST_PLOT_PLOT_SELECTION_HPP
#define SKROBOT_HOST_PLOT_PLOT_SELECTION_HPP

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plot/plot_data.hpp"
#include "plot/sweep_data.hpp"
#include "query/run_index.hpp"

namespace skrobot {

enum class PlotKind { curves, parallel, scatter };

struct PlotQuestion {
  std::vector<std::string> words;    ///< runs, then metrics; one at least
  std::vector<std::string> metrics;  ///< more of them, also of names that runs have
  std::optional<PlotKind> kind;      ///< none: what shows most of a run or a sweep
  XKind x = XKind::step;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  double smooth = 0;
  std::size_t most_points = 2000;  ///< of a line; 0: all
  std::string title;
};

/// What is plotted. May be moved, not copied: the curves point to the request's runs.
struct PlotAnswer {
  PlotKind kind = PlotKind::curves;
  PlotRequest request;     ///< of curves
  std::string experiment;  ///< of the other kinds
  std::variant<PlotData, SweepData> data;

  PlotAnswer() = default;
  PlotAnswer(PlotAnswer&&) = default;
  PlotAnswer& operator=(PlotAnswer&&) = default;
  PlotAnswer(const PlotAnswer&) = delete;
  PlotAnswer& operator=(const PlotAnswer&) = delete;
  ~PlotAnswer() = default;
};

/// Reads what is asked for. A metric may be written as an objective, "minimize:loss": then the best run stands out; of
/// a sweep's trials the one that the sweep's objective says. Without a metric: of a sweep its objective, as curves or,
/// where trials report it once, over the parameters; else each metric in a panel of its own. Throws Error(Fault::usage)
/// when nothing can be drawn.
PlotAnswer answer(RunIndex& index, const PlotQuestion& question);

}  // namespace skrobot

#endif
