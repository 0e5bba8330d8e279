// SPDX-License-Identifier: MIT
// The worker's work: one request, answered by calls into a plugin.
#ifndef SKROBOT_HOST_WORKER_SESSION_HPP
#define SKROBOT_HOST_WORKER_SESSION_HPP

#include <cstdint>

namespace skrobot {

/// What the process of a call must keep to.
struct Confinement {
  std::uint64_t memory_limit = 0;  ///< bytes; 0: none
  bool has_secrets = false;        ///< no core file may be left
};

/// The worker's side of what it shares with the host; the descriptors stay the caller's.
struct WorkerSide {
  int socket;
  int output;  ///< the pipe that stdout and stderr go to
  int memory;  ///< -1: none
  void (*confine)(const Confinement&) =
      nullptr;  ///< applied before the plugin is called; null where the process is not the worker's own
};

/// Receives one request, serves it and ends with a `done` frame; what the plugin throws or returns is in it. Everything
/// that was printed is flushed before. Never throws. Returns without a frame only when the host is gone.
void serve(const WorkerSide& ends) noexcept;

}  // namespace skrobot

#endif
