// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cstdlib>

SKROBOT_FAULT(exits_nonzero, "Calls _Exit(3)") { std::_Exit(3); }
