// SPDX-License-Identifier: MIT
#include "command/own_streams.hpp"

#include <unistd.h>

#include <cerrno>

namespace command {

void write_to(OwnStream stream, std::string_view text) {
  const int file = stream == OwnStream::output ? STDOUT_FILENO : STDERR_FILENO;
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace command
