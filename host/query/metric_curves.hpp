// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_QUERY_METRIC_CURVES_HPP
#define SKROBOT_HOST_QUERY_METRIC_CURVES_HPP

#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <skrobot/metric_curve.hpp>
#include <vector>

namespace skrobot {

/// Keeps of a series of points what a line of so many columns shows, however long the series is and wherever its axis
/// begins and ends: see CurveOptions::width.
class ThinnedCurve {
 public:
  /// A width of more than a million is taken as that.
  ThinnedCurve(std::size_t width, CurveAxis axis);
  ThinnedCurve(ThinnedCurve&&) = default;
  ThinnedCurve& operator=(ThinnedCurve&&) = default;
  void add(const CurvePoint& point);
  /// At most 2 * width + 2 points, in the order of the axis.
  std::vector<CurvePoint> points() const;

 private:
  struct Kept {
    CurvePoint point;
    std::int64_t place = 0;    // on the axis
    std::uint64_t number = 0;  // in the order of add()
  };
  struct Column {
    std::optional<Kept> least, greatest;
    void add(const Kept& kept);
    void merge(const Column& other);
  };
  using Columns = std::map<std::int64_t, Column>;  // by place, in units of 2^shift

  std::uint64_t range() const;
  void halve();

  std::size_t width_;
  CurveAxis axis_;
  Columns columns_;                        // narrower than those that are wanted, and more of them
  Columns::value_type* newest_ = nullptr;  // the one that the last point fell into
  int shift_ = 0;
  std::uint64_t count_ = 0;
  std::optional<Kept> first_, last_;
};

/// Reads a metrics file. One that is not there has no metrics. Throws Error(Fault::host) when it cannot be read.
MetricCurves read_curves(const std::filesystem::path& file, const CurveOptions& options);

}  // namespace skrobot

#endif
