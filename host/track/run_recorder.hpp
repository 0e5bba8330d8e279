// SPDX-License-Identifier: MIT
// What a running task's metrics, log and output become: the run's .metrics and .log.
#ifndef SKROBOT_HOST_TRACK_RUN_RECORDER_HPP
#define SKROBOT_HOST_TRACK_RUN_RECORDER_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <skrobot/run_observer.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

#include "base/secret_mask.hpp"
#include "base/secret_stream.hpp"
#include "store/layout.hpp"
#include "store/log_file.hpp"
#include "store/metrics_file.hpp"
#include "store/result_file.hpp"
#include "store/run_record.hpp"
#include "track/shared_memory.hpp"

namespace skrobot {

inline constexpr std::uint64_t k_default_output_limit = std::uint64_t{1} << 30;

/// A run's record holds a summary, and the unit, of so many metrics: listing reads the records of many runs.
inline constexpr std::size_t k_most_summaries = 1000;

struct RecorderOptions {
  std::uint64_t output_limit = k_default_output_limit;  ///< bytes of the log
  SecretMask secrets;                                   ///< what neither names nor texts may show
  std::function<void(const TaskOutput&)> on_output{};   ///< told what the log takes, as RunObserver::output() promises
};

/// One for each run. All functions are thread-safe.
class RunRecorder : public LiveRun {
 public:
  /// Makes the two files. Throws Error(Fault::host) with the path and the reason.
  RunRecorder(FileSystem& files, const RunFiles& names, SharedMemory memory, RecorderOptions options = {});
  RunRecorder(const RunRecorder&) = delete;
  RunRecorder& operator=(const RunRecorder&) = delete;

  SharedBlock& block() const { return memory_.block(); }
  const SharedMemory& memory() const { return memory_; }

  /// Opens a metric by name; the same name gives the same id.
  std::uint32_t open_metric(std::string_view name, std::string_view unit);
  /// Opens it under an id that the other side chose. False: there are too many metrics, and the log says so.
  bool open_metric_as(std::uint32_t id, std::string_view name, std::string_view unit);

  /// A log record, or a part of one that `goes_on` with the next call.
  void log(std::int32_t level, std::string_view text, bool goes_on = false);
  void output(std::string_view bytes);

  /// Writes what the task has put into the shared memory and all else that is pending: what was recorded before the
  /// call survives this process. Returns the number of points.
  std::size_t drain() { return drain(ring_heads(block())); }
  /// The same for the points before `heads`: names that come by another way than memory must be read between the two.
  std::size_t drain(const RingHeads& heads);

  /// What the task returns. For the run's own thread.
  ResultFile& result() { return result_; }

  /// drain(), and no more comes: an open line of the log ends, and the disk begins to take what there is. A file that
  /// was removed or replaced is written again.
  void end();
  /// The files that end() wrote again.
  std::vector<std::filesystem::path> written_again() const;
  /// end(), and what was recorded survives a power cut. The first failure to write any of it.
  std::error_code finish();

  /// From here on `take`, if there is one, is told every point of the metric `name`, on the thread that drains; it must
  /// not call back. One at a time. Its newest point is known, however many metrics there are, when this is called
  /// before it is opened.
  void watch(std::string name, std::function<void(std::int64_t step, double value)> take);

  Progress progress() const override;
  /// The newest point of one metric.
  std::optional<NewestMetric> newest(std::string_view metric) const override;
  /// The names of the metrics that have a point, at most `most` of them.
  std::vector<std::string> metric_names(std::size_t most) const override;
  std::map<std::string, std::string> units() const;
  /// A summary of each metric that has a point, at most k_most_summaries, and how many more there are.
  std::vector<MetricSummary> summaries(std::uint64_t& left_out) const;
  /// Bytes that the limit left out of the log.
  std::uint64_t output_left_out() const;
  /// The end of what the task wrote to stdout and stderr.
  std::string output_tail() const;

 private:
  bool open_locked(std::uint32_t id, std::string_view name, std::string_view unit);
  void take_locked(const MetricPoint& point);
  void write_again_locked();

  void output_locked(std::string_view bytes);
  void output_held_locked();

  FileSystem& files_;
  const RunFiles names_;
  SharedMemory memory_;
  const SecretMask secrets_;
  const std::function<void(const TaskOutput&)> on_output_;
  const std::int64_t started_ns_;
  mutable std::mutex mutex_;
  MetricsFile metrics_;
  LogFile log_;
  ResultFile result_;
  std::vector<MetricSummary> open_;  // by id, below MetricsFile::k_fast_metrics
  std::vector<bool> others_;         // of the ids from there on, those that have a point
  std::uint64_t others_with_points_ = 0;
  bool is_full_ = false;  // a metric was left out
  std::optional<std::uint32_t> watched_id_;
  MetricSummary watched_summary_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::map<std::string, std::string> units_;
  std::string watched_;
  std::function<void(std::int64_t, double)> watcher_;
  SecretStream output_stream_{secrets_},
      record_stream_{secrets_};  // printed text and log records are each cut in their own way
  bool is_over_ = false;
  std::vector<std::filesystem::path> written_again_;
  std::string tail_;
};

/// `name` as a metric's: valid UTF-8 without control characters, never empty, at most 200 bytes.
std::string metric_name(std::string_view name);

}  // namespace skrobot

#endif
