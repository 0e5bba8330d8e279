// SPDX-License-Identifier: MIT
// The worker's work: one request, answered by calls into a plugin.
#ifndef SKROBOT_HOST_WORKER_SESSION_HPP
#define SKROBOT_HOST_WORKER_SESSION_HPP

namespace skrobot {

/// The descriptors of a worker. They stay the caller's.
struct WorkerEnds {
  int socket;
  int output;  ///< the pipe that stdout and stderr go to
  int memory;  ///< -1: none
};

/// Receives one request, serves it and ends with a `done` frame; what the plugin throws or returns is in it. Everything that was printed
/// is flushed before. Never throws. Returns without a frame only when the host is gone.
void serve(const WorkerEnds& ends) noexcept;

}  // namespace skrobot

#endif
