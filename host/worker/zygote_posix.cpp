// SPDX-License-Identifier: MIT
#include "worker/zygote.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include "isolate/protocol.hpp"
#include "plugin/library.hpp"
#include "worker/flush.hpp"
#include "worker/supervisor.hpp"

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
    if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SCM_RIGHTS && at->cmsg_len == CMSG_LEN(sizeof passed))
      std::memcpy(passed.data(), CMSG_DATA(at), sizeof passed);
  }
  type = static_cast<Type>(header.type);
  payload.resize(header.size);
  return payload.empty() ||
         ::recv(socket, payload.data(), payload.size(), MSG_WAITALL) == static_cast<ssize_t>(payload.size());
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

}  // namespace

ForkedEnds serve_forks(int socket, const std::string& groups, const WorkerGroup* around) {
  const pid_t self = ::getpid();
  // Made once the plugin is loaded: what that starts is left alone. Workers keep their copy.
  static std::optional<Supervisor> supervisor;
  Type type{};
  std::string payload;
  Passed passed{};
  while (receive(socket, type, payload, passed)) {
    if (::getpid() != self) ::_exit(0);  // the plugin forked while it was loaded
    Fields fields(payload);
    if (type == Type::load) load(std::string(fields.text()));
    if (type != Type::fork) continue;
    if (!has_one_thread()) {
      send(socket,
           std::move(Frame(Type::forked).number(0).text("the plugin starts threads when loaded and cannot be forked")));
      for (const int descriptor : passed) ::close(descriptor);
      continue;
    }
    // What is in a buffer would be printed by both.
    flush_standard_streams();
    if (!supervisor) supervisor.emplace(groups, around);
    const auto [worker_socket, output, memory, control] = passed;
    const int pid = supervisor->fork_worker();
    if (pid == 0) {
      ::close(socket);
      ::close(control);
      ::dup2(output, 1);
      ::dup2(output, 2);
      return {worker_socket, output, memory, &supervisor->group()};
    }
    const std::string reason = pid < 0 ? std::strerror(errno) : "";
    for (const int descriptor : {worker_socket, output, memory}) ::close(descriptor);
    if (pid > 0) {
      send(socket, std::move(Frame(Type::forked).number(static_cast<std::uint64_t>(pid)).text("")));
      supervisor->attend(control, pid);
      supervisor->renew_group();
    } else {
      send(socket, std::move(Frame(Type::forked).number(0).text("it cannot be forked: " + reason)));
      ::close(control);
    }
  }
  supervisor.reset();
  ::_exit(0);
}

}  // namespace skrobot
