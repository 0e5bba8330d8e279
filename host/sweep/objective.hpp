// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_OBJECTIVE_HPP
#define SKROBOT_HOST_SWEEP_OBJECTIVE_HPP

#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

enum class Direction { minimize, maximize };

/// What a sweep's trials are ranked by: the last point of a metric, or, when a trial has no metric of that name, a number of its result by
/// its dotted name.
struct Objective {
  Direction direction = Direction::maximize;
  std::string metric;

  /// Is `a` the better one? Not a number is worse than any.
  bool better(double a, double b) const;
};

/// "maximize:auc", "minimize:loss". Throws Error(Fault::usage).
Objective parse_objective(const std::string& text);
std::string to_string(const Objective& objective);

/// The number that a result holds under a dotted name.
std::optional<double> number_in(const json::value& result, std::string_view name);
/// The dotted names of the numbers in a result, at most `most`.
void collect_numbers(const json::value& result, std::size_t most, std::vector<std::string>& names);

}  // namespace skrobot

#endif
