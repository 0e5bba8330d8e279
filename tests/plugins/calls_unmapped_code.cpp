// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <sys/mman.h>

// As code of a library that was closed meanwhile.
SKROBOT_FAULT(calls_unmapped_code, "Calls a function where no code is any more") {
  void* page = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ::munmap(page, 4096);
  reinterpret_cast<void (*)()>(page)();
  return nullptr;
}
