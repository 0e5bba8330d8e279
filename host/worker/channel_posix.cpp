// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "worker/channel.hpp"

namespace skrobot {

using namespace protocol;

namespace {

bool receive_exactly(int socket, char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(socket, data, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

Channel::Channel(int socket, int output) : socket_(socket), output_(output), process_(::getpid()) {}

bool Channel::is_ours() const { return ::getpid() == process_; }

bool Channel::receive(Type& type, std::string& payload) {
  Header header{};
  if (!receive_exactly(socket_, reinterpret_cast<char*>(&header), sizeof header) || header.size > k_most_frame_bytes) return false;
  payload.resize(header.size);
  type = static_cast<Type>(header.type);
  return receive_exactly(socket_, payload.data(), payload.size());
}

void Channel::send(Frame frame) {
  if (!is_ours()) return;
  std::string_view bytes = frame.bytes();
  const std::lock_guard lock(socket_mutex_);
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Channel::send_pieces(Type type, std::string_view text) {
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), k_piece_bytes))) {
    send(std::move(Frame(type).text(text.substr(0, k_piece_bytes))));
  }
}

void Channel::log(int level, std::string_view text) {
  const std::lock_guard lock(log_mutex_);
  do {
    const std::string_view part = text.substr(0, k_most_piece_text);
    text.remove_prefix(part.size());
    const LogPiece piece{static_cast<std::uint8_t>(std::clamp(level, 0, 3)), text.empty(), static_cast<std::uint16_t>(part.size())};
    std::string bytes = marker_;
    bytes.append(reinterpret_cast<const char*>(&piece), sizeof piece);
    bytes += part;
    while (::write(output_, bytes.data(), bytes.size()) < 0 && errno == EINTR) {
    }
  } while (!text.empty());
}

}  // namespace skrobot
