// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_HTML_PAGE_HPP
#define SKROBOT_HOST_PLOT_HTML_PAGE_HPP

#include <string>
#include <vector>

#include "plot/chart.hpp"
#include "plot/parameter_chart.hpp"

namespace skrobot {

/// A page that needs nothing from anywhere: each chart as SVG, and a script that shows the values under the pointer,
/// zooms into what is dragged out and hides a line when its name is clicked, all of it by keyboard too. REQUIRES: each
/// chart has a line; width and height, of each chart, are above 0.
std::string html_page(const std::string& title, const std::vector<const Chart*>& charts, double width, double height);

/// The same of a sweep's trials: the trial under the pointer stands out, and its values are shown.
std::string html_page(const ParameterChart& chart, ParameterPicture picture, double width, double height);

}  // namespace skrobot

#endif
