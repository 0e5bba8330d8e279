// SPDX-License-Identifier: MIT
#include "query/metric_series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <skrobot/error.hpp>
#include <span>

#include "base/file_system.hpp"
#include "store/metrics_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_buckets = 256;

}  // namespace

void Course::add(double value) {
  if (buckets_.empty() || filled_ == width_) {
    if (buckets_.size() == k_most_buckets) {
      for (std::size_t i = 0; i < k_most_buckets / 2; ++i) {
        buckets_[i] = {buckets_[2 * i].sum + buckets_[2 * i + 1].sum,
                       buckets_[2 * i].count + buckets_[2 * i + 1].count};
      }
      buckets_.resize(k_most_buckets / 2);
      width_ *= 2;
    }
    buckets_.emplace_back();
    filled_ = 0;
  }
  ++filled_;
  if (!std::isfinite(value)) return;
  buckets_.back().sum += value;
  ++buckets_.back().count;
}

std::vector<double> Course::means(std::size_t count) const {
  std::vector<double> values;
  const std::size_t parts = std::min(count, buckets_.size());
  for (std::size_t i = 0; i < parts; ++i) {
    Bucket all;
    for (std::size_t j = i * buckets_.size() / parts; j < (i + 1) * buckets_.size() / parts; ++j)
      all = {all.sum + buckets_[j].sum, all.count + buckets_[j].count};
    values.push_back(all.count == 0 ? std::numeric_limits<double>::quiet_NaN()
                                    : all.sum / static_cast<double>(all.count));
  }
  return values;
}

MetricsAtAGlance read_metrics(const std::filesystem::path& file) {
  MetricsAtAGlance glance;
  MetricsReader reader(file);
  const std::error_code code = reader.read([&](std::span<const MetricRow> rows) {
    for (const std::string& name : std::span(reader.names()).subspan(glance.series.size())) {
      glance.series.emplace_back();
      glance.series.back().summary.name = name;
    }
    for (const MetricRow& row : rows) {
      MetricSeries& series = glance.series[row.metric];
      series.summary.add(row.step, row.value);
      series.course.add(row.value);
    }
  });
  if (code && code != std::errc::no_such_file_or_directory)
    throw Error(Fault::host, "cannot read " + file.string() + ": " + reason(code));
  glance.damaged_lines = reader.damaged();
  return glance;
}

std::string sparkline(const std::vector<double>& values) {
  constexpr std::array<const char*, 8> k_bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double least = std::numeric_limits<double>::infinity(), greatest = -least;
  for (const double value : values) {
    if (std::isfinite(value)) least = std::min(least, value), greatest = std::max(greatest, value);
  }
  std::string text;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      text += ' ';
      continue;
    }
    const double share =
        greatest > least ? value / 2 - least / 2 : 0;  // halves: the difference may be too large for a double
    text += k_bars[greatest > least
                       ? static_cast<std::size_t>(std::min(7.0, std::floor(8 * (share / (greatest / 2 - least / 2)))))
                       : 3];
  }
  return text;
}

}  // namespace skrobot
