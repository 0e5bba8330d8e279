// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cstdio>
#include <string>

SKROBOT_FAULT(prints_without_end, "Prints as fast as it can until it is stopped") {
  const std::string line(1023, 'x');
  while (true) std::puts(line.c_str());
}
