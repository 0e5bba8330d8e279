// SPDX-License-Identifier: MIT
#ifndef SKROBOT_METRIC_CURVE_HPP
#define SKROBOT_METRIC_CURVE_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace skrobot {

/// One recorded value of a metric.
struct CurvePoint {
  std::int64_t step = 0;  ///< as recorded
  double time = 0;        ///< seconds since the run's start
  double value = 0;       ///< as recorded
};

/// One metric of a run. The numbers describe all of its points, even if `points` holds only some.
struct MetricCurve {
  std::string name;                                       ///< of the metric
  std::string unit;                                       ///< empty: none
  std::uint64_t count = 0;                                ///< of recorded points
  std::int64_t last_step = 0;                             ///< of the last point
  double last = 0;                                        ///< value of the last point
  double min = std::numeric_limits<double>::quiet_NaN();  ///< NaN: no point is a number
  double max = std::numeric_limits<double>::quiet_NaN();  ///< as `min`
  std::vector<CurvePoint> points;                         ///< see CurveOptions::width
};

/// The x axis of a curve.
enum class CurveAxis { step, time };

/// Which metrics and points to read.
struct CurveOptions {
  std::vector<std::string> metrics = {};  ///< empty: all
  /// 0: all points, in the order of the file. Otherwise the range of the axis is divided into at most so many columns
  /// of about equal width, and each column keeps the points with its least and its greatest value; the first and the
  /// last point of the curve are kept, too. The points are in the order of the axis. A line through them, so many
  /// pixels wide, looks like the line through all points. A column without a number keeps one NaN.
  std::size_t width = 0;
  CurveAxis axis = CurveAxis::step;  ///< which the columns divide
};

/// The curves of a run.
struct MetricCurves {
  std::vector<MetricCurve> curves;  ///< in the order of their first points
  std::uint64_t damaged_lines = 0;  ///< lines that are no points
};

}  // namespace skrobot

#endif
