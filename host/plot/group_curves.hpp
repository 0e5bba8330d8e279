// SPDX-License-Identifier: MIT
// From the curves of a group's runs to one curve with a band. Everything here is thread-safe.
#ifndef SKROBOT_HOST_PLOT_GROUP_CURVES_HPP
#define SKROBOT_HOST_PLOT_GROUP_CURVES_HPP

#include <string>
#include <vector>

#include "plot/chart.hpp"

namespace skrobot {

/// The line of a group.
enum class Middle { mean, median };

/// What the band around it shows: one standard deviation, the 95 % confidence interval of the mean, from the least to
/// the greatest value, or the quartiles.
enum class Band { none, deviation, confidence, range, quartiles };

/// Where runs have no point. `shared`: only x that all runs have a point at. `interpolated`: every x of any run within
/// the part that all runs cover, with straight lines between points.
enum class Steps { shared, interpolated };

struct GroupCurveOptions {
  Middle middle = Middle::mean;
  Band band = Band::deviation;
  Steps steps = Steps::shared;
};

struct GroupCurve {
  std::vector<PlotPoint> points;     ///< by x; empty: the curves share no x
  std::vector<PlotPoint> low, high;  ///< the band: one of each for every point; empty without a band or with one curve
};

/// Of points of one x in a curve the last one counts. REQUIRES: finite points, each curve by x.
GroupCurve group_curve(const std::vector<std::vector<PlotPoint>>& curves, const GroupCurveOptions& options);

/// "mean ± standard deviation", "median with quartiles, interpolated": what the legend says of it.
const char* middle_text(Middle middle);
std::string band_text(const GroupCurveOptions& options);

}  // namespace skrobot

#endif
