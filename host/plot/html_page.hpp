// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_HTML_PAGE_HPP
#define SKROBOT_HOST_PLOT_HTML_PAGE_HPP

#include <string>

#include "plot/chart.hpp"
#include "plot/parameter_chart.hpp"

namespace skrobot {

/// A page that needs nothing from anywhere: the picture as SVG, and a script that shows the values under the pointer and hides a line when its
/// name is clicked. REQUIRES: the chart has a line; width and height are above 0.
std::string html_page(const Chart& chart, double width, double height);

/// The same of a sweep's trials: the trial under the pointer stands out, and its values are shown.
std::string html_page(const ParameterChart& chart, ParameterPicture picture, double width, double height);

}  // namespace skrobot

#endif
