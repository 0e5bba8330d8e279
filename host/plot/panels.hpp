// SPDX-License-Identifier: MIT
// Several small charts in one picture.
#ifndef SKROBOT_HOST_PLOT_PANELS_HPP
#define SKROBOT_HOST_PLOT_PANELS_HPP

#include <string>
#include <vector>

#include "plot/canvas.hpp"

namespace skrobot {

/// How `count` charts stand in a picture: side by side in as many columns as have room for legends, when there are any.
struct PanelGrid {
  PanelGrid(std::size_t count, double width, bool has_legends);
  std::size_t columns, rows;
};

/// Draws the charts below a title, each with axes of its own. REQUIRES: each has a line.
void draw_panels(const std::string& title, const std::vector<const Chart*>& charts, double width, double height,
                 Canvas& canvas);

}  // namespace skrobot

#endif
