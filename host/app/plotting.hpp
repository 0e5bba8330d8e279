// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_PLOTTING_HPP
#define SKROBOT_HOST_APP_PLOTTING_HPP

#include <skrobot/repository.hpp>
#include <string>
#include <vector>

#include "plot/plot_selection.hpp"

namespace skrobot {

/// Groups of runs, each drawn as one line.
struct GroupPlotQuestion {
  PlotQuestion plot;            ///< its words name runs; none: all that match
  std::string where;            ///< empty: all
  std::vector<std::string> by;  ///< fields, one at least
  GroupCurveOptions curves;
};

/// What is plotted of a repository: see answer().
PlotAnswer plot(Repository& repository, const PlotQuestion& question);

/// The curves of groups, in the order of select_groups(). A number that has no curve, such as resources.user_ms, is
/// drawn over the groups. Throws Error(Fault::usage) when nothing can be drawn, and for an unknown name.
PlotAnswer plot_groups(Repository& repository, const GroupPlotQuestion& question);

}  // namespace skrobot

#endif
