// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cstdlib>

SKROBOT_FAULT(frees_twice, "Frees the same memory twice") {
  void* volatile memory = std::malloc(64);
  void* const same = memory;
  std::free(memory);
  std::free(same);  // the C library notices
  return nullptr;
}
