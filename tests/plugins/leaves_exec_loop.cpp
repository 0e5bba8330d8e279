// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <unistd.h>

// While a process starts another program, the system shows no environment of it.
SKROBOT_FAULT(leaves_exec_loop,
              "Returns while a process that left its session replaces itself by a new program again and again") {
  if (::fork() == 0) {
    ::setsid();
    if (::fork() == 0) {
      constexpr const char* k_again = "exec sh -c \"$0\" \"$0\"";
      ::execlp("sh", "sh", "-c", k_again, k_again, static_cast<char*>(nullptr));
    }
    ::_exit(0);
  }
  return nullptr;
}
