// SPDX-License-Identifier: MIT
// What a plot shows, as JSON for programs.
#ifndef SKROBOT_HOST_PLOT_PLOT_DOCUMENT_HPP
#define SKROBOT_HOST_PLOT_PLOT_DOCUMENT_HPP

#include <skrobot/json.hpp>
#include <string>

#include "plot/plot_data.hpp"
#include "plot/sweep_data.hpp"

namespace skrobot {

/// The lines of all panels, with their runs, metrics and points; `best` is true for the best one where that is known.
json::object plot_document(const PlotData& plot);

/// The axes and the trials, the best one first; `experiment` is the sweep's name.
json::object plot_document(const SweepData& data, const std::string& experiment);

}  // namespace skrobot

#endif
