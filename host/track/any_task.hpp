// SPDX-License-Identifier: MIT
// The interface of tasks that TaskRunner knows. A plugin's task implements it by driving a worker, a linked task by
// calling it; nothing above needs to know which.
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

/// The outcome of a run.
struct Outcome {
  State state = State::failed;
  json::value result;   ///< result of a completed run; null if it is large
  std::string error;    ///< message of any other run: one line, or the author's message unchanged
  std::string details;  ///< text after the message in the record: the rest of it, a backtrace, the last output
  std::optional<int> exit_status;
  std::optional<int> exit_signal;
  Resources resources = {};
  std::int32_t error_code = 0;  ///< error number of the task; 0: none
  Containment containment = Containment::none;
  bool memory_limit_is_shared = false;
  unsigned processes_left = 0;
  std::uint64_t large_result = 0;  ///< size in bytes of a result that is only in the recorder's result()
};

/// The request for a run, without its parameters.
struct RunRequest {
  std::string run_id;
  std::filesystem::path directory;  ///< for artifacts; not created yet
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
  /// In snake_case; names the run's files.
  virtual std::string name() const = 0;
  virtual std::optional<PluginIdentity> plugin() const { return std::nullopt; }
  /// All parameters, for the record: secrets are masked.
  virtual json::object recorded_params() const = 0;
  /// A path in a parameter.
  struct Path {
    std::string parameter;
    std::filesystem::path path;
    bool only_file = false;  ///< a path only if it names a regular file
  };
  virtual std::vector<Path> paths() const { return {}; }
  /// Texts that must not appear in the record.
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
