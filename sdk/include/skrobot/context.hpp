// SPDX-License-Identifier: MIT
// The interface of a running task.
#ifndef SKROBOT_CONTEXT_HPP
#define SKROBOT_CONTEXT_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "skrobot/host.hpp"
#include "skrobot/plugin.h"

namespace skrobot {

/// Throw this to fail a run with a message and, below it in the record, details of any length.
class TaskError : public std::runtime_error {
 public:
  /// `message` is one line for people; `code` is a number of the task, recorded unchanged.
  explicit TaskError(const std::string& message, std::string details = {}, int code = 0)
      : std::runtime_error(message), details_(std::move(details)), code_(code) {}
  const std::string& details() const { return details_; }  ///< text after the message in the record
  int code() const { return code_; }                       ///< a number of the task; 0: none

 private:
  std::string details_;
  int code_;
};

/// Ends a run as cancelled.
class Cancelled : public std::exception {
 public:
  /// "cancelled".
  const char* what() const noexcept override { return "cancelled"; }
};

/// An open metric; cheap to copy. Usable from any thread until the run ends; fastest on the run's own thread.
class Metric {
 public:
  /// Made by Context::metric().
  Metric(const skrobot_run* run, std::uint32_t id) : run_(run), id_(id) {}
  /// Records one point. Costs a store while there is room; waits if the host is behind. No point is dropped.
  void operator()(std::int64_t step, double value) const { run_->metric(run_->ctx, id_, step, value); }
  /// Records `count` points.
  void operator()(const std::int64_t* steps, const double* values, std::size_t count) const {
    run_->metric_block(run_->ctx, id_, steps, values, count);
  }

 private:
  const skrobot_run* run_;
  std::uint32_t id_;
};

/// A run, from the task's side. Usable from any thread until the task's run() returns.
class Context {
 public:
  /// The run is borrowed.
  explicit Context(const skrobot_run& run, Host host = {}) : run_(&run), host_(host) {}

  /// Opens a metric; the same name gives the same metric. The unit ("s", "bytes") is optional.
  Metric metric(std::string_view name, std::string_view unit = {}) const {
    return {run_, run_->metric_open(run_->ctx, to_str(name), to_str(unit))};
  }
  /// Opens `name` and records one point; for occasional points.
  void record(std::string_view name, std::int64_t step, double value) const { metric(name)(step, value); }

  /// Adds a record to the run's log, in order with printed output. Never fails.
  void log(Level level, std::string_view text) const {
    run_->log(run_->ctx, static_cast<std::int32_t>(level), to_str(text));
  }
  void debug(std::string_view text) const { log(Level::debug, text); }      ///< log() at that level
  void info(std::string_view text) const { log(Level::info, text); }        ///< log() at that level
  void warning(std::string_view text) const { log(Level::warning, text); }  ///< log() at that level
  void error(std::string_view text) const { log(Level::error, text); }      ///< log() at that level

  /// Reports progress; `total` 0: unknown.
  void progress(std::uint64_t done, std::uint64_t total) const { run_->progress(run_->ctx, done, total); }

  /// Returns whether the run was asked to stop. Costs one load.
  bool cancelled() const {
#if defined(__GNUC__)
    return __atomic_load_n(run_->cancelled, __ATOMIC_RELAXED) != 0;  // the same load, said in the language's terms
#else
    return *run_->cancelled != 0;
#endif
  }
  /// Throws Cancelled if the run was asked to stop.
  void throw_if_cancelled() const {
    if (cancelled()) throw Cancelled();
  }

  /// The random seed. The same seed should give the same result.
  std::uint64_t seed() const { return run_->seed; }
  /// The run's unique id, as in its record; valid until the run ends.
  std::string_view run_id() const { return to_view(run_->run_id); }

  /// The directory for artifacts: absolute, created on the first call. Throws TaskError if it cannot be created.
  std::filesystem::path directory() const {
    skrobot_error error{};
    error.struct_size = sizeof error;
    if (run_->make_directory(run_->ctx, &error) != SKROBOT_OK) throw TaskError(error.message);
    return std::filesystem::path(std::string(to_view(run_->directory)));
  }

  /// The host, for its extensions. For a task linked into a program, it offers none.
  Host host() const { return host_; }
  /// The struct of the C contract, for members without a function here; valid until the run ends. Read members added
  /// after the first version as `SKROBOT_HAS(skrobot_run, &table, member) && table.member != nullptr`.
  const skrobot_run& table() const { return *run_; }

 private:
  const skrobot_run* run_;
  Host host_;
};

}  // namespace skrobot

#endif
