// SPDX-License-Identifier: MIT
#include "fault.hpp"

SKROBOT_FAULT(calls_null_function, "Calls a function at address 0") {
  void (*volatile nowhere)() = nullptr;
  nowhere();
  return nullptr;
}
