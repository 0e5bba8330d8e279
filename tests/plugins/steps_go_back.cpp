// SPDX-License-Identifier: MIT
#include "fault.hpp"

SKROBOT_FAULT(steps_go_back, "Records steps backward, negative ones and the same one again") {
  auto value = context.metric("value");
  for (std::int64_t step = 1000; step >= -1000; --step) value(step, static_cast<double>(step));
  for (int i = 0; i < 1000; ++i) value(7, i);
  return nullptr;
}
