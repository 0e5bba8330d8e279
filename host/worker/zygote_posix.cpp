// SPDX-License-Identifier: MIT
#include "worker/zygote.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "isolate/protocol.hpp"
#include "plugin/library.hpp"
#include "worker/flush.hpp"

namespace skrobot {
namespace {

using namespace protocol;

using Passed = std::array<int, k_fork_descriptors>;

// One frame, with the descriptors that came beside its first byte.
bool receive(int socket, Type& type, std::string& payload, Passed& passed) {
  Header header{};
  iovec data{&header, sizeof header};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(Passed))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = -1;
  do {
    got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof header) || header.size > k_piece_bytes) return false;
  passed.fill(-1);
  for (cmsghdr* at = CMSG_FIRSTHDR(&message); at != nullptr; at = CMSG_NXTHDR(&message, at)) {
    if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SCM_RIGHTS && at->cmsg_len == CMSG_LEN(sizeof passed)) std::memcpy(passed.data(), CMSG_DATA(at), sizeof passed);
  }
  type = static_cast<Type>(header.type);
  payload.resize(header.size);
  return payload.empty() || ::recv(socket, payload.data(), payload.size(), MSG_WAITALL) == static_cast<ssize_t>(payload.size());
}

void send(int socket, Frame frame) {
  const std::string_view bytes = frame.bytes();
  while (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

bool has_one_thread() {
  struct stat status {};
  return ::stat("/proc/self/task", &status) == 0 && status.st_nlink == 3;  // itself, its parent, and one thread
}

// What cannot be loaded is told when it is called.
void load(const std::string& path) noexcept {
  try {
    load_plugin(path);
  } catch (...) {
  }
}

void reap(int socket, pid_t pid) {
  int status = 0;
  rusage usage{};
  while (::wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  Frame frame(Type::reaped);
  frame.number(static_cast<std::uint64_t>(status));
  for (const timeval& time : {usage.ru_utime, usage.ru_stime}) frame.number(static_cast<std::uint64_t>(time.tv_sec)).number(static_cast<std::uint64_t>(time.tv_usec));
  send(socket, std::move(frame.number(static_cast<std::uint64_t>(usage.ru_maxrss))));
}

}  // namespace

ForkedEnds serve_forks(int socket) {
  const pid_t self = ::getpid();
  Type type{};
  std::string payload;
  Passed passed{};
  while (receive(socket, type, payload, passed)) {
    if (::getpid() != self) ::_exit(0);  // the plugin forked while it was loaded
    Fields fields(payload);
    if (type == Type::load) load(std::string(fields.text()));
    if (type == Type::reap) reap(socket, static_cast<pid_t>(fields.number()));
    if (type != Type::fork) continue;
    if (!has_one_thread()) {
      send(socket, std::move(Frame(Type::forked).number(0).text("the plugin starts threads when it is loaded, and cannot be forked")));
      continue;
    }
    // What is in a buffer would be printed by both.
    flush_standard_streams();
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::setpgid(0, 0);
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != self) ::_exit(3);
      ::close(socket);
      ::dup2(passed[1], 1);
      ::dup2(passed[1], 2);
      return {passed[0], passed[1], passed[2], passed[3]};
    }
    if (pid > 0) ::setpgid(pid, pid);  // before the host can send it a signal
    for (const int descriptor : passed) ::close(descriptor);
    if (pid > 0) send(socket, std::move(Frame(Type::forked).number(static_cast<std::uint64_t>(pid)).text("")));
    else send(socket, std::move(Frame(Type::forked).number(0).text(std::string("it cannot be forked: ") + std::strerror(errno))));
  }
  ::_exit(0);
}

}  // namespace skrobot
