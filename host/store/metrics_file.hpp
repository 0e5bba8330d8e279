// SPDX-License-Identifier: MIT
// <run>.metrics: CSV in long form, `metric,step,time,value`, one point a line.
#ifndef SKROBOT_HOST_STORE_METRICS_FILE_HPP
#define SKROBOT_HOST_STORE_METRICS_FILE_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/file_system.hpp"
#include "store/name_table.hpp"

namespace skrobot {

/// Formats points into a buffer of its own and writes the buffer when it is full or flush() is called. Not thread-safe.
class MetricsFile {
 public:
  /// The metrics below this have memory that makes their points fast to write.
  static constexpr std::uint32_t k_fast_metrics = 1 << 14;
  static constexpr std::uint32_t k_most_metrics = 1 << 22;

  explicit MetricsFile(std::unique_ptr<OutputFile> file);

  /// Names a metric; `id`s are dense from 0. Again with the same id: the name is replaced. False: it is not opened,
  /// since there are k_most_metrics, or since all their names have NameTable::k_most_bytes.
  bool open(std::uint32_t id, std::string_view name);
  bool is_open(std::uint32_t id) const {
    return id < metrics_.size() ? metrics_[id].name_size != 0 : !more_names_.find(id).empty();
  }

  /// REQUIRES: is_open(id). `time_ns` is since the run's start; it is written in seconds, to the millisecond.
  void add(std::uint32_t id, std::int64_t step, std::int64_t time_ns, double value);

  /// Hands what was added to the system: it survives this process. The first failure is kept and returned from here on.
  std::error_code flush();
  /// See store/written_again.hpp.
  std::optional<std::error_code> write_again(FileSystem& files, const std::filesystem::path& path);
  /// flush(), and begins to sync.
  std::error_code finish();
  /// finish(), and what was added survives a power cut.
  std::error_code sync();

 private:
  std::unique_ptr<OutputFile> file_;
  std::error_code failure_;
  // Copied in pieces of a size that the compiler knows: of a point's 70 ns, calls of memcpy would be 15.
  struct Metric {
    std::string name;           // as CSV, with the comma, and behind it bytes that fill up the piece
    std::size_t name_size = 0;  // 0: not open
    std::int64_t step = 0;      // what step_text says; steps mostly go up by one, which changes one digit
    std::array<char, 24> step_text{};
    std::size_t step_size = 0;  // 0: nothing yet
  };
  static void name(Metric& metric, std::string_view field);
  Metric& metric_of(std::uint32_t id);

  std::vector<Metric> metrics_;  // by id, the fast ones
  NameTable more_names_;         // of the others, as CSV, with the comma
  Metric other_;                 // one of them
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::int64_t time_ms_ = -1;  // what time_text_ says: points come in bursts of one millisecond
  std::array<char, 32> time_text_{};
  std::size_t time_size_ = 0;
};

/// `text` as one CSV field (RFC 4180): quoted where it must be.
std::string csv_field(std::string_view text);

}  // namespace skrobot

#endif
