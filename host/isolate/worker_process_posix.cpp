// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/kept.hpp"
#include "base/machine.hpp"
#include "isolate/worker.hpp"

extern char** environ;

namespace skrobot {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

[[noreturn]] void fail(const std::string& what, int number) {
  throw Error(Fault::host, "cannot start a worker: " + what + ": " + reason({number, std::generic_category()}));
}

std::pair<Descriptor, Descriptor> make_pair(const char* what, int result, const std::array<int, 2>& ends) {
  if (result != 0) fail(what, errno);
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

// Ends what left the worker's process group and was not its child any more when the worker ended: the kernel has given it to this process.
// An orphan that ends hands its own children over, at any moment: they are looked at until two looks show the same and nothing to end.
void end_orphans(const std::string& cookie) {
  if (!g_adopts_orphans) return;
  constexpr int k_most_rounds = 1000;
  std::vector<pid_t> before;
  for (int round = 0; round < k_most_rounds; ++round) {
    std::vector<pid_t> children = own_children();
    std::erase_if(children, [](pid_t child) { return LiveWorkers::instance().has(child); });
    bool ended = false;
    for (const pid_t child : children) {
      const std::string environment = read_proc("/proc/" + std::to_string(child) + "/environ");
      const bool is_ours = ('\0' + environment).find('\0' + cookie + '\0') != std::string::npos;
      // One that has ended shows no environment: whosever it was, it is to be reaped.
      if (!is_ours && read_stat(child).state != 'Z') continue;
      ::kill(child, SIGKILL);
      ended = ::waitpid(child, nullptr, 0) == child || ended;
    }
    if (!ended && children == before) return;
    before = std::move(children);
  }
}

class WorkerProcess : public Worker {
 public:
  WorkerProcess(pid_t pid, std::string cookie, Descriptor socket, Descriptor output, Descriptor lifeline)
      : pid_(pid),
        cookie_(std::move(cookie)),
        socket_(std::move(socket)),
        output_(std::move(output)),
        lifeline_(std::move(lifeline)),
        ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess() override {
    if (pid_ >= 0) wait();
  }

  int socket() const override { return socket_.get(); }
  int output() const override { return output_.get(); }
  int ended() const override { return ended_.get(); }
  void signal(int number) override { ::kill(-pid_, number); }

  WorkerEnd wait() final {
    // While the worker is a zombie, its group's number cannot be another's.
    ::kill(-pid_, SIGKILL);
    int status = 0;
    rusage usage{};
    while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    LiveWorkers::instance().remove(std::exchange(pid_, -1));
    end_orphans(cookie_);
    WorkerEnd end;
    if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    end.resources = {to_ms(usage.ru_utime), to_ms(usage.ru_stime), usage.ru_maxrss * 1024};
    return end;
  }

 private:
  pid_t pid_;
  std::string cookie_;
  Descriptor socket_;
  Descriptor output_;
  Descriptor lifeline_;
  Descriptor ended_;
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

// The host's descriptors are all close-on-exec: a worker gets copies of its own, from 3 on, and stdin, stdout, stderr.
std::unique_ptr<Worker> start(const std::filesystem::path& program, int memory) {
  std::array<int, 2> ends{};
  auto [socket, worker_socket] = make_pair("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), ends);
  auto [output, worker_output] = make_pair("pipe", ::pipe2(ends.data(), O_CLOEXEC), ends);
  auto [worker_lifeline, lifeline] = make_pair("pipe", ::pipe2(ends.data(), O_CLOEXEC), ends);
  ::fcntl(output.get(), F_SETPIPE_SZ, 1 << 18);  // fewer wake-ups for a task that prints a lot; where it is refused, the usual size does

  // The numbers that the copies get must not be in the way of a copy that is still to be made.
  constexpr int k_first_copy = 3;
  std::array<Descriptor, 4> high;
  const std::array<int, 4> originals{worker_socket.get(), worker_output.get(), memory, worker_lifeline.get()};
  for (std::size_t i = 0; i < high.size(); ++i) {
    if (originals[i] >= 0) high[i] = Descriptor(::fcntl(originals[i], F_DUPFD_CLOEXEC, 16));
  }
  SpawnSetup setup;
  ::posix_spawn_file_actions_addopen(&setup.actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&setup.actions, high[1].get(), 1);
  ::posix_spawn_file_actions_adddup2(&setup.actions, high[1].get(), 2);
  std::array<std::string, 6> words{program.string(), "", "", "", "", std::to_string(::getpid())};
  for (std::size_t i = 0; i < high.size(); ++i) {
    const int copy = k_first_copy + static_cast<int>(i);
    words[i + 1] = std::to_string(high[i].get() >= 0 ? copy : -1);
    if (high[i].get() >= 0) ::posix_spawn_file_actions_adddup2(&setup.actions, high[i].get(), copy);
  }
  std::array<char*, 7> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();

  static std::atomic<unsigned> counter{0};
  std::string cookie = k_cookie_name + std::to_string(::getpid()) + "-" + std::to_string(++counter);
  std::vector<char*> variables{cookie.data()};
  for (char** at = environ; *at != nullptr; ++at) variables.push_back(*at);
  variables.push_back(nullptr);

  int failed = 0;
  const pid_t pid = LiveWorkers::instance().add([&] {
    pid_t made = -1;
    failed = ::posix_spawn(&made, program.c_str(), &setup.actions, &setup.attributes, arguments.data(), variables.data());
    return failed == 0 ? made : -1;
  });
  if (failed != 0) fail(program.string(), failed);
  return std::make_unique<WorkerProcess>(pid, std::move(cookie), std::move(socket), std::move(output), std::move(lifeline));
}

}  // namespace

void adopt_orphans() {
  if (::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0) g_adopts_orphans = true;
}

std::filesystem::path find_worker_program() {
  constexpr const char* k_name = "skrobot-worker";
  std::vector<std::filesystem::path> places;
  if (const char* given = std::getenv("SKROBOT_WORKER"); given != nullptr && *given != '\0') {
    places.emplace_back(given);
  } else {
    const std::filesystem::path here = program_path().parent_path();
    places = {here / k_name, here.parent_path() / "lib" / "skrobot" / k_name, SKROBOT_INSTALLED_WORKER};
  }
  std::string tried;
  for (const auto& place : places) {
    if (::access(place.c_str(), X_OK) == 0) return place;
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw Error(Fault::host, "cannot find the program skrobot-worker; looked for " + tried,
              "set SKROBOT_WORKER to its path");
}

WorkerLauncher process_launcher() {
  return [program = std::filesystem::path()](int memory) mutable {
    if (program.empty()) program = find_worker_program();
    return start(program, memory);
  };
}

}  // namespace skrobot
