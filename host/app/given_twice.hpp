// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_GIVEN_TWICE_HPP
#define SKROBOT_HOST_APP_GIVEN_TWICE_HPP

#include <vector>

#include "plugin/parameters.hpp"

namespace skrobot {

/// Throws Error(Fault::usage) that shows both values, but those of a secret, when two assignments from one place have
/// the same key: one of them would be lost. Another place may replace a value: the command line that of a file. Call it
/// once the keys are known to be right.
void refuse_given_twice(const ParameterSchema& schema, const std::vector<Assignment>& assignments);

}  // namespace skrobot

#endif
