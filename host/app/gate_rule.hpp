// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_GATE_RULE_HPP
#define SKROBOT_HOST_APP_GATE_RULE_HPP

#include <string>

namespace skrobot {

/// When a comparison fails: "worse by 2 %".
struct GateRule {
  double limit = 0;         ///< not negative: 0.02 for 2 %
  bool is_relative = true;  ///< to the mean of the earlier group
  std::string text;         ///< as written
};

/// "worse", "worse by 2 %", "worse by 0.5". Throws Error(Fault::usage).
GateRule parse_gate_rule(const std::string& text);

}  // namespace skrobot

#endif
