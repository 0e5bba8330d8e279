// SPDX-License-Identifier: MIT
#include "plot/group_curves.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "statistics/summary.hpp"

namespace skrobot {
namespace {

using Curve = std::vector<PlotPoint>;

std::vector<double> places_of(const std::vector<Curve>& curves, Steps steps) {
  std::vector<double> places;
  for (const PlotPoint& point : curves.front()) places.push_back(point.x);
  for (std::size_t i = 1; i < curves.size(); ++i) {
    std::vector<double> own, all;
    for (const PlotPoint& point : curves[i]) own.push_back(point.x);
    if (steps == Steps::shared)
      std::set_intersection(places.begin(), places.end(), own.begin(), own.end(), std::back_inserter(all));
    else std::set_union(places.begin(), places.end(), own.begin(), own.end(), std::back_inserter(all));
    places = std::move(all);
  }
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (steps == Steps::shared) return places;
  // Beyond the end of a curve nothing is known of it.
  double begin = curves.front().front().x, end = curves.front().back().x;
  for (const Curve& curve : curves) {
    begin = std::max(begin, curve.front().x);
    end = std::min(end, curve.back().x);
  }
  std::erase_if(places, [&](double x) { return x < begin || x > end; });
  return places;
}

// Moves along a curve from the left to the right.
class Reader {
 public:
  explicit Reader(const Curve& curve) : curve_(curve) {}
  // REQUIRES: not to the left of the last x; within the curve.
  double at(double x) {
    while (next_ < curve_.size() && curve_[next_].x <= x) ++next_;
    const PlotPoint& before = curve_[next_ - 1];
    if (before.x == x || next_ == curve_.size()) return before.y;
    const PlotPoint& after = curve_[next_];
    return before.y + (x - before.x) / (after.x - before.x) * (after.y - before.y);
  }

 private:
  const Curve& curve_;
  std::size_t next_ = 0;
};

Interval band_of(const Summary& summary, double middle, Band band) {
  switch (band) {
    case Band::deviation: return {middle - summary.deviation, middle + summary.deviation};
    case Band::confidence: return summary.mean_interval;
    case Band::range: return {summary.min, summary.max};
    case Band::quartiles: return {summary.lower_quartile, summary.upper_quartile};
    case Band::none: break;
  }
  return {};
}

}  // namespace

GroupCurve group_curve(const std::vector<Curve>& curves, const GroupCurveOptions& options) {
  GroupCurve all;
  const auto is_empty = [](const Curve& curve) { return curve.empty(); };
  if (curves.empty() || std::any_of(curves.begin(), curves.end(), is_empty)) return all;
  std::vector<Reader> readers(curves.begin(), curves.end());
  std::vector<double> values(curves.size());
  for (const double x : places_of(curves, options.steps)) {
    for (std::size_t i = 0; i < readers.size(); ++i) values[i] = readers[i].at(x);
    const Summary summary = summarize(values);
    const double middle = options.middle == Middle::mean ? summary.mean : summary.median;
    all.points.push_back({x, middle});
    if (options.band == Band::none || curves.size() < 2) continue;
    const Interval band = band_of(summary, middle, options.band);
    all.low.push_back({x, band.low});
    all.high.push_back({x, band.high});
  }
  return all;
}

const char* middle_text(Middle middle) { return middle == Middle::mean ? "mean" : "median"; }

std::string band_text(const GroupCurveOptions& options) {
  std::string text = middle_text(options.middle);
  switch (options.band) {
    case Band::deviation: text += " ± standard deviation"; break;
    case Band::confidence: text += " with 95 % confidence interval of the mean"; break;
    case Band::range: text += " with range"; break;
    case Band::quartiles: text += " with quartiles"; break;
    case Band::none: break;
  }
  return text + (options.steps == Steps::interpolated ? ", interpolated" : "");
}

}  // namespace skrobot
