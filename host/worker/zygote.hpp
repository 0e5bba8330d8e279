// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_ZYGOTE_HPP
#define SKROBOT_HOST_WORKER_ZYGOTE_HPP

#include <string>

#include "isolate/worker_group.hpp"

namespace skrobot {

/// What a forked worker goes on with.
struct ForkedEnds {
  int socket = -1;
  int output = -1;
  int memory = -1;
  const WorkerGroup* group = nullptr;  ///< that it is in
};

/// Serves `load` and `fork` requests that come through `socket` until the host is gone, and then ends the process.
/// Supervises each process that it forks, one at a time; returns in those: a worker with ends of its own, in a process
/// group of its own, that dies with this one. Each gets a cgroup of its own below `groups` (empty: none); `around`, if
/// not null, is the cgroup that this process and all of them are in instead.
ForkedEnds serve_forks(int socket, const std::string& groups, const WorkerGroup* around);

}  // namespace skrobot

#endif
