// SPDX-License-Identifier: MIT
// What is done to a metric's points before they are drawn. Everything here is thread-safe.
#ifndef SKROBOT_HOST_PLOT_POINTS_HPP
#define SKROBOT_HOST_PLOT_POINTS_HPP

#include <cstddef>
#include <vector>

#include "plot/chart.hpp"

namespace skrobot {

/// Exponential smoothing as TensorBoard does it: each value is `weight` of the smoothed one before it and the rest of
/// its own, divided by 1 - weight^n so that the first values are not drawn towards zero. REQUIRES: 0 <= weight < 1,
/// every y finite.
std::vector<PlotPoint> smoothed(const std::vector<PlotPoint>& points, double weight);

/// At most `most` of the points, chosen so that the line looks the same: largest triangle three buckets (S.
/// Steinarsson, "Downsampling Time Series for Visual Representation", 2013). The first, the last, the lowest and the
/// highest point are always among them. REQUIRES: most >= 4; by x.
std::vector<PlotPoint> downsampled(const std::vector<PlotPoint>& points, std::size_t most);

/// Sorts by x where points are out of order; of one x the order stays.
void order_by_x(std::vector<PlotPoint>& points);

/// Takes out the points that an axis cannot show: NaN, the infinities and what is as good as infinite, and what is not
/// above 0 on a logarithmic axis. Returns how many.
std::size_t remove_undrawable(std::vector<PlotPoint>& points, AxisScale x_scale, AxisScale y_scale);

}  // namespace skrobot

#endif
