// SPDX-License-Identifier: MIT
#include "worker/write_watch.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

namespace skrobot {
namespace {

// A call by which a file comes to be or changes: which of its arguments is the path, the directory that this is
// relative to, and the flags.
struct WritingCall {
  int number;
  int path;
  int directory = -1;
  int flags = -1;
};

constexpr std::array k_calls{
#ifdef __NR_open
    WritingCall{__NR_open, 0, -1, 1},  WritingCall{__NR_creat, 0},        WritingCall{__NR_rename, 1},
    WritingCall{__NR_mkdir, 0},        WritingCall{__NR_link, 1},         WritingCall{__NR_symlink, 1},
#endif
#ifdef __NR_renameat
    WritingCall{__NR_renameat, 3, 2},
#endif
    WritingCall{__NR_openat, 1, 0, 2}, WritingCall{__NR_renameat2, 3, 2}, WritingCall{__NR_mkdirat, 1, 0},
    WritingCall{__NR_linkat, 3, 2},    WritingCall{__NR_symlinkat, 2, 1}, WritingCall{__NR_truncate, 0}};

constexpr std::uint32_t k_writing_flags = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

#if defined(__x86_64__)
constexpr std::uint32_t k_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t k_architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t k_architecture = 0;  // none: nothing is seen
#endif

// Only such calls are told of, and an open only when it is for writing: all others cost next to nothing.
std::vector<sock_filter> make_filter() {
  const auto load = [](std::size_t offset) {
    return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
  };
  std::vector<sock_filter> filter{load(offsetof(seccomp_data, arch)),
                                  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, k_architecture, 1, 0),
                                  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  for (const WritingCall& call : k_calls) {
    const bool has_flags = call.flags >= 0;
    filter.push_back(load(offsetof(seccomp_data, nr)));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call.number), 0,
                              static_cast<std::uint8_t>(has_flags ? 4 : 1)));
    if (has_flags) {
      // The low half of the argument: both architectures are little-endian.
      filter.push_back(
          load(offsetof(seccomp_data, args) + static_cast<std::size_t>(call.flags) * sizeof(std::uint64_t)));
      filter.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, k_writing_flags));
      filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0));
    }
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  return filter;
}

// A process's text, up to its NUL; empty when it cannot be read.
std::string text_of(pid_t process, std::uint64_t address) {
  std::string text;
  char piece[256];
  while (text.size() < PATH_MAX) {
    // Not beyond the page: the next one may not be there.
    const std::size_t size = std::min<std::size_t>(sizeof piece, 4096 - address % 4096);
    const iovec here{piece, size}, there{reinterpret_cast<void*>(address), size};
    const ssize_t read = ::process_vm_readv(process, &here, 1, &there, 1, 0);
    if (read <= 0) return {};
    const auto length = static_cast<std::size_t>(read);
    const auto* end = static_cast<const char*>(std::memchr(piece, '\0', length));
    text.append(piece, end != nullptr ? static_cast<std::size_t>(end - piece) : length);
    if (end != nullptr) return text;
    address += length;
  }
  return {};
}

std::string path_of(const seccomp_notif& call) {
  for (const WritingCall& known : k_calls) {
    if (known.number != call.data.nr) continue;
    const auto process = static_cast<pid_t>(call.pid);
    const std::filesystem::path path = text_of(process, call.data.args[known.path]);
    if (path.empty() || path.is_absolute()) return path.lexically_normal().string();
    const int directory = known.directory < 0 ? AT_FDCWD : static_cast<int>(call.data.args[known.directory]);
    const std::string link =
        "/proc/" + std::to_string(process) + (directory == AT_FDCWD ? "/cwd" : "/fd/" + std::to_string(directory));
    std::error_code code;
    const auto folder = std::filesystem::read_symlink(link, code);
    return code ? std::string() : (folder / path).lexically_normal().string();
  }
  return {};
}

std::atomic<int> g_listener{-1};

// A process that is forked has no one who would answer it once this one is gone: without the descriptor its calls fail,
// and do not wait.
void leave_the_listener() {
  if (const int listener = g_listener.load(); listener >= 0) ::close(listener);
}

}  // namespace

WriteWatch::WriteWatch() {
  if (k_architecture == 0) {
    fault_ = "not supported on this architecture";
    return;
  }
  ::pthread_atfork(nullptr, nullptr, leave_the_listener);
  // Started before there is a filter, so that it is under none itself.
  std::thread([this] { listen(); }).detach();
  std::vector<sock_filter> filter = make_filter();
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const auto listener =
      static_cast<int>(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
  if (listener < 0) fault_ = std::string("the kernel does not allow it (") + std::strerror(errno) + ")";
  g_listener.store(listener < 0 ? -2 : listener);
  g_listener.notify_all();
}

void WriteWatch::listen() {
  g_listener.wait(-1);
  const int listener = g_listener.load();
  while (listener >= 0) {
    seccomp_notif call{};
    if (::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) {
      if (errno == EINTR || errno == ENOENT) continue;  // the caller is gone
      return;
    }
    if (std::string path = path_of(call); !path.empty()) {
      const std::lock_guard lock(mutex_);
      paths_.insert(std::move(path));
    }
    seccomp_notif_resp answer{};
    answer.id = call.id;
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
}

std::set<std::string> WriteWatch::paths() const {
  const std::lock_guard lock(mutex_);
  return paths_;
}

}  // namespace skrobot
