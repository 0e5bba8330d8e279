// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_OBJECTIVE_HPP
#define SKROBOT_HOST_SWEEP_OBJECTIVE_HPP

#include <functional>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

enum class Direction { minimize, maximize };

/// What a sweep's trials are ranked by. `metric` is, whatever of a trial has it first: a metric, by its last point; a
/// number of the result, by its dotted name; METRIC.max, METRIC.min or METRIC.last, by that metric's greatest, least or
/// last point.
struct Objective {
  Direction direction = Direction::maximize;
  std::string metric;

  /// Is `a` the better one? Not a number is worse than any.
  bool better(double a, double b) const;
};

/// "maximize:auc", "minimize:loss". Throws Error(Fault::usage).
Objective parse_objective(const std::string& text);
std::string to_string(const Objective& objective);

enum class Statistic { last, max, min };

/// "loss.min" as `loss` and `min`.
struct MetricStatistic {
  std::string metric;
  Statistic statistic = Statistic::last;
};
/// None for a name that ends otherwise.
std::optional<MetricStatistic> statistic_in(std::string_view name);

/// A statistic of the points so far. NaN is neither the greatest nor the least.
class RunningStatistic {
 public:
  explicit RunningStatistic(Statistic statistic) : statistic_(statistic) {}
  /// What it is with one more point.
  double add(double value);

 private:
  Statistic statistic_;
  std::optional<double> value_;
};

/// What an objective of this name is of a trial, in the order that Objective describes; the exact name wins. `metric`
/// has the trial's metrics, none for one without a point; `number` the numbers of its result.
std::optional<double> objective_value(const std::string& name,
                                      const std::function<std::optional<double>(const std::string&, Statistic)>& metric,
                                      const std::function<std::optional<double>(const std::string&)>& number);

/// The number that a result holds under a dotted name.
std::optional<double> number_in(const json::value& result, std::string_view name);
/// The dotted names of the numbers in a result, at most `most`.
void collect_numbers(const json::value& result, std::size_t most, std::vector<std::string>& names);

}  // namespace skrobot

#endif
