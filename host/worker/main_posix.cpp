// SPDX-License-Identifier: MIT
// skrobot-worker: one call into one plugin, or a process that forks such workers. The host starts it; there is nothing
// here for people to run.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "base/core_file.hpp"
#include "base/own_process.hpp"
#include "isolate/protocol.hpp"
#include "worker/crash_handler.hpp"
#include "worker/session.hpp"
#include "worker/supervisor.hpp"
#include "worker/zygote.hpp"

namespace {

// Moves a descriptor out of the way of a plugin that closes or counts the low ones: beyond the thousand that new ones
// usually get. No higher, since every fork and every raise copies the table up to the highest one.
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

const skrobot::WorkerGroup* g_group = nullptr;  // that this process is in

void confine(const skrobot::Confinement& confinement) {
  if (confinement.memory_limit != 0) {
    const rlimit limit{confinement.memory_limit, confinement.memory_limit};
    ::setrlimit(RLIMIT_DATA, &limit);
    g_group->limit_memory(confinement.memory_limit);
  }
  if (confinement.has_secrets) skrobot::forbid_core_file();
}

// Forks the process that works, and stays above it until that and all that it started are gone. Returns in the worker.
void supervise(int control, const char* groups, const skrobot::ForkedEnds& ends) {
  static std::optional<skrobot::Supervisor> supervisor(groups);
  const int worker = supervisor->fork_worker();
  const int number = errno;
  if (worker == 0) {
    ::close(control);
    g_group = &supervisor->group();
    return;
  }
  // The worker's alone, so that the host sees their end.
  for (const int descriptor : {ends.socket, ends.output, ends.memory, STDOUT_FILENO, STDERR_FILENO}) {
    if (descriptor >= 0) ::close(descriptor);
  }
  if (worker > 0) supervisor->attend(control, worker);
  else skrobot::Supervisor::tell_failure(control, number);
  supervisor.reset();
  ::_exit(0);
}

// What this process is beside a worker with a supervisor: one that forks workers and, as a fork server, supervises them
// without another above it.
struct Role {
  bool is_zygote;
  bool is_fork_server;
  bool forks() const { return is_zygote || is_fork_server; }
};

// A process of many workers. Returns in the workers.
skrobot::ForkedEnds fork_workers(int socket, Role role, const char* groups) {
  if (role.is_zygote) {
    const std::string variable = skrobot::protocol::k_zygote_variable;
    ::unsetenv(variable.substr(0, variable.find('=')).c_str());
    socket = raise_descriptor(socket);
    groups = "";
  }
  const skrobot::ForkedEnds ends = skrobot::serve_forks(socket, groups, g_group);
  g_group = ends.group;
  return ends;
}

}  // namespace

int main(int argc, char** argv) {
  skrobot::open_standard_descriptors();
  namespace protocol = skrobot::protocol;
  const auto is_called = [&](const char* word, int arguments) {
    return argc == 1 + arguments && std::strcmp(argv[1], word) == 0;
  };
  const Role role{is_called(protocol::k_zygote_argument, protocol::k_zygote_arguments),
                  is_called(protocol::k_fork_server_argument, protocol::k_fork_server_arguments)};
  if (!role.forks() && argc != 1 + protocol::k_worker_arguments) {
    std::fputs("skrobot-worker: started by skrobot; it does nothing on its own\n", stderr);
    return 2;
  }
  skrobot::ForkedEnds ends;
  ends.socket = std::atoi(argv[role.forks() ? 2 : 1]);
  if (!role.forks()) ends.output = std::atoi(argv[2]), ends.memory = std::atoi(argv[3]);
  // The host may need more of them than it was given; a plugin gets what the user gave.
  skrobot::restore_descriptors(std::strtoull(argv[argc - 1], nullptr, 10));
  const char* groups = argv[argc - 2];
  if (!role.is_fork_server) supervise(std::atoi(argv[argc - 3]), groups, ends);

  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is in the record when it is printed, as on a terminal
  if (role.forks()) ends = fork_workers(ends.socket, role, groups);
  const int socket = raise_descriptor(ends.socket);
  skrobot::report_crashes_to(socket);
  skrobot::serve({socket, raise_descriptor(ends.output), raise_descriptor(ends.memory), confine});
  // No destructors and no unloading: threads that the plugin left may still run.
  ::_exit(0);
}
