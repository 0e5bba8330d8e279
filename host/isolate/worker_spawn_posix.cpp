// SPDX-License-Identifier: MIT
#include "isolate/worker_spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <set>
#include <sstream>
#include <tuple>

#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/kept.hpp"

extern char** environ;

namespace skrobot {
namespace {

std::pair<Descriptor, Descriptor> make_pair(const char* what, int result, const std::array<int, 2>& ends) {
  if (result != 0) fail_to_start(what, errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::int64_t to_ms(const timeval& time) { return time.tv_sec * 1000LL + time.tv_usec / 1000; }

// In the environment of a worker and all that it starts: tells whose an orphan is.
constexpr const char* k_cookie_name = "SKROBOT_WORKER_COOKIE=";

std::atomic<bool> g_adopts_orphans{false};

std::string read_proc(const std::string& path) {
  std::string text;
  return read_file(path, text) ? std::string() : text;
}

// What follows the name in /proc/<pid>/stat, "pid (name) state parent …"; the name may hold anything.
struct ProcessStat {
  char state = '?';
  pid_t parent = -1;
};

ProcessStat read_stat(pid_t pid) {
  const std::string text = read_proc("/proc/" + std::to_string(pid) + "/stat");
  ProcessStat stat;
  const std::size_t name_end = text.rfind(')');
  if (name_end != std::string::npos) std::istringstream(text.substr(name_end + 1)) >> stat.state >> stat.parent;
  return stat;
}

// The kernel keeps the list only where it was built so; elsewhere every process is asked for its parent.
std::vector<pid_t> own_children() {
  const pid_t self = ::getpid();
  const std::string list = "/proc/self/task/" + std::to_string(self) + "/children";
  std::vector<pid_t> found;
  if (::access(list.c_str(), R_OK) == 0) {
    std::istringstream children(read_proc(list));
    for (pid_t child = 0; children >> child;) found.push_back(child);
    return found;
  }
  std::error_code code;
  for (std::filesystem::directory_iterator at("/proc", code), end; !code && at != end; at.increment(code)) {
    const pid_t pid = std::atoi(at->path().filename().c_str());
    if (pid > 0 && read_stat(pid).parent == self) found.push_back(pid);
  }
  return found;
}

// The workers that are not waited for yet, here so that none is taken for an orphan. It outlives them all.
class LiveWorkers {
 public:
  static LiveWorkers& instance() {
    static LiveWorkers& workers = kept<LiveWorkers>();
    return workers;
  }
  /// Calls `spawn`, which returns a pid or -1; no other thread sees that process before it is known here.
  template <class Spawn>
  pid_t add(Spawn spawn) {
    const std::lock_guard lock(mutex_);
    const pid_t pid = spawn();
    if (pid > 0) pids_.insert(pid);
    return pid;
  }
  void remove(pid_t pid) {
    const std::lock_guard lock(mutex_);
    pids_.erase(pid);
  }
  bool has(pid_t pid) {
    const std::lock_guard lock(mutex_);
    return pids_.contains(pid);
  }

 private:
  std::mutex mutex_;
  std::set<pid_t> pids_;
};

enum class Whose { ours, another, unclear };

// One that has ended shows no environment: whosever it was, it is to be reaped. Nor does one that is just starting a program.
Whose whose_is(pid_t child, const std::string& cookie) {
  const std::string environment = read_proc("/proc/" + std::to_string(child) + "/environ");
  if (('\0' + environment).find('\0' + cookie + '\0') != std::string::npos || read_stat(child).state == 'Z') return Whose::ours;
  return environment.empty() ? Whose::unclear : Whose::another;
}

// Children that never showed an environment, so that they are waited for once.
class Nameless {
 public:
  static Nameless& instance() {
    static Nameless& nameless = kept<Nameless>();
    return nameless;
  }
  bool has_new(const std::vector<pid_t>& pids) {
    const std::lock_guard lock(mutex_);
    return std::any_of(pids.begin(), pids.end(), [this](pid_t pid) { return !pids_.contains(pid); });
  }
  void add(const std::vector<pid_t>& pids) {
    const std::lock_guard lock(mutex_);
    pids_.insert(pids.begin(), pids.end());
  }

 private:
  std::mutex mutex_;
  std::set<pid_t> pids_;
};

// posix_spawn's attributes and file actions, freed on every way out.
struct SpawnSetup {
  SpawnSetup() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
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
  std::tie(channels.socket, channels.worker_socket) = make_pair("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), ends);
  std::tie(channels.output, channels.worker_output) = make_pair("pipe", ::pipe2(ends.data(), O_CLOEXEC), ends);
  std::tie(channels.worker_lifeline, channels.lifeline) = make_pair("pipe", ::pipe2(ends.data(), O_CLOEXEC), ends);
  ::fcntl(channels.output.get(), F_SETPIPE_SZ, 1 << 18);  // fewer wake-ups for a task that prints a lot; where it is refused, the usual size does
  return channels;
}

// The host's descriptors are all close-on-exec: a worker gets copies of its own, from 3 on, and stdin, stdout, stderr.
Spawned spawn_worker(const std::filesystem::path& program, const std::vector<std::string>& words, const std::vector<int>& passed, int output, const char* variable) {
  constexpr int k_first_copy = 3;
  // The numbers that the copies get must not be in the way of a copy that is still to be made.
  std::vector<Descriptor> high;
  high.reserve(passed.size());
  for (const int descriptor : passed) high.emplace_back(descriptor >= 0 ? ::fcntl(descriptor, F_DUPFD_CLOEXEC, 16) : -1);
  const Descriptor high_output(output >= 0 ? ::fcntl(output, F_DUPFD_CLOEXEC, 16) : -1);
  SpawnSetup setup;
  ::posix_spawn_file_actions_addopen(&setup.actions, 0, "/dev/null", O_RDONLY, 0);
  for (const int standard : {1, 2}) {
    if (high_output.get() >= 0) ::posix_spawn_file_actions_adddup2(&setup.actions, high_output.get(), standard);
    else ::posix_spawn_file_actions_addopen(&setup.actions, standard, "/dev/null", O_WRONLY, 0);
  }
  std::vector<std::string> arguments{program.string()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  for (std::size_t i = 0; i < high.size(); ++i) {
    const int copy = k_first_copy + static_cast<int>(i);
    arguments.push_back(std::to_string(high[i].get() >= 0 ? copy : -1));
    if (high[i].get() >= 0) ::posix_spawn_file_actions_adddup2(&setup.actions, high[i].get(), copy);
  }
  arguments.push_back(std::to_string(::getpid()));
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  static std::atomic<unsigned> counter{0};
  Spawned spawned;
  spawned.cookie = k_cookie_name + std::to_string(::getpid()) + "-" + std::to_string(++counter);
  std::vector<char*> variables{spawned.cookie.data()};
  std::string more = variable;
  if (!more.empty()) variables.push_back(more.data());
  for (char** at = environ; *at != nullptr; ++at) variables.push_back(*at);
  variables.push_back(nullptr);
  int failed = 0;
  spawned.pid = LiveWorkers::instance().add([&] {
    pid_t made = -1;
    failed = ::posix_spawn(&made, program.c_str(), &setup.actions, &setup.attributes, pointers.data(), variables.data());
    return failed == 0 ? made : -1;
  });
  if (failed != 0) fail_to_start(program.string(), failed);
  return spawned;
}

// Ends what left the worker's process group and was not its child any more when the worker ended: the kernel has given it to this process.
// An orphan that ends hands its own children over, at any moment: they are looked at until two looks show the same and nothing to end.
void end_orphans(const std::string& cookie) {
  if (!g_adopts_orphans) return;
  constexpr int k_most_rounds = 1000, k_most_naps = 100;
  constexpr timespec k_nap{0, 1'000'000};
  std::vector<pid_t> before;
  for (int round = 0, naps = 0; round < k_most_rounds; ++round) {
    std::vector<pid_t> children = own_children();
    std::erase_if(children, [](pid_t child) { return LiveWorkers::instance().has(child); });
    bool ended = false;
    std::vector<pid_t> unclear;
    for (const pid_t child : children) {
      const Whose whose = whose_is(child, cookie);
      if (whose == Whose::unclear) unclear.push_back(child);
      if (whose != Whose::ours) continue;
      ::kill(child, SIGKILL);
      ended = ::waitpid(child, nullptr, 0) == child || ended;
    }
    if (ended || children != before) {
      before = std::move(children);
      continue;
    }
    if (!Nameless::instance().has_new(unclear)) return;
    if (++naps == k_most_naps) return Nameless::instance().add(unclear);
    ::nanosleep(&k_nap, nullptr);
  }
}

void forget_worker(int pid) { LiveWorkers::instance().remove(pid); }

WorkerEnd worker_end(int status, const rusage& usage) {
  WorkerEnd end;
  if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  end.resources = {to_ms(usage.ru_utime), to_ms(usage.ru_stime), usage.ru_maxrss * 1024};
  return end;
}

void adopt_orphans() {
  if (::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0) g_adopts_orphans = true;
}

}  // namespace skrobot
