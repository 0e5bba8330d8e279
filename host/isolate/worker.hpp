// SPDX-License-Identifier: MIT
// The seam where a plugin's call is started: in a process of its own, or in a thread of this one for a debugger.
#ifndef SKROBOT_HOST_ISOLATE_WORKER_HPP
#define SKROBOT_HOST_ISOLATE_WORKER_HPP

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/run_record.hpp"

namespace skrobot {

/// How a worker ended.
struct WorkerEnd {
  std::optional<int> status;  ///< it exited
  std::optional<int> signal;  ///< a signal ended it
  Resources resources;
  int start_error = 0;  ///< errno: it could not be started, and the rest says nothing
  Containment containment = Containment::none;
  bool has_shared_memory_limit =
      false;  ///< its memory limit counted all its processes together, shared memory and files in memory too
  bool ran_out_of_memory = false;  ///< the system ended a process of it for that limit
  unsigned left = 0;               ///< processes that it started and that could not be ended: they are another user's
};

/// A started worker. One thread drives it.
class Worker {
 public:
  /// Ends what is still there, children too.
  virtual ~Worker() = default;
  virtual int socket() const = 0;  ///< the conversation; non-blocking on this side once driven
  virtual int output() const = 0;  ///< what it prints, and its log records; the end of it comes with the last writer's
  virtual int ended() const = 0;   ///< for poll(): readable when has_ended() may have changed
  /// REQUIRES: ended() is readable, or poll() failed.
  virtual bool has_ended() { return true; }
  /// Sends a signal to the worker and its process group; SIGKILL to all that it started, and again: by the last means.
  /// A thread has none and ignores it.
  virtual void signal(int number) = 0;
  /// Ends what is left of it and says how it ended.
  virtual WorkerEnd wait() = 0;
};

/// Starts a worker; `memory` is a SharedMemory's descriptor or -1. Throws Error(Fault::host).
using WorkerLauncher = std::function<std::unique_ptr<Worker>(int memory)>;

/// "NAME=value", each before this process's own of that name.
using EnvironmentVariables = std::vector<std::string>;

/// Starts the program skrobot-worker, with this process's environment and `more`. Throws Error(Fault::host) when it is
/// not found.
WorkerLauncher process_launcher(EnvironmentVariables more = {});

/// A worker's supervisor ends all that the worker started. From now on that holds too when a plugin killed the
/// supervisor: what it set free becomes this process's child, and each child that this process did not start
/// (OwnChildren) and that was not there at this call ends then. For the whole process, and for good: a program that
/// starts processes of its own may not want it.
void adopt_orphans();

/// Where skrobot-worker is: SKROBOT_WORKER in the environment alone when it is set; else what was suggested, beside
/// this program, ../lib/skrobot from there, where it was installed, and the absolute folders of PATH. Throws
/// Error(Fault::host) that lists the places.
std::filesystem::path find_worker_program();
/// Where a program that embeds the host expects it: for the whole process. An empty path changes nothing. Thread-safe.
void suggest_worker_program(const std::filesystem::path& program);

}  // namespace skrobot

#endif
