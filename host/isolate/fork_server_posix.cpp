// SPDX-License-Identifier: MIT
#include "isolate/fork_server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace skrobot {
namespace {

using namespace protocol;

// How long a process may take to load a plugin, to end what the last worker left, and to fork.
constexpr int k_answer_limit_ms = 60'000;

}  // namespace

void ForkServer::load(const std::filesystem::path& plugin) {
  static_cast<void>(send(std::move(Frame(Type::load).text(plugin.string())), nullptr, -1));
}

ForkServer::Answer ForkServer::fork(const WorkerChannels& ends, int memory, std::string& reason) {
  if (!send(Frame(Type::fork), &ends, memory)) return Answer::gone;
  std::string payload;
  if (!receive_answer(payload)) return Answer::gone;
  Fields fields(payload);
  const auto pid = static_cast<std::int64_t>(fields.number());
  reason = fields.text();
  return pid > 0 ? Answer::forked : Answer::refused;
}

bool ForkServer::send(Frame frame, const WorkerChannels* ends, int memory) {
  const std::string_view bytes = frame.bytes();
  iovec data{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(k_fork_descriptors * sizeof(int))> control{};
  if (ends != nullptr) {
    const std::array<int, k_fork_descriptors> passed{ends->worker_socket.get(), ends->worker_output.get(), memory,
                                                     ends->supervisor_control.get()};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof passed);
    std::memcpy(CMSG_DATA(header), passed.data(), sizeof passed);
  }
  // Small enough for the socket's buffer: it goes whole.
  ssize_t sent = -1;
  do {
    sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(bytes.size());
}

// A plugin may hang while it is loaded, or have stopped the process: that is found out by the worker that is started in
// its place.
bool ForkServer::receive_exactly(char* data, std::size_t size) {
  while (size > 0) {
    pollfd event{socket_.get(), POLLIN, 0};
    const int ready = ::poll(&event, 1, k_answer_limit_ms);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return false;
    const ssize_t got = ::recv(socket_.get(), data, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool ForkServer::receive_answer(std::string& payload) {
  Header header{};
  if (!receive_exactly(reinterpret_cast<char*>(&header), sizeof header) ||
      header.type != static_cast<std::uint32_t>(Type::forked) || header.size > k_piece_bytes)
    return false;
  payload.resize(header.size);
  return receive_exactly(payload.data(), payload.size());
}

}  // namespace skrobot
