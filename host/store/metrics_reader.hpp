// SPDX-License-Identifier: MIT
// Reads <run>.metrics fast, in pieces, and on from where it stopped: ten million points of a finished run, or what a
// going one has added.
#ifndef SKROBOT_HOST_STORE_METRICS_READER_HPP
#define SKROBOT_HOST_STORE_METRICS_READER_HPP

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

namespace skrobot {

/// One line of a metrics file; `metric` is an index into MetricsReader::names().
struct MetricRow {
  std::uint32_t metric;
  std::int64_t step;
  double time;  ///< seconds since the run's start
  double value;
};

/// Not thread-safe. Memory does not grow with the file, but with the number of metrics.
class MetricsReader {
 public:
  static constexpr std::size_t k_most_metrics = 1 << 20;

  /// Touches no disk. Reads from the first line that begins behind `begin` bytes; 0: from the file's beginning.
  explicit MetricsReader(std::filesystem::path path, std::uint64_t begin = 0)
      : path_(std::move(path)), offset_(begin), is_within_a_line_(begin > 0) {}

  /// Hands every point that was written since the last call to `take`, some thousand at a time, in the file's order;
  /// the rows are valid during the call. A last line without its newline waits for the next call; a line that is no
  /// point is left out and counted. A file that became shorter is read from its beginning. Behind 64 MiB in which no
  /// line ends nothing is read, and of metrics beyond the first k_most_metrics nothing is taken: their lines are
  /// counted as damaged. Returns why the file cannot be read.
  std::error_code read(const std::function<void(std::span<const MetricRow>)>& take);

  /// The metrics met so far, in the order of their first points.
  const std::vector<std::string>& names() const { return names_; }
  /// Lines that were no points.
  std::uint64_t damaged() const { return damaged_; }
  /// Where the next call begins, in bytes.
  std::uint64_t offset() const { return offset_; }

 private:
  const char* parse(const char* at, const char* end, const std::function<void(std::span<const MetricRow>)>& take);
  const char* parse_name(const char* at, const char* end, std::uint32_t& metric);
  std::uint32_t metric_of(std::string_view raw);

  std::filesystem::path path_;
  std::uint64_t offset_ = 0;
  bool is_within_a_line_ = false;  // the rest of it is passed over
  std::uint64_t damaged_ = 0;
  std::uint64_t rubbish_ = 0;  // bytes in which there was no line
  std::vector<std::string> names_;
  std::vector<std::string> raw_names_;                  // as the file has them, with the comma
  std::vector<std::uint32_t> followers_;                // by metric: the one whose point came after its last point
  std::unordered_map<std::string, std::uint32_t> ids_;  // by raw name
  std::uint32_t last_ = 0;
};

}  // namespace skrobot

#endif
