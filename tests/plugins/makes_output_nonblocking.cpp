// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <fcntl.h>

// Every descriptor, the worker's own too, as a library for events might do to those that it is given.
SKROBOT_FAULT(makes_output_nonblocking, "Makes every descriptor non-blocking, then logs more than a pipe holds") {
  for (int descriptor = 0; descriptor < 2048; ++descriptor) {
    if (const int flags = ::fcntl(descriptor, F_GETFL); flags >= 0) ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
  }
  const std::string filling(150, 'x');
  for (int i = 0; i < 20'000; ++i) context.info("record " + std::to_string(i) + " " + filling);
  for (int i = 0; i < 1000; ++i) context.metric("metric " + std::to_string(i))(1, i);
  return {{"text", std::string(4'000'000, 'r')}};
}
