// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "worker/channel.hpp"
#include "worker/descriptor_io.hpp"

namespace skrobot {

using namespace protocol;

Channel::Channel(int socket, int output) : socket_(socket), output_(output), process_(::getpid()) {}

bool Channel::is_ours() const { return ::getpid() == process_; }

bool Channel::receive(Type& type, std::string& payload) {
  Header header{};
  if (!receive_all(socket_, reinterpret_cast<char*>(&header), sizeof header) || header.size > k_most_frame_bytes)
    return false;
  payload.resize(header.size);
  type = static_cast<Type>(header.type);
  return receive_all(socket_, payload.data(), payload.size());
}

void Channel::send(Frame frame) {
  if (!is_ours()) return;
  const std::string_view bytes = frame.bytes();
  const std::lock_guard lock(socket_mutex_);
  send_all(socket_, bytes);
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
    const LogPiece piece{static_cast<std::uint8_t>(std::clamp(level, 0, 3)), text.empty(),
                         static_cast<std::uint16_t>(part.size())};
    std::string bytes = marker_;
    bytes.append(reinterpret_cast<const char*>(&piece), sizeof piece);
    bytes += part;
    if (!write_all(output_, bytes)) return;
  } while (!text.empty());
}

void Channel::make_output_wait() {
  const int flags = ::fcntl(output_, F_GETFL);
  if (flags >= 0 && (flags & O_NONBLOCK) != 0) ::fcntl(output_, F_SETFL, flags & ~O_NONBLOCK);
}

}  // namespace skrobot
