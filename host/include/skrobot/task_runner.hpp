// SPDX-License-Identifier: MIT
// Runs a task and records it in a directory: parameters, metrics, log, result, errors, state, cost.
#ifndef SKROBOT_TASK_RUNNER_HPP
#define SKROBOT_TASK_RUNNER_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <skrobot/context.hpp>
#include <skrobot/params.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace skrobot {

class AnyTask;      // a plugin's task, from skrobot::Plugins
class CancelToken;  // <skrobot/cancel_token.hpp>
class RunObserver;  // <skrobot/run_observer.hpp>

/// Options of a run; all are optional.
struct RunOptions {
  std::string name;                   ///< name of the run's files; empty: the task's name
  std::optional<std::uint64_t> seed;  ///< default: random, the same for all runs of an experiment
  /// Time limit. After it, the task is asked to stop. A plugin's task that does not stop is killed; a linked task is
  /// waited for.
  std::optional<std::chrono::milliseconds> timeout;
  /// Grace period of a plugin's task after a stop request, and again after SIGTERM, before SIGKILL for all its
  /// processes.
  std::chrono::milliseconds grace = std::chrono::seconds(5);
  /// Limit in bytes of the private memory (RLIMIT_DATA) of a plugin's task and of each process that it starts; further
  /// allocations fail.
  std::optional<std::uint64_t> memory_limit;
  /// Limit in bytes of the log. Beyond it, the beginning and the end are kept, with a line between them that says how
  /// much was omitted.
  std::optional<std::uint64_t> output_limit;  ///< default: 1 GiB
  /// Limit in bytes for reading files that parameters name. Their digests let a later run detect changes.
  std::uint64_t input_limit = 16 << 20;
  std::map<std::string, std::string> tags;  ///< recorded
  std::string note;                         ///< recorded
  const CancelToken* cancel = nullptr;      ///< borrowed
  /// Called if the run ended as cancelled. Returns the reason to record if a program stopped it, or an empty text if a
  /// user did.
  std::function<std::string()> stop_reason;
};

/// A plugin's task did not complete. what() is the message of the error.
class RunError : public std::runtime_error {
 public:
  RunError(const std::string& message, std::string state)
      : std::runtime_error(message), state_(std::move(state)) {}  ///< see state()
  /// failed, crashed, timed_out or cancelled.
  const std::string& state() const { return state_; }

 private:
  std::string state_;
};

/// "train_task" for my_project::TrainTask.
std::string task_name(const std::type_info& type);

namespace detail {

/// A task linked into the program, as the host runs it.
struct LinkedTask {
  std::string name;
  json::object schema;
  json::value params;  // secrets included
  std::function<json::value(Context&)> work;
};

template <class T>
concept TaskObject = requires(std::remove_cvref_t<T>& task, Context& context,
                              const typename std::remove_cvref_t<T>::Params& params) {
  { task.run(context, params) } -> std::convertible_to<typename std::remove_cvref_t<T>::Result>;
};

/// Adds a typed run() to a host class, based on its untyped run_linked().
template <class Runner>
class TypedRun {
 public:
  /// Runs a task linked into the program and returns its result. Records and rethrows the task's exceptions. Throws
  /// skrobot::Error before the run if a parameter is out of range, and after the run if the record could not be
  /// written. The task and its parameters are borrowed for the call; the task runs on the caller's thread.
  template <TaskObject T>
  typename std::remove_cvref_t<T>::Result run(T&& task, const typename std::remove_cvref_t<T>::Params& params = {},
                                              const RunOptions& options = {}) {
    using Task = std::remove_cvref_t<T>;
    std::optional<typename Task::Result> result;
    static_cast<Runner*>(this)->run_linked(
        {task_name(typeid(task)), params_schema<typename Task::Params>(), params_to_json(params),
         [&](Context& context) {
           result.emplace(task.run(context, params));
           return Codec<typename Task::Result>::encode(*result);
         }},
        options);
    return std::move(*result);
  }
};

}  // namespace detail

/// Records runs in one directory. Each run gets a unique name, even among other threads and processes, so nothing is
/// overwritten. Use an object from one thread at a time.
class TaskRunner : public detail::TypedRun<TaskRunner> {
 public:
  /// Does not touch the disk; the first run creates the directory.
  explicit TaskRunner(const std::filesystem::path& output_directory);
  TaskRunner(TaskRunner&&) noexcept;  ///< the moved-from object can only be destroyed
  ~TaskRunner();

  using detail::TypedRun<TaskRunner>::run;
  /// Runs a plugin's task and returns its result. A large result (4 MiB or more, see store/FORMAT.md) is only in the
  /// run's .result; the call returns null. Throws RunError if the run did not complete, skrobot::Error if the host
  /// failed.
  json::value run(AnyTask& task, const RunOptions& options = {});

  /// Borrowed, may be null.
  TaskRunner& set_observer(RunObserver* observer);

 private:
  friend class detail::TypedRun<TaskRunner>;
  void run_linked(detail::LinkedTask task, const RunOptions& options);
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skrobot

#endif
