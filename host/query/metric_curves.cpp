// SPDX-License-Identifier: MIT
#include "query/metric_curves.hpp"

#include <algorithm>
#include <cmath>
#include <skrobot/error.hpp>
#include <span>

#include "base/file_system.hpp"
#include "store/metrics_reader.hpp"
#include "store/run_record.hpp"

namespace skrobot {
namespace {

// Minimum number of internal columns for each column of the result.
constexpr std::uint64_t k_finer = 4;
constexpr std::size_t k_most_columns = 1'000'000;

// Times in microseconds, limited: a file can contain any number.
std::int64_t place_of(const CurvePoint& point, CurveAxis axis) {
  if (axis == CurveAxis::step) return point.step;
  constexpr double k_longest = 9e12;  // seconds
  return std::isnan(point.time) ? 0 : std::llround(1e6 * std::clamp(point.time, -k_longest, k_longest));
}

struct Reading {
  MetricSummary summary;
  std::vector<CurvePoint> points;
  std::optional<ThinnedCurve> thinned;
};

}  // namespace

ThinnedCurve::ThinnedCurve(std::size_t width, CurveAxis axis)
    : width_(std::clamp<std::size_t>(width, 1, k_most_columns)), axis_(axis) {}

// Any number replaces NaN.
void ThinnedCurve::Column::add(const Kept& kept) {
  const double value = kept.point.value;
  const auto stays = [&](const std::optional<Kept>& now) {
    return now && (std::isnan(value) || !std::isnan(now->point.value));
  };
  if (!stays(least) || value < least->point.value) least = kept;
  if (!stays(greatest) || value > greatest->point.value) greatest = kept;
}

void ThinnedCurve::Column::merge(const Column& other) {
  for (const auto& kept : {other.least, other.greatest}) {
    if (kept) add(*kept);
  }
}

// Merges pairs of columns.
void ThinnedCurve::halve() {
  ++shift_;
  Columns halved;
  for (const auto& [place, column] : columns_) {
    halved.try_emplace(halved.end(), place >> 1)->second.merge(column);
  }
  columns_ = std::move(halved);
}

// In columns, less one.
std::uint64_t ThinnedCurve::range() const {
  return static_cast<std::uint64_t>(columns_.rbegin()->first) - static_cast<std::uint64_t>(columns_.begin()->first);
}

void ThinnedCurve::add(const CurvePoint& point) {
  const Kept kept{point, place_of(point, axis_), count_++};
  if (!first_) first_ = kept;
  last_ = kept;
  if (newest_ == nullptr || newest_->first != kept.place >> shift_) {
    columns_.try_emplace(kept.place >> shift_);
    while (range() >= 2 * k_finer * width_) halve();
    newest_ = &*columns_.find(kept.place >> shift_);
  }
  newest_->second.add(kept);
}

std::vector<CurvePoint> ThinnedCurve::points() const {
  if (columns_.empty()) return {};
  const std::int64_t begin = columns_.begin()->first;
  const std::uint64_t count = range() + 1;
  std::map<std::uint64_t, Column> wanted;
  for (const auto& [place, column] : columns_) {
    const auto from_begin = static_cast<std::uint64_t>(place - begin);
    wanted[count <= width_ ? from_begin : from_begin * width_ / count].merge(column);
  }
  std::vector<Kept> all{*first_, *last_};
  for (const auto& [place, column] : wanted) all.insert(all.end(), {*column.least, *column.greatest});
  std::sort(all.begin(), all.end(),
            [](const Kept& a, const Kept& b) { return a.place != b.place ? a.place < b.place : a.number < b.number; });
  std::vector<CurvePoint> points;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == 0 || all[i].number != all[i - 1].number) points.push_back(all[i].point);
  }
  return points;
}

MetricCurves read_curves(const std::filesystem::path& file, const CurveOptions& options) {
  MetricsReader reader(file);
  std::vector<std::optional<Reading>> readings;
  const auto begin = [&](const std::string& name) {
    const bool is_wanted = options.metrics.empty() ||
                           std::find(options.metrics.begin(), options.metrics.end(), name) != options.metrics.end();
    readings.emplace_back();
    if (!is_wanted) return;
    readings.back().emplace();
    readings.back()->summary.name = name;
    if (options.width > 0) readings.back()->thinned.emplace(options.width, options.axis);
  };
  const std::error_code code = reader.read([&](std::span<const MetricRow> rows) {
    for (const MetricRow& row : rows) {
      while (readings.size() <= row.metric) begin(reader.names()[readings.size()]);
      if (!readings[row.metric]) continue;
      Reading& reading = *readings[row.metric];
      const CurvePoint point{row.step, row.time, row.value};
      reading.summary.add(row.step, row.value);
      if (reading.thinned) reading.thinned->add(point);
      else reading.points.push_back(point);
    }
  });
  if (code && code != std::errc::no_such_file_or_directory)
    throw Error(Fault::host, "cannot read " + file.string() + ": " + reason(code));
  MetricCurves curves;
  curves.damaged_lines = reader.damaged();
  for (std::optional<Reading>& reading : readings) {
    if (!reading) continue;
    const MetricSummary& summary = reading->summary;
    curves.curves.push_back({summary.name, "", summary.count, summary.last_step, summary.last, summary.min, summary.max,
                             reading->thinned ? reading->thinned->points() : std::move(reading->points)});
  }
  return curves;
}

}  // namespace skrobot
