// SPDX-License-Identifier: MIT
// A run's metrics at a glance, read from its .metrics in one pass and little memory.
#ifndef SKROBOT_HOST_QUERY_METRIC_SERIES_HPP
#define SKROBOT_HOST_QUERY_METRIC_SERIES_HPP

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "store/run_record.hpp"

namespace skrobot {

/// The course of a series in a fixed number of means, of equally many points each, however long the series grows.
class Course {
 public:
  void add(double value);
  /// At most `count` of them, in order; NaN where there was no number.
  std::vector<double> means(std::size_t count) const;

 private:
  struct Bucket {
    double sum = 0;
    std::size_t count = 0;
  };
  std::vector<Bucket> buckets_;
  std::size_t width_ = 1;   // points a bucket
  std::size_t filled_ = 0;  // points in the last bucket, numbers or not
};

struct MetricSeries {
  MetricSummary summary;
  Course course;
};

struct MetricsAtAGlance {
  std::vector<MetricSeries> series;  ///< in the order of their first points
  std::size_t damaged_lines = 0;
};

/// Reads what is there; a file that is not there has no metrics. Throws Error(Fault::host) when it cannot be read.
MetricsAtAGlance read_metrics(const std::filesystem::path& file);

/// One character a value, ▁ for the least and █ for the greatest; a blank for NaN.
std::string sparkline(const std::vector<double>& values);

}  // namespace skrobot

#endif
