// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <csignal>

SKROBOT_FAULT(raises_sigsegv, "Sends itself SIGSEGV") {
  std::raise(SIGSEGV);
  return nullptr;
}
