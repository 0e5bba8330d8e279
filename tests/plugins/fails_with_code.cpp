// SPDX-License-Identifier: MIT
#include "fault.hpp"

SKROBOT_FAULT(fails_with_code, "Fails with a number of its own") {
  throw skrobot::TaskError("the solver gave up", "after 7 steps", -42);
}
