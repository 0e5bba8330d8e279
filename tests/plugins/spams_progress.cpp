// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cstdint>

SKROBOT_FAULT(spams_progress, "Reports progress a million times, forward, backward and beyond the total") {
  for (std::uint64_t i = 0; i < 1'000'000; ++i) context.progress(i * 0x9E3779B97F4A7C15u, i % 7);
  return nullptr;
}
