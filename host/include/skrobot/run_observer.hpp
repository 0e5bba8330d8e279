// SPDX-License-Identifier: MIT
// Observes the start, progress and end of runs.
#ifndef SKROBOT_RUN_OBSERVER_HPP
#define SKROBOT_RUN_OBSERVER_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <skrobot/json.hpp>
#include <skrobot/run_state.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

/// One run.
struct RunInfo {
  std::string id;                   ///< a UUID
  std::string task;                 ///< name of the task
  std::string name;                 ///< name of its files
  std::filesystem::path directory;  ///< directory of its files
  std::uint64_t seed = 0;           ///< given or random
  std::string started;              ///< ISO 8601, UTC

  /// Path of one of its files: ".params", ".run", ".metrics", ".log", ".result" or ".errors"; "" is the directory of
  /// the artifacts.
  std::filesystem::path file(const char* extension) const { return directory / (name + extension); }
};

/// A metric's newest point.
struct NewestMetric {
  std::string name;       ///< name of the metric
  std::int64_t step = 0;  ///< step of the point
  double value = 0;       ///< value of the point
};

/// Progress of a run.
struct Progress {
  std::uint64_t done = 0;             ///< in units of the task
  std::uint64_t total = 0;            ///< 0: unknown
  std::vector<NewestMetric> metrics;  ///< the first few
};

/// A run in progress. All functions may be called from any thread while the run lasts.
class LiveRun {
 public:
  virtual ~LiveRun() = default;
  /// The current progress.
  virtual Progress progress() const = 0;
  /// The newest point of a metric; none if it has no points.
  virtual std::optional<NewestMetric> newest(std::string_view metric) const = 0;
  /// The names of at most `most` metrics that have a point.
  virtual std::vector<std::string> metric_names(std::size_t most) const = 0;
};

/// A piece of what a task writes. Secrets are masked; the bytes are otherwise the task's own and may harm a terminal.
struct TaskOutput {
  /// Printed to stdout or stderr, or a log record of this level.
  enum class Kind { printed, debug, info, warning, error };
  Kind kind = Kind::printed;  ///< what it is
  std::string_view text;      ///< printed: any piece of the stream; else a record, which may have several lines
  bool continues = false;     ///< the next piece belongs to the same log record
};

/// How a run ended.
struct RunEnd {
  State state = State::failed;     ///< never running
  std::int64_t duration_ms = 0;    ///< milliseconds
  json::object params;             ///< as recorded, without secrets
  json::value result;              ///< result of a completed run; null if it is large
  std::uint64_t large_result = 0;  ///< size in bytes of a result that is only in its file; 0: see `result`
  std::string error;               ///< message of any other run
  std::string details;             ///< text after the message in .errors: a backtrace, the last output
  std::string record_failure;      ///< if not empty, says what could not be written
};

/// Observes runs. Each run calls started() and ended() on the thread that runs the task, and progress() several times
/// a second on that thread or on a thread of the host, but never two calls at once for one run. If started() throws,
/// the run fails; the others must not throw.
///
/// output() is called between started() and ended(), in the order in which the task wrote, on any thread, but never two
/// calls at once for one run. The task, its metrics and its timeout wait for it: keep it short. It must not call
/// `LiveRun`. A task that is linked into the program passes its log records here; what it prints goes where the
/// program's own output goes.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void started(const RunInfo&) {}  ///< the record is open
  virtual void progress(const RunInfo&, const LiveRun&) {
  }  ///< the run is in progress; `LiveRun` is valid during the call
  virtual void output(const RunInfo&, const TaskOutput&) {
  }  ///< the task wrote something; `TaskOutput` is valid during the call
  virtual void ended(const RunInfo&, const RunEnd&) {}  ///< the record is closed; notifiers are called afterwards
};

}  // namespace skrobot

#endif
