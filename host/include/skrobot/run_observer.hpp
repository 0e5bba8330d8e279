// SPDX-License-Identifier: MIT
// Follows runs from a program: when they start, how far they are, how they end.
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
  std::string task;                 ///< the task's name
  std::string name;                 ///< of its files
  std::filesystem::path directory;  ///< where they lie
  std::uint64_t seed = 0;           ///< given or drawn
  std::string started;              ///< ISO 8601, UTC

  /// One of its files: ".params", ".run", ".metrics", ".log", ".result" or ".errors"; "" is the directory of the task's
  /// own files.
  std::filesystem::path file(const char* extension) const { return directory / (name + extension); }
};

/// A metric's newest point.
struct NewestMetric {
  std::string name;       ///< the metric's
  std::int64_t step = 0;  ///< of the point
  double value = 0;       ///< of the point
};

/// How far a run is.
struct Progress {
  std::uint64_t done = 0;             ///< in units of the task's own
  std::uint64_t total = 0;            ///< 0: unknown
  std::vector<NewestMetric> metrics;  ///< the first few
};

/// A run in progress. All functions may be called from any thread while the run lasts.
class LiveRun {
 public:
  virtual ~LiveRun() = default;
  /// How far it is now.
  virtual Progress progress() const = 0;
  /// The newest point of one metric; none when it has no point.
  virtual std::optional<NewestMetric> newest(std::string_view metric) const = 0;
  /// The names of the metrics that have a point, at most `most`.
  virtual std::vector<std::string> metric_names(std::size_t most) const = 0;
};

/// A piece of what a task writes. Secrets are masked; the bytes are otherwise the task's own and may harm a terminal.
struct TaskOutput {
  enum class Kind { printed, debug, info, warning, error };  ///< stdout or stderr, or a log record's level
  Kind kind = Kind::printed;
  std::string_view text;   ///< printed: any piece of the stream; else a record, which may have several lines
  bool continues = false;  ///< the next piece belongs to the same log record
};

/// How a run ended.
struct RunEnd {
  State state = State::failed;     ///< never running
  std::int64_t duration_ms = 0;    ///< milliseconds
  json::object params;             ///< as recorded: without secrets
  json::value result;              ///< of a completed run; null when it is large
  std::uint64_t large_result = 0;  ///< bytes of a result that is in its file alone; 0: `result` has it
  std::string error;               ///< of any other run: the message
  std::string details;             ///< what follows the message in .errors: a backtrace, the end of the output
  std::string record_failure;      ///< not empty: what could not be written, as a sentence
};

/// Hears of runs, in pairs of started and ended. started() and ended() are called on the thread that runs the task,
/// progress() some times a second on that thread or on one of the host's, never two at once for one run. What started()
/// throws ends the run as failed; the others must not throw.
///
/// output() is called between the two, in the order in which the task wrote, on any thread, never two at once for one
/// run. The task waits for it, and so do metrics and timeouts: keep it short. It must not call `LiveRun`. A task that
/// is linked into the program writes its log records here; what it prints goes where the program's own output goes.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void started(const RunInfo&) {}                   ///< the record is open
  virtual void progress(const RunInfo&, const LiveRun&) {}  ///< the run goes on; `LiveRun` is valid for the call
  virtual void output(const RunInfo&, const TaskOutput&) {
  }  ///< the task wrote something; `TaskOutput` is valid for the call
  virtual void ended(const RunInfo&, const RunEnd&) {}  ///< the record is closed; the notifiers are told afterwards
};

}  // namespace skrobot

#endif
