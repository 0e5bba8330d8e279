// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <string>

SKROBOT_FAULT(metrics_with_long_names, "Opens 200,000 metrics with names and units of a thousand bytes") {
  for (int i = 0; i < 200'000; ++i) {
    const std::string number = std::to_string(i);
    context.metric(number + std::string(1000, 'n'), number + std::string(1000, 'u'))(1, i);
  }
  return nullptr;
}
