// SPDX-License-Identifier: MIT
// The one interface that TaskRunner knows. A task of a plugin implements it by driving a worker, a task linked into the
// program by calling it; nothing above asks which.
#ifndef SKROBOT_HOST_TRACK_ANY_TASK_HPP
#define SKROBOT_HOST_TRACK_ANY_TASK_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <skrobot/cancel_token.hpp>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "store/run_record.hpp"
#include "track/shared_memory.hpp"

namespace skrobot {

class RunRecorder;

/// How a run ended, whatever ran it.
struct Outcome {
  State state = State::failed;
  json::value result;   ///< of a completed run; null where it is large
  std::string error;    ///< of any other: one line, or the author's message as it is
  std::string details;  ///< what follows it in the record: more of the message, a backtrace, the end of the output
  std::optional<int> exit_status;
  std::optional<int> exit_signal;
  Resources resources = {};
  std::int32_t error_code = 0;  ///< the task's own number for its error; 0: none
  Containment containment = Containment::none;
  bool memory_limit_is_shared = false;
  unsigned processes_left = 0;
  std::uint64_t large_result = 0;  ///< bytes of a result that is in the recorder's result() alone
};

/// What a run is asked to do, beside its parameters.
struct RunRequest {
  std::string run_id;
  std::filesystem::path directory;  ///< the task's own, not made yet
  std::uint64_t seed = 0;
  std::optional<std::chrono::milliseconds> timeout;
  std::chrono::milliseconds grace{5000};      ///< between asking, SIGTERM and SIGKILL
  std::optional<std::uint64_t> memory_limit;  ///< bytes
  const CancelToken* cancel = nullptr;        ///< may be null
  std::function<void()>
      on_tick;  ///< called some times a second, on the run's thread or on one of the host's; may be empty
};

class AnyTask {
 public:
  virtual ~AnyTask() = default;
  /// snake_case; the run's files are named by it.
  virtual std::string name() const = 0;
  virtual std::optional<PluginIdentity> plugin() const { return std::nullopt; }
  /// Every parameter, for the record: secrets replaced.
  virtual json::object recorded_params() const = 0;
  /// What a parameter names.
  struct Path {
    std::string parameter;
    std::filesystem::path path;
    bool only_file = false;  ///< text that names nothing unless there is a regular file
  };
  virtual std::vector<Path> paths() const { return {}; }
  /// Texts that must be nowhere in the record.
  virtual std::vector<std::string> secrets() const { return {}; }
  /// Called before the record is opened: starts what takes time, and makes the memory through which the task and its
  /// recorder meet. Throws Error.
  virtual SharedMemory prepare() { return SharedMemory::local(); }
  /// Does the work and tells `recorder` what happens. Whatever the task does ends in an Outcome; throws
  /// Error(Fault::host) only when the host could not run it at all.
  virtual Outcome run(RunRecorder& recorder, const RunRequest& request) = 0;
  /// Called once the record is closed: waits for what is about to end by itself.
  virtual void settle() {}
};

}  // namespace skrobot

#endif
