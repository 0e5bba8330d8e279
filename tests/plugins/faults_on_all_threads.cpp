// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace {
[[gnu::noinline]] void write_nowhere(volatile int* where) { *where = 1; }
}  // namespace

SKROBOT_FAULT(faults_on_all_threads, "Writes to a null pointer on eight threads at once") {
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&ready] {
      for (++ready; ready < 8;) {
      }
      write_nowhere(nullptr);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return nullptr;
}
