// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <stdexcept>
#include <string>

SKROBOT_FAULT(explains_at_length, "Throws a message of 250 MB") {
  throw std::runtime_error("why:\n" + std::string(250'000'000, 'e'));
}
