// SPDX-License-Identifier: MIT
#include "sweep/objective.hpp"

#include <array>
#include <cmath>
#include <skrobot/error.hpp>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace skrobot {

bool Objective::better(double a, double b) const {
  if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
  return direction == Direction::maximize ? a > b : a < b;
}

Objective parse_objective(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string word = text.substr(0, colon);
  const std::string metric = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool is_most = word == "maximize", is_least = word == "minimize";
  if ((!is_most && !is_least) || metric.empty()) {
    throw Error(Fault::usage, "expected maximize:METRIC or minimize:METRIC, got " + in_quotes(text));
  }
  return {is_most ? Direction::maximize : Direction::minimize, metric};
}

std::string to_string(const Objective& objective) {
  return (objective.direction == Direction::maximize ? "maximize:" : "minimize:") + objective.metric;
}

std::optional<MetricStatistic> statistic_in(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Statistic>, 3> k_endings{
      {{".max", Statistic::max}, {".min", Statistic::min}, {".last", Statistic::last}}};
  for (const auto& [ending, statistic] : k_endings) {
    if (!name.ends_with(ending) || name.size() == ending.size()) continue;
    return MetricStatistic{std::string(name.substr(0, name.size() - ending.size())), statistic};
  }
  return std::nullopt;
}

double RunningStatistic::add(double value) {
  const bool replaces = !value_ || statistic_ == Statistic::last || std::isnan(*value_) ||
                        (statistic_ == Statistic::max ? value > *value_ : value < *value_);
  if (replaces) value_ = value;
  return *value_;
}

std::optional<double> objective_value(const std::string& name,
                                      const std::function<std::optional<double>(const std::string&, Statistic)>& metric,
                                      const std::function<std::optional<double>(const std::string&)>& number) {
  if (const auto exact = metric(name, Statistic::last)) return exact;
  if (const auto exact = number(name)) return exact;
  const auto of = statistic_in(name);
  return of ? metric(of->metric, of->statistic) : std::nullopt;
}

std::optional<double> number_in(const json::value& result, std::string_view name) {
  if (result.is_number()) return name.empty() ? std::optional(result.to_number<double>()) : std::nullopt;
  const json::object* object = result.if_object();
  if (object == nullptr) return std::nullopt;
  if (const json::value* found = object->if_contains(name)) return number_in(*found, {});
  const std::size_t dot = name.find('.');
  const json::value* inner = dot == std::string_view::npos ? nullptr : object->if_contains(name.substr(0, dot));
  return inner != nullptr ? number_in(*inner, name.substr(dot + 1)) : std::nullopt;
}

namespace {

void collect(const json::value& value, const std::string& prefix, std::size_t most, std::vector<std::string>& names) {
  if (names.size() >= most) return;
  if (value.is_number() && !prefix.empty()) names.push_back(prefix);
  if (!value.is_object()) return;
  for (const auto& [key, inner] : value.get_object())
    collect(inner, (prefix.empty() ? "" : prefix + ".") + std::string(key), most, names);
}

}  // namespace

void collect_numbers(const json::value& result, std::size_t most, std::vector<std::string>& names) {
  collect(result, "", most, names);
}

}  // namespace skrobot
