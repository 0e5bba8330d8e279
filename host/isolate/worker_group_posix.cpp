// SPDX-License-Identifier: MIT
#include "isolate/worker_group.hpp"

#include <fcntl.h>
#include <ftw.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/processes.hpp"

namespace skrobot {
namespace {

bool write_to(int directory, const char* file, const std::string& text) {
  const int descriptor = ::openat(directory, file, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int number = errno;
  ::close(descriptor);
  errno = number;
  return written;
}

std::string read_all(int file) {
  std::string text;
  if (file < 0) return text;
  std::array<char, 4096> buffer{};
  ssize_t got = 0;
  while ((got = ::read(file, buffer.data(), buffer.size())) > 0)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  ::close(file);
  return text;
}

std::string read_from(int directory, const char* file) {
  return read_all(::openat(directory, file, O_RDONLY | O_CLOEXEC));
}
std::string read_text(const char* path) { return read_all(::open(path, O_RDONLY | O_CLOEXEC)); }

// fork() by the kernel's own call, with the flags that the C library's cannot take. The C library keeps each thread's
// number where the kernel knows to write it; without that place the child would go on with its parent's.
int clone_into(int group) {
  int* thread_number = nullptr;
  if (::prctl(PR_GET_TID_ADDRESS, &thread_number, 0, 0, 0) != 0 || thread_number == nullptr) return errno = ENOSYS, -1;
  void* robust_list = nullptr;
  std::size_t robust_size = 0;
  const bool has_list = ::syscall(SYS_get_robust_list, 0, &robust_list, &robust_size) == 0;
  clone_args arguments{};
  arguments.flags = CLONE_INTO_CGROUP | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
  arguments.child_tid = reinterpret_cast<std::uintptr_t>(thread_number);
  arguments.exit_signal = SIGCHLD;
  arguments.cgroup = static_cast<std::uint64_t>(group);
  const auto pid = static_cast<int>(::syscall(SYS_clone3, &arguments, sizeof arguments));
  if (pid == 0 && has_list) ::syscall(SYS_set_robust_list, robust_list, robust_size);
  return pid;
}

std::string path_of(const std::string& parent, int maker) { return parent + "/skrobot-" + std::to_string(maker); }

// Groups that a plugin made below its own would keep that from being removed.
void remove_groups_below(const std::string& path) {
  constexpr int k_most_open = 16;
  const auto remove_one = [](const char* found, const struct stat*, int kind, FTW* place) {
    if (kind == FTW_DP && place->level > 0) ::rmdir(found);
    return 0;
  };
  ::nftw(path.c_str(), remove_one, k_most_open, FTW_DEPTH | FTW_PHYS);
}

// Ends what is in the group at `path`, removes it and closes `directory`. What was killed leaves a group a little
// later.
void remove(const std::string& path, int directory) {
  constexpr int k_most_naps = 500;
  for (int i = 0; ::rmdir(path.c_str()) != 0 && errno == EBUSY && i < k_most_naps; ++i) {
    write_to(directory, "cgroup.kill", "1");
    remove_groups_below(path);
    const timespec nap{0, i < 10 ? 200'000 : 5'000'000};
    ::nanosleep(&nap, nullptr);
  }
  ::close(directory);
}

bool is_own_program(int pid) {
  struct stat own {
  }, other{};
  return ::stat("/proc/self/exe", &own) == 0 &&
         ::stat(("/proc/" + std::to_string(pid) + "/exe").c_str(), &other) == 0 && own.st_dev == other.st_dev &&
         own.st_ino == other.st_ino;
}

// Moves the host and its supervisors one group down; false, and nothing is moved, where there are others.
bool make_room(int group) {
  int host = ::getppid();
  for (ProcessState state; is_own_program(host) && read_process_state(host, state); host = state.parent) {
  }
  std::istringstream list(read_from(group, "cgroup.procs"));
  std::vector<int> pids;
  for (int pid = 0; list >> pid;) {
    if (pid != host && !is_own_program(pid)) return false;
    pids.push_back(pid);
  }
  if (::mkdirat(group, "skrobot-hosts", 0755) != 0 && errno != EEXIST) return false;
  bool moved = !pids.empty();
  for (const int pid : pids) moved = write_to(group, "skrobot-hosts/cgroup.procs", std::to_string(pid)) && moved;
  return moved;
}

bool is_cgroup2(const std::string& path) {
  struct statfs status {};
  return ::statfs(path.c_str(), &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC;
}

// Where the hierarchy is mounted: at the usual places, or as the table of mounts says.
std::string find_mount() {
  for (const char* usual : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
    if (is_cgroup2(usual)) return usual;
  }
  std::istringstream lines(read_text("/proc/self/mountinfo"));
  for (std::string line; std::getline(lines, line);) {
    // number parent device root place options … - type source options
    if (line.find(" - cgroup2 ") == std::string::npos) continue;
    std::istringstream fields(line);
    std::string number, above, device, root, place;
    fields >> number >> above >> device >> root >> place;
    if (root == "/" && place.find('\\') == std::string::npos && is_cgroup2(place)) return place;
  }
  return {};
}

std::string find_parent() {
  const char* wish = std::getenv("SKROBOT_CGROUP");
  if (wish != nullptr && std::string_view(wish) == "none") return {};
  // Lines "number:controllers:path"; the one of this version has number 0 and no controllers.
  const std::string groups = "\n" + read_text("/proc/self/cgroup");
  constexpr std::string_view k_line = "\n0::";
  const std::size_t at = groups.find(k_line);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + k_line.size();
  const std::string path = groups.substr(begin, groups.find('\n', begin) - begin), mount = find_mount();
  if (mount.empty() || !path.starts_with('/')) return {};
  const std::string own = path == "/" ? mount : mount + path;
  // To move a process into a group below takes the right to write to this one's list too.
  const bool may = ::access(own.c_str(), W_OK) == 0 && ::access((own + "/cgroup.procs").c_str(), W_OK) == 0;
  return may ? own : std::string();
}

}  // namespace

WorkerGroup::WorkerGroup(const std::string& parent) : maker_(::getpid()) {
  if (parent.empty()) return;
  path_ = path_of(parent, maker_);
  make();
}

void WorkerGroup::make() {
  // One that is there is that of an earlier process of our number, which was killed.
  if (::mkdir(path_.c_str(), 0755) != 0 && errno != EEXIST) return;
  directory_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  // Without it (Linux before 5.14) a group ends nothing that its supervisor would not end.
  if (directory_ >= 0 && ::faccessat(directory_, "cgroup.kill", W_OK, 0) != 0) give_up();
}

WorkerGroup::~WorkerGroup() {
  if (directory_ < 0) return;
  if (::getpid() == maker_) give_up();
  else ::close(directory_);
}

void WorkerGroup::give_up() { remove(path_, std::exchange(directory_, -1)); }

void WorkerGroup::renew() {
  if (!is_there()) return;
  give_up();
  make();
}

int WorkerGroup::fork() {
  if (is_there()) {
    const int pid = clone_into(directory_);
    if (pid >= 0) return pid;
    if (errno != EAGAIN && errno != ENOMEM) return fork_into();
  }
  return ::fork();
}

// The child waits until it was moved: what it does before that could not be seen.
int WorkerGroup::fork_into() {
  std::array<int, 2> gate{};
  if (::pipe2(gate.data(), O_CLOEXEC) != 0) {
    give_up();
    return ::fork();
  }
  const int pid = ::fork();
  if (pid == 0) {
    ::close(gate[1]);
    char byte = 0;
    while (::read(gate[0], &byte, 1) < 0 && errno == EINTR) {
    }
    ::close(gate[0]);
    return 0;
  }
  const int number = errno;
  if (pid > 0 && !write_to(directory_, "cgroup.procs", std::to_string(pid))) give_up();
  ::close(gate[0]);
  ::close(gate[1]);
  errno = number;
  return pid;
}

void WorkerGroup::kill() const {
  if (is_there()) write_to(directory_, "cgroup.kill", "1");
}

bool WorkerGroup::limit_memory(std::uint64_t bytes) const {
  if (!is_there()) return false;
  const std::string limit = std::to_string(bytes);
  if (!write_to(directory_, "memory.max", limit) && !(enable("memory") && write_to(directory_, "memory.max", limit)))
    return false;
  // Memory that is moved to the disk would not count.
  write_to(directory_, "memory.swap.max", "0");
  return true;
}

bool WorkerGroup::enable(const std::string& controller) const {
  if (!is_there()) return false;
  const int above = ::openat(directory_, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (above < 0) return false;
  // A host may start another worker while we look.
  constexpr int k_most_rounds = 3;
  bool enabled = false;
  for (int round = 0; round < k_most_rounds && !enabled; ++round) {
    enabled = write_to(above, "cgroup.subtree_control", "+" + controller);
    if (!enabled && (errno != EBUSY || !make_room(above))) break;
  }
  ::close(above);
  return enabled;
}

bool WorkerGroup::has_memory_limit() const {
  const std::string limit = is_there() ? read_from(directory_, "memory.max") : std::string();
  return !limit.empty() && limit.front() >= '0' && limit.front() <= '9';
}

unsigned WorkerGroup::memory_kills() const {
  constexpr std::string_view k_name = "\noom_kill ";
  const std::string events = is_there() ? "\n" + read_from(directory_, "memory.events") : std::string();
  const std::size_t at = events.find(k_name);
  return at == std::string::npos
             ? 0
             : static_cast<unsigned>(std::strtoul(events.c_str() + at + k_name.size(), nullptr, 10));
}

void WorkerGroup::end(const std::string& parent, int maker) {
  if (parent.empty()) return;
  const std::string path = path_of(parent, maker);
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (directory >= 0) remove(path, directory);
}

const std::string& WorkerGroup::usual_parent() {
  static const std::string parent = find_parent();
  return parent;
}

}  // namespace skrobot
