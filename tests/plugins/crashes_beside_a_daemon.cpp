// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <unistd.h>
#include <array>
#include <cstdlib>
#include <string>

SKROBOT_FAULT(crashes_beside_a_daemon, "Aborts while a process that left its group and session still sleeps") {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return nullptr;
  if (::fork() == 0) {
    ::setsid();
    const int daemon = ::fork();
    if (daemon == 0) {
      ::execlp("sleep", "sleep", "1000", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    [[maybe_unused]] const auto written = ::write(ends[1], &daemon, sizeof daemon);
    ::_exit(0);
  }
  int daemon = 0;
  [[maybe_unused]] const auto got = ::read(ends[0], &daemon, sizeof daemon);
  context.info("daemon " + std::to_string(daemon));
  std::abort();
}
