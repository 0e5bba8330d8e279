// SPDX-License-Identifier: MIT
// The seam where a plugin's call is started: in a process of its own, or in a thread of this one for a debugger.
#ifndef SKROBOT_HOST_ISOLATE_WORKER_HPP
#define SKROBOT_HOST_ISOLATE_WORKER_HPP

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "store/run_record.hpp"

namespace skrobot {

/// How a worker ended.
struct WorkerEnd {
  std::optional<int> status;  ///< it exited
  std::optional<int> signal;  ///< a signal ended it
  Resources resources;
};

/// A started worker. One thread drives it; the one that started it must live as long as it does (the worker dies with that thread).
class Worker {
 public:
  /// Ends what is still there, children too.
  virtual ~Worker() = default;
  virtual int socket() const = 0;     ///< the conversation; non-blocking on this side once driven
  virtual int output() const = 0;     ///< what it prints, and its log records; the end of it comes with the last writer's
  virtual int ended() const = 0;      ///< for poll(): readable once the worker has ended
  /// Sends a signal to the worker and its children. A thread has none and ignores it.
  virtual void signal(int number) = 0;
  /// REQUIRES: ended() is readable. Ends the children that are left and says how it ended.
  virtual WorkerEnd wait() = 0;
};

/// Starts a worker; `memory` is a SharedMemory's descriptor or -1. Throws Error(Fault::host).
using WorkerLauncher = std::function<std::unique_ptr<Worker>(int memory)>;

/// Starts the program skrobot-worker. Throws Error(Fault::host) when it is not found.
WorkerLauncher process_launcher();

/// From now on, processes that a worker's plugin sets free (in a session of their own, their parent gone) become this process's children,
/// and end with the worker. For the whole process, and for good: a program that starts processes of its own may not want it. Without it
/// they outlive the worker; those in the worker's process group never do.
void adopt_orphans();

/// Where skrobot-worker is: SKROBOT_WORKER in the environment, beside this program, ../lib/skrobot from there, or where it was
/// installed. Throws Error(Fault::host) that lists the places.
std::filesystem::path find_worker_program();

}  // namespace skrobot

#endif
