// SPDX-License-Identifier: MIT
// skrobot-worker: one call into one plugin. The host starts it; there is nothing here for people to run.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "isolate/protocol.hpp"
#include "worker/crash_handler.hpp"
#include "worker/session.hpp"

namespace {

// Moves a descriptor out of the way of a plugin that closes or counts the low ones, beyond what new ones get.
int raise_descriptor(int descriptor) {
  if (descriptor < 0) return descriptor;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit usual = limit;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 1 << 16);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const int raised = ::fcntl(descriptor, F_DUPFD_CLOEXEC, static_cast<int>(limit.rlim_cur) - 16);
  ::setrlimit(RLIMIT_NOFILE, &usual);
  if (raised < 0) return descriptor;
  ::close(descriptor);
  return raised;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 1 + skrobot::protocol::k_worker_arguments) {
    std::fputs("skrobot-worker: it is started by skrobot and does nothing by itself\n", stderr);
    return 2;
  }
  // The worker goes with its host. One that ended before this line cannot be noticed by the signal.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != std::atoi(argv[4])) return 3;
  const int socket = raise_descriptor(std::atoi(argv[1]));
  skrobot::report_crashes_to(socket);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is in the record when it is printed, as on a terminal
  skrobot::serve({socket, raise_descriptor(std::atoi(argv[2])), raise_descriptor(std::atoi(argv[3]))});
  // No destructors and no unloading: threads that the plugin left may still run.
  ::_exit(0);
}
