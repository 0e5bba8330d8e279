// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <signal.h>

#include <unistd.h>
#include <string>

SKROBOT_FAULT(writes_to_every_descriptor, "Writes garbage to every descriptor, the host's too") {
  ::signal(SIGPIPE, SIG_IGN);  // one may be of a pipe that nobody reads any more
  const std::string garbage(1000, '\xA5');
  for (int descriptor = 3; descriptor < 1 << 17; ++descriptor) {
    [[maybe_unused]] const auto written = ::write(descriptor, garbage.data(), garbage.size());
  }
  return nullptr;
}
