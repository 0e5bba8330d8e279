// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <iostream>

SKROBOT_FAULT(buffers_its_output, "Leaves what it prints in a buffer of the C++ library") {
  std::ios::sync_with_stdio(false);
  std::cout << "printed at last";
  std::clog << "and logged";
  return nullptr;
}
