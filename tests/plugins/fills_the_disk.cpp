// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <fstream>
#include <string>

SKROBOT_FAULT(fills_the_disk, "Writes files until the disk is full") {
  std::ofstream file(context.directory() / "big");
  const std::string block(1 << 16, 'x');
  while (file) file << block << std::flush;
  return {{"full", true}};
}
