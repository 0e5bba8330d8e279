// SPDX-License-Identifier: MIT
#include "app/gate_rule.hpp"

#include <skrobot/error.hpp>
#include <sstream>

#include "base/number.hpp"
#include "base/text.hpp"

namespace skrobot {

GateRule parse_gate_rule(const std::string& text) {
  const auto refuse = [&]() {
    throw Error(Fault::usage, "expected 'worse', 'worse by 2 %' or 'worse by 0.5', got " + in_quotes(text));
  };
  std::istringstream words(text);
  std::string worse, by, amount, unit, rest;
  words >> worse >> by >> amount >> unit >> rest;
  if (worse != "worse" || !rest.empty()) refuse();
  GateRule rule{0, true, text};
  if (by.empty()) return rule;
  if (amount.ends_with('%') && unit.empty()) amount.pop_back(), unit = "%";
  const auto number = number_from_text(amount);
  // Not a number is not positive either; an infinite limit closes nothing.
  constexpr double k_most = 1e300;
  if (by != "by" || (!unit.empty() && unit != "%") || !number || !(*number >= 0) || *number > k_most) refuse();
  rule.is_relative = unit == "%";
  rule.limit = rule.is_relative ? *number / 100 : *number;
  return rule;
}

}  // namespace skrobot
