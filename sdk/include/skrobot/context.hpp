// SPDX-License-Identifier: MIT
// What a running task talks to.
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

/// Throw it to end a run as failed with a message and, below it in the record, details of any length.
class TaskError : public std::runtime_error {
 public:
  /// The message is one line for people; `code` is the task's own number, recorded as it is.
  explicit TaskError(const std::string& message, std::string details = {}, int code = 0)
      : std::runtime_error(message), details_(std::move(details)), code_(code) {}
  const std::string& details() const { return details_; }  ///< follows the message in the record
  int code() const { return code_; }                       ///< the task's own number; 0: none

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

/// An open metric; cheap to copy. Usable from any thread until the run ends; the run's own thread has the fast way.
class Metric {
 public:
  /// Made by Context::metric().
  Metric(const skrobot_run* run, std::uint32_t id) : run_(run), id_(id) {}
  /// Records one point: a store while there is room. Waits when the host is behind; nothing is dropped.
  void operator()(std::int64_t step, double value) const { run_->metric(run_->ctx, id_, step, value); }
  /// Records `count` points at once.
  void operator()(const std::int64_t* steps, const double* values, std::size_t count) const {
    run_->metric_block(run_->ctx, id_, steps, values, count);
  }

 private:
  const skrobot_run* run_;
  std::uint32_t id_;
};

/// One run, from the task's side. All of it may be used from any thread until the task's run() returns.
class Context {
 public:
  /// The run is borrowed.
  explicit Context(const skrobot_run& run, Host host = {}) : run_(&run), host_(host) {}

  /// Opens a metric; the same name gives the same metric. The unit ("s", "bytes") may be left out.
  Metric metric(std::string_view name, std::string_view unit = {}) const {
    return {run_, run_->metric_open(run_->ctx, to_str(name), to_str(unit))};
  }
  /// Opens `name` and records one point; for the occasional one.
  void record(std::string_view name, std::int64_t step, double value) const { metric(name)(step, value); }

  /// Adds a record to the run's log, in order with what is printed. Never fails.
  void log(Level level, std::string_view text) const {
    run_->log(run_->ctx, static_cast<std::int32_t>(level), to_str(text));
  }
  void debug(std::string_view text) const { log(Level::debug, text); }      ///< log() at that level
  void info(std::string_view text) const { log(Level::info, text); }        ///< log() at that level
  void warning(std::string_view text) const { log(Level::warning, text); }  ///< log() at that level
  void error(std::string_view text) const { log(Level::error, text); }      ///< log() at that level

  /// How far the run is; `total` 0 is unknown.
  void progress(std::uint64_t done, std::uint64_t total) const { run_->progress(run_->ctx, done, total); }

  /// Has the run been asked to stop? One load.
  bool cancelled() const {
#if defined(__GNUC__)
    return __atomic_load_n(run_->cancelled, __ATOMIC_RELAXED) != 0;  // the same load, said in the language's terms
#else
    return *run_->cancelled != 0;
#endif
  }
  /// Throws Cancelled when it has.
  void throw_if_cancelled() const {
    if (cancelled()) throw Cancelled();
  }

  /// The same seed asks for the same result.
  std::uint64_t seed() const { return run_->seed; }
  /// The run's unique id, as in its record; valid until the run ends.
  std::string_view run_id() const { return to_view(run_->run_id); }

  /// Where the task's files go: absolute, made at the first call. Throws TaskError when it cannot be made.
  std::filesystem::path directory() const {
    skrobot_error error{};
    error.struct_size = sizeof error;
    if (run_->make_directory(run_->ctx, &error) != SKROBOT_OK) throw TaskError(error.message);
    return std::filesystem::path(std::string(to_view(run_->directory)));
  }

  /// The host, for its extensions; of a task that is linked into a program, one that offers nothing.
  Host host() const { return host_; }
  /// The C contract's own struct, for members that have no function here; valid until the run ends. Read what was added
  /// after the first version as `SKROBOT_HAS(skrobot_run, &table, member) && table.member != nullptr`.
  const skrobot_run& table() const { return *run_; }

 private:
  const skrobot_run* run_;
  Host host_;
};

}  // namespace skrobot

#endif
