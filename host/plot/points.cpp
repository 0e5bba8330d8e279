// SPDX-License-Identifier: MIT
#include "plot/points.hpp"

#include <algorithm>
#include <cmath>

namespace skrobot {
namespace {

constexpr double k_as_good_as_infinite = 1e300;  // beyond, the length of an axis is no number any more

bool drawable(double value, AxisScale scale) {
  return std::fabs(value) < k_as_good_as_infinite && (scale == AxisScale::linear || value > 0);
}

// Twice its area.
double triangle(const PlotPoint& a, const PlotPoint& b, double x, double y) {
  return std::fabs((a.x - x) * (b.y - a.y) - (a.x - b.x) * (y - a.y));
}

}  // namespace

std::vector<PlotPoint> smoothed(const std::vector<PlotPoint>& points, double weight) {
  std::vector<PlotPoint> out;
  out.reserve(points.size());
  double last = 0, taken = 1;
  for (const PlotPoint& point : points) {
    last = last * weight + (1 - weight) * point.y;
    taken *= weight;
    out.push_back({point.x, last / (1 - taken)});
  }
  return out;
}

std::vector<PlotPoint> downsampled(const std::vector<PlotPoint>& points, std::size_t most) {
  if (points.size() <= most) return points;
  const auto [lowest, highest] = std::minmax_element(points.begin(), points.end(),
                                                     [](const PlotPoint& a, const PlotPoint& b) { return a.y < b.y; });
  const auto low = static_cast<std::size_t>(lowest - points.begin()),
             high = static_cast<std::size_t>(highest - points.begin());
  // Two places are kept for them; the buckets share what is between the first point and the last.
  const std::size_t buckets = most - 4;
  std::vector<std::size_t> chosen{0};
  const auto begin_of = [&](std::size_t bucket) { return 1 + bucket * (points.size() - 2) / buckets; };
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    const std::size_t begin = begin_of(bucket), end = begin_of(bucket + 1);
    const std::size_t next_end = bucket + 1 < buckets ? begin_of(bucket + 2) : points.size();
    double x = 0, y = 0;
    for (std::size_t i = end; i < next_end; ++i) {
      x += points[i].x;
      y += points[i].y;
    }
    const auto count = static_cast<double>(next_end - end);
    std::size_t best = begin;
    double largest = -1;
    for (std::size_t i = begin; i < end; ++i) {
      const double area = triangle(points[chosen.back()], points[i], x / count, y / count);
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    chosen.push_back(best);
  }
  chosen.insert(chosen.end(), {low, high, points.size() - 1});
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  std::vector<PlotPoint> out;
  out.reserve(chosen.size());
  for (const std::size_t i : chosen) out.push_back(points[i]);
  return out;
}

void order_by_x(std::vector<PlotPoint>& points) {
  const auto before = [](const PlotPoint& a, const PlotPoint& b) { return a.x < b.x; };
  if (!std::is_sorted(points.begin(), points.end(), before)) std::stable_sort(points.begin(), points.end(), before);
}

std::size_t remove_undrawable(std::vector<PlotPoint>& points, AxisScale x_scale, AxisScale y_scale) {
  return std::erase_if(
      points, [&](const PlotPoint& point) { return !drawable(point.x, x_scale) || !drawable(point.y, y_scale); });
}

}  // namespace skrobot
