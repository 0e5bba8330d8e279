// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_AXIS_HPP
#define SKROBOT_HOST_PLOT_AXIS_HPP

#include <cstddef>
#include <string>
#include <vector>

#include "plot/chart.hpp"

namespace skrobot {

struct AxisTick {
  double value;
  std::string label;
};

/// One axis: what part of the numbers it shows, and where. A value type; const members are thread-safe.
class ChartAxis {
 public:
  /// Shows `least` to `most` and `margin` of that length more at each end. REQUIRES: both are finite, above 0 for a
  /// logarithmic axis.
  ChartAxis(AxisScale scale, double least, double most, double margin, Numbers numbers = Numbers::any);

  /// 0 at the axis's beginning, 1 at its end.
  double place(double value) const;
  /// About `wanted` of them, at numbers that people like: 1, 2 or 5 times a power of ten; on a logarithmic axis of less
  /// than that, those between. All of them on the axis, and two at least; of whole numbers one, where the axis has no
  /// two.
  std::vector<AxisTick> ticks(std::size_t wanted) const;

  AxisScale scale() const { return scale_; }
  Numbers numbers() const { return numbers_; }
  double begin() const { return begin_; }  ///< the logarithm to base 10, of a logarithmic axis
  double end() const { return end_; }

 private:
  std::vector<AxisTick> logarithmic_ticks(std::size_t wanted) const;

  AxisScale scale_;
  Numbers numbers_;
  double begin_;
  double end_;
};

/// A number for people: "0.25", "1500", "200k", "1.5M", "3e-7"; as many significant digits as tell it from its
/// neighbours `resolution` away, or six when that is 0.
std::string short_label(double value, double resolution = 0);

}  // namespace skrobot

#endif
