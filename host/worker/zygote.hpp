// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_ZYGOTE_HPP
#define SKROBOT_HOST_WORKER_ZYGOTE_HPP

namespace skrobot {

/// What a forked worker goes on with.
struct ForkedEnds {
  int socket = -1;
  int output = -1;
  int memory = -1;
  int lifeline = -1;
};

/// Serves `load`, `fork` and `reap` requests that come through `socket` until the host is gone, and then ends the process. Returns in each
/// process that it forks: a worker with ends of its own, in a process group of its own, that dies with this one.
ForkedEnds serve_forks(int socket);

}  // namespace skrobot

#endif
