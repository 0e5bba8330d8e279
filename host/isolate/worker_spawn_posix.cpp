// SPDX-License-Identifier: MIT
#include "isolate/worker_spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <skrobot/error.hpp>
#include <tuple>

#include "base/file_system.hpp"
#include "base/own_children.hpp"
#include "base/own_process.hpp"
#include "isolate/worker_group.hpp"

extern char** environ;

namespace skrobot {
namespace {

std::pair<Descriptor, Descriptor> make_pair(const char* what, int result, const std::array<int, 2>& ends) {
  if (result != 0) fail_to_start(what, errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// A copy that the child's own, from `first` on, are not in the way of.
Descriptor copy_above(int descriptor, int first) {
  if (descriptor < 0) return Descriptor();
  Descriptor copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, first));
  if (copy.get() < 0) fail_to_start("cannot copy a descriptor", errno == EINVAL ? EMFILE : errno);
  return copy;
}

void check(const char* what, int failed) {
  if (failed != 0) fail_to_start(what, failed);
}

// posix_spawn's attributes and file actions, freed on every way out.
struct SpawnSetup {
  SpawnSetup() {
    check("posix_spawn_file_actions_init", ::posix_spawn_file_actions_init(&actions));
    check("posix_spawnattr_init", ::posix_spawnattr_init(&attributes));
    // Signals as in a fresh shell: what the host blocks or ignores is not the plugin's business.
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setpgroup(&attributes, 0);  // its own: a Ctrl-C on the terminal is the host's to pass on
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
  ~SpawnSetup() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

}  // namespace

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

[[noreturn]] void fail_to_start(const std::string& what, int number) {
  throw Error(Fault::host, "cannot start a worker: " + what + ": " + reason({number, std::generic_category()}));
}

WorkerChannels make_worker_channels() {
  std::array<int, 2> ends{};
  WorkerChannels channels;
  std::tie(channels.socket, channels.worker_socket) =
      make_pair("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), ends);
  std::tie(channels.output, channels.worker_output) = make_pair("pipe", ::pipe2(ends.data(), O_CLOEXEC), ends);
  // Packets: what the supervisor tells is there whole, or not at all.
  std::tie(channels.control, channels.supervisor_control) =
      make_pair("socketpair", ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), ends);
  ::fcntl(channels.output.get(), F_SETPIPE_SZ,
          1 << 18);  // fewer wake-ups for a task that prints a lot; where it is refused, the usual size does
  return channels;
}

// The host's descriptors are all close-on-exec: a worker gets copies of its own, from 3 on, and stdin, stdout, stderr.
int spawn_worker(const std::filesystem::path& program, const std::vector<std::string>& words,
                 const std::vector<int>& passed, int output, const EnvironmentVariables& more) {
  constexpr int k_first_copy = 3;
  const int first_high = k_first_copy + static_cast<int>(passed.size());
  std::vector<Descriptor> high;
  high.reserve(passed.size());
  for (const int descriptor : passed) high.push_back(copy_above(descriptor, first_high));
  const Descriptor high_output = copy_above(output, first_high);
  SpawnSetup setup;
  check("posix_spawn_file_actions", ::posix_spawn_file_actions_addopen(&setup.actions, 0, "/dev/null", O_RDONLY, 0));
  for (const int standard : {1, 2}) {
    check("posix_spawn_file_actions",
          high_output.get() >= 0
              ? ::posix_spawn_file_actions_adddup2(&setup.actions, high_output.get(), standard)
              : ::posix_spawn_file_actions_addopen(&setup.actions, standard, "/dev/null", O_WRONLY, 0));
  }
  std::vector<std::string> arguments{program.string()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  for (std::size_t i = 0; i < high.size(); ++i) {
    const int copy = k_first_copy + static_cast<int>(i);
    arguments.push_back(std::to_string(high[i].get() >= 0 ? copy : -1));
    if (high[i].get() >= 0)
      check("posix_spawn_file_actions", ::posix_spawn_file_actions_adddup2(&setup.actions, high[i].get(), copy));
  }
  arguments.push_back(WorkerGroup::usual_parent());
  arguments.push_back(std::to_string(usual_descriptors()));
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  EnvironmentVariables first = more;
  std::vector<char*> variables;
  for (std::string& variable : first) variables.push_back(variable.data());
  for (char** at = environ; *at != nullptr; ++at) variables.push_back(*at);
  variables.push_back(nullptr);
  int failed = 0;
  const int pid = OwnChildren::instance().add([&] {
    pid_t made = -1;
    failed =
        ::posix_spawn(&made, program.c_str(), &setup.actions, &setup.attributes, pointers.data(), variables.data());
    return failed == 0 ? made : -1;
  });
  if (failed != 0) fail_to_start(program.string(), failed);
  return pid;
}

}  // namespace skrobot
