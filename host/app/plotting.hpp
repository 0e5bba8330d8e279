// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_PLOTTING_HPP
#define SKROBOT_HOST_APP_PLOTTING_HPP

#include <skrobot/repository.hpp>

#include "plot/plot_selection.hpp"

namespace skrobot {

/// What is plotted of a repository: see answer().
PlotAnswer plot(Repository& repository, const PlotQuestion& question);

}  // namespace skrobot

#endif
