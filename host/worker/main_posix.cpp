// SPDX-License-Identifier: MIT
// skrobot-worker: one call into one plugin, or a process that forks such workers. The host starts it; there is nothing here for people to run.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/core_file.hpp"
#include "isolate/protocol.hpp"
#include "worker/crash_handler.hpp"
#include "worker/session.hpp"
#include "worker/zygote.hpp"

namespace {

// Moves a descriptor out of the way of a plugin that closes or counts the low ones: beyond the thousand that new ones usually get. No higher,
// since every fork and every raise copies the table up to the highest one.
int raise_descriptor(int descriptor) {
  if (descriptor < 0) return descriptor;
  constexpr rlim_t k_first = 1024, k_room = 16;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit usual = limit;
  limit.rlim_cur = std::clamp<rlim_t>(k_first + k_room, usual.rlim_cur, usual.rlim_max);
  const bool is_low = limit.rlim_cur != usual.rlim_cur;
  if (is_low) ::setrlimit(RLIMIT_NOFILE, &limit);
  const int raised = ::fcntl(descriptor, F_DUPFD_CLOEXEC, static_cast<int>(std::min(k_first, limit.rlim_cur - k_room)));
  if (is_low) ::setrlimit(RLIMIT_NOFILE, &usual);
  if (raised < 0) return descriptor;
  ::close(descriptor);
  return raised;
}

// The host's end is this worker's, and that of all that it started: when the last writer of the pipe is gone, the kernel sends SIGKILL to the
// process group.
void die_with(int lifeline) {
  ::fcntl(lifeline, F_SETOWN, -::getpid());
  ::fcntl(lifeline, F_SETSIG, SIGKILL);
  ::fcntl(lifeline, F_SETFL, O_ASYNC);
}

void confine(const skrobot::Confinement& confinement) {
  if (confinement.memory_limit != 0) {
    const rlimit limit{confinement.memory_limit, confinement.memory_limit};
    ::setrlimit(RLIMIT_DATA, &limit);
  }
  if (confinement.has_secrets) skrobot::forbid_core_file();
}

// A process of many workers: loads the plugin once and forks. Returns in the workers.
skrobot::ForkedEnds be_zygote(char** arguments) {
  const std::string variable = skrobot::protocol::k_zygote_variable;
  ::unsetenv(variable.substr(0, variable.find('=')).c_str());
  die_with(raise_descriptor(std::atoi(arguments[2])));
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != std::atoi(arguments[3])) ::_exit(3);
  return skrobot::serve_forks(raise_descriptor(std::atoi(arguments[1])));
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is in the record when it is printed, as on a terminal
  skrobot::ForkedEnds ends;
  if (argc == 1 + skrobot::protocol::k_zygote_arguments && std::strcmp(argv[1], skrobot::protocol::k_zygote_argument) == 0) {
    ends = be_zygote(argv + 1);
    die_with(raise_descriptor(ends.lifeline));
  } else if (argc == 1 + skrobot::protocol::k_worker_arguments) {
    ends = {std::atoi(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4])};
    // The worker goes with its host, by the lifeline and by the kernel's own signal. A host that ended before is noticed by neither.
    die_with(raise_descriptor(ends.lifeline));
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != std::atoi(argv[5])) return 3;
  } else {
    std::fputs("skrobot-worker: it is started by skrobot and does nothing by itself\n", stderr);
    return 2;
  }
  const int socket = raise_descriptor(ends.socket);
  skrobot::report_crashes_to(socket);
  skrobot::serve({socket, raise_descriptor(ends.output), raise_descriptor(ends.memory), confine});
  // No destructors and no unloading: threads that the plugin left may still run.
  ::_exit(0);
}
