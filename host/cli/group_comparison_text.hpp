// SPDX-License-Identifier: MIT
// A comparison of groups for people.
#ifndef SKROBOT_HOST_CLI_GROUP_COMPARISON_TEXT_HPP
#define SKROBOT_HOST_CLI_GROUP_COMPARISON_TEXT_HPP

#include <string>

#include "app/group_comparison.hpp"

namespace skrobot {

/// For each metric its groups under letters, their differences, and sentences; within `width` where that is possible.
/// Every line ends with a newline.
std::string group_comparison_text(const GroupComparison& comparison, const std::optional<GateRule>& gate,
                                  std::size_t width);

/// A probability: "0.012", "<0.0001", "-" for NaN.
std::string probability_text(double p);

}  // namespace skrobot

#endif
