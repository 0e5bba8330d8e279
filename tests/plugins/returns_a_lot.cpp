// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <string>

SKROBOT_FAULT(returns_a_lot, "Returns 300 MB") { return {{"text", std::string(300'000'000, 'x')}}; }
