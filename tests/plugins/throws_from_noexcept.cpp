// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <stdexcept>

namespace {
[[gnu::noinline]] void fail() { throw std::runtime_error("broken promise"); }
void promise() noexcept { fail(); }
}  // namespace

SKROBOT_FAULT(throws_from_noexcept, "Throws from a noexcept function") {
  promise();
  return nullptr;
}
