// SPDX-License-Identifier: MIT
// Runs a task and leaves a record of it in a directory: parameters, metrics, log, result, errors, state, cost.
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

class AnyTask;      // a task of a plugin, from skrobot::Plugins
class CancelToken;  // <skrobot/cancel_token.hpp>
class RunObserver;  // <skrobot/run_observer.hpp>

/// How one run is to be made; all of it may be left out.
struct RunOptions {
  std::string name;                   ///< of the run's files; the task's name when empty
  std::optional<std::uint64_t> seed;  ///< when not given, drawn at random: one for all runs of an experiment
  /// The task is asked to stop after this; one of a plugin is ended if it does not, one that is linked in is waited
  /// for.
  std::optional<std::chrono::milliseconds> timeout;
  /// A plugin's task has this long to stop when it is asked to, and again after SIGTERM, before all its processes get
  /// SIGKILL.
  std::chrono::milliseconds grace = std::chrono::seconds(5);
  /// Bytes of memory of its own (RLIMIT_DATA) that a plugin's task, and each process that it starts, can have; more
  /// fails to be allocated.
  std::optional<std::uint64_t> memory_limit;
  /// Bytes of the log: beyond them the head and the tail are kept, and a line between them says what was left out.
  std::optional<std::uint64_t> output_limit;  ///< 1 GiB when not given
  /// Files that parameters name are read for their digests, so that a later run can tell whether they changed: so many
  /// bytes at most.
  std::uint64_t input_limit = 16 << 20;
  std::map<std::string, std::string> tags;  ///< kept with the run
  std::string note;                         ///< kept with the run
  const CancelToken* cancel = nullptr;      ///< borrowed
  /// Asked when the run ended as cancelled: the reason to record when a program stopped it on purpose, or nothing when
  /// a user did.
  std::function<std::string()> stop_reason;
};

/// A plugin's task did not complete. what() is the error's message.
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

/// A task that is linked into the program, as the host runs it.
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

/// Gives each host class its typed run() over one untyped run_linked().
template <class Runner>
class TypedRun {
 public:
  /// Runs a task that is linked into the program and returns its own result. Rethrows what the task threw, after it was
  /// recorded. Throws skrobot::Error before anything runs when a parameter is out of its range, and after the run when
  /// the record could not be written. The task and its parameters are borrowed for the call; the task runs on the
  /// caller's thread.
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

/// Tracks runs in one directory. Each run has a name of its own there, also against other threads and processes:
/// nothing is overwritten. One object may be used by one thread at a time.
class TaskRunner : public detail::TypedRun<TaskRunner> {
 public:
  /// Touches no disk; the directory is made by the first run.
  explicit TaskRunner(const std::filesystem::path& output_directory);
  TaskRunner(TaskRunner&&) noexcept;  ///< the other one can only be destroyed
  ~TaskRunner();

  using detail::TypedRun<TaskRunner>::run;
  /// Runs a plugin's task and returns its result; of a large one (4 MiB or more, see store/FORMAT.md) null, and it is
  /// in the run's .result alone. Throws RunError when it did not complete, skrobot::Error when the host could not do
  /// its work.
  json::value run(AnyTask& task, const RunOptions& options = {});

  /// Who is told how runs go; borrowed, may be null.
  TaskRunner& set_observer(RunObserver* observer);

 private:
  friend class detail::TypedRun<TaskRunner>;
  void run_linked(detail::LinkedTask task, const RunOptions& options);
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skrobot

#endif
