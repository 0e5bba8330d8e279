// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <thread>

namespace {
[[gnu::noinline]] int deeper(int depth) {
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  return depth == -1 ? 0 : deeper(depth + 1) + room[0];
}
}  // namespace

SKROBOT_FAULT(overflows_thread_stack, "Recurses without end on a second thread") {
  std::thread([] { deeper(1); }).join();
  return nullptr;
}
