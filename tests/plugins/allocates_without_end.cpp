// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cstring>
#include <memory>
#include <vector>

SKROBOT_FAULT(allocates_without_end, "Takes memory until there is none") {
  std::vector<std::unique_ptr<char[]>> all;
  while (true) {
    all.push_back(std::make_unique<char[]>(1 << 20));
    std::memset(all.back().get(), 1, 1 << 20);
  }
}
