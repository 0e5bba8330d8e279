// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <string>

SKROBOT_FAULT(million_metrics, "Opens a million metrics, one point each") {
  for (int i = 0; i < 1'000'000; ++i) context.record("m" + std::to_string(i), 1, i);
  return nullptr;
}
