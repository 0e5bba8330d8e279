// SPDX-License-Identifier: MIT
// What the host and a worker's supervisor tell each other, one packet each; PROTOCOL.md beside this file says when.
#ifndef SKROBOT_HOST_ISOLATE_SUPERVISION_HPP
#define SKROBOT_HOST_ISOLATE_SUPERVISION_HPP

#include <cstdint>

namespace skrobot::protocol {

/// To the supervisor: send this to the worker and its process group; SIGKILL: end all that the worker started. That the
/// host's end is closed means the same as SIGKILL.
struct SupervisorOrder {
  std::int32_t signal;
};

enum class SupervisorTells : std::uint32_t { started = 1, ended = 2, failed = 3 };

/// From the supervisor: which process the worker is, and then how it ended; or once, that it could not be started.
/// After the last one nothing of the worker is left, but for `left`.
struct SupervisorReport {
  SupervisorTells kind{};
  std::int32_t pid = 0;
  std::int32_t wait_status = 0;      ///< as waitpid() tells it; with `failed`, errno
  std::uint32_t in_cgroup = 0;       ///< 1: the worker was in a cgroup of its own
  std::uint32_t out_of_memory = 0;   ///< 1: the kernel ended a process because the cgroup's memory limit was reached
  std::uint32_t memory_limited = 0;  ///< 1: the cgroup had a memory limit
  std::uint32_t left = 0;            ///< processes that could not be ended
  std::uint32_t unused = 0;
  std::int64_t user_us = 0;
  std::int64_t system_us = 0;
  std::int64_t peak_kib = 0;
};

}  // namespace skrobot::protocol

#endif
