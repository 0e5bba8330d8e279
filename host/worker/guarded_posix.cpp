// SPDX-License-Identifier: MIT
#include "worker/guarded.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace skrobot {

void* guarded_bytes(std::size_t size) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t room = (size + page - 1) / page * page;
  void* memory = ::mmap(nullptr, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  ::mprotect(static_cast<char*>(memory) + room, page, PROT_NONE);
  return static_cast<char*>(memory) + room - size;
}

}  // namespace skrobot
