// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "worker/descriptor_io.hpp"

namespace skrobot {
namespace {

// After a call that has failed: may it be made again? Waits until it can do something.
bool is_worth_repeating(int descriptor, short event) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  pollfd ready{descriptor, event, 0};
  ::poll(&ready, 1, -1);
  return true;
}

template <class Put>
bool put_all(int descriptor, std::string_view bytes, Put put) {
  while (!bytes.empty()) {
    const ssize_t done = put(bytes);
    if (done >= 0) bytes.remove_prefix(static_cast<std::size_t>(done));
    else if (!is_worth_repeating(descriptor, POLLOUT)) return false;
  }
  return true;
}

}  // namespace

bool write_all(int descriptor, std::string_view bytes) {
  const auto put = [=](std::string_view rest) { return ::write(descriptor, rest.data(), rest.size()); };
  return put_all(descriptor, bytes, put);
}

bool send_all(int socket, std::string_view bytes) {
  const auto put = [=](std::string_view rest) { return ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL); };
  return put_all(socket, bytes, put);
}

bool receive_all(int socket, char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(socket, data, size, 0);
    if (got == 0) return false;
    if (got < 0) {
      if (!is_worth_repeating(socket, POLLIN)) return false;
      continue;
    }
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace skrobot
