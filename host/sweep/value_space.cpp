// SPDX-License-Identifier: MIT
#include "sweep/value_space.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <skrobot/error.hpp>
#include <stdexcept>
#include <vector>

#include "base/number.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

using Kind = ValueSpace::Kind;

constexpr std::uint64_t k_log_points_of_integers = 4096;  // of a grid: more would be rounded to the same ones

// The full 64-bit range has one value more than can be counted; leaves out the last.
std::uint64_t count_of(const ValueSpace& space) {
  const std::uint64_t steps = (static_cast<std::uint64_t>(space.last) - static_cast<std::uint64_t>(space.first)) /
                              static_cast<std::uint64_t>(space.step);
  return steps == std::numeric_limits<std::uint64_t>::max() ? steps : steps + 1;
}
bool is_everything(const ValueSpace& space) {
  return space.step == 1 && space.first == std::numeric_limits<std::int64_t>::min() &&
         space.last == std::numeric_limits<std::int64_t>::max();
}
std::int64_t integer_at(const ValueSpace& space, std::uint64_t index) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(space.first) +
                                   index * static_cast<std::uint64_t>(space.step));
}

// The point at `share` of the way between the ends, which are exact.
double between(double from, double to, Scale scale, double share) {
  if (share <= 0) return from;
  if (share >= 1) return to;
  if (scale == Scale::linear) return std::clamp(from + (to - from) * share, from, to);
  return std::clamp(std::exp(std::log(from) + (std::log(to) - std::log(from)) * share), from, to);
}

// Rounds away binary noise: 0.1 + 0.2 gives 0.3.
double tidy(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  return number_from_text(text.data()).value_or(value);
}

// The distinct integers at equal steps on a logarithmic scale.
std::vector<std::int64_t> log_integers(const ValueSpace& space, std::uint64_t points) {
  std::vector<std::int64_t> numbers;
  for (std::uint64_t i = 0; i < points; ++i) {
    const double share = points == 1 ? 0 : static_cast<double>(i) / static_cast<double>(points - 1);
    const auto number = std::llround(
        between(static_cast<double>(space.first), static_cast<double>(space.last), Scale::logarithmic, share));
    if (numbers.empty() || number != numbers.back()) numbers.push_back(number);
  }
  return numbers;
}

std::uint64_t grid_points(const ValueSpace& space) { return space.points.value_or(k_default_points); }

bool fits(const ValueSpace& space, const json::value& value) {
  if (space.property.empty()) return true;
  try {
    read_json(space.property, value, "/");
    return true;
  } catch (const Unfit&) {
    return false;
  }
}

// Converts a value to the type of the parameter.
json::value given(const ValueSpace& space, json::value value) {
  return space.is_text && !value.is_string() ? json::value(to_text(value)) : value;
}

json::value number_at(const ValueSpace& space, std::uint64_t index);

json::value draw(const ValueSpace& space, Random& random) {
  switch (space.kind) {
    case Kind::list: return space.values[random.below(space.values.size())];
    case Kind::integers:
      if (space.scale == Scale::linear)
        return integer_at(space, is_everything(space) ? random.next() : random.below(count_of(space)));
      // Each integer gets the share of the scale that rounds to it.
      return std::clamp<std::int64_t>(
          std::llround(between(static_cast<double>(space.first) - 0.4999, static_cast<double>(space.last) + 0.4999,
                               Scale::logarithmic, random.real())),
          space.first, space.last);
    case Kind::reals:
      if (space.real_step) return number_at(space, random.below(*grid_size(space)));
      return between(space.from, space.to, space.scale, random.real());
    case Kind::normal: {
      const double number = space.mean + space.deviation * random.normal();
      const double value = space.scale == Scale::logarithmic ? std::exp(number) : number;
      if (!space.property.empty() && declared_type(space.property) == "integer") return std::llround(value);
      return value;
    }
  }
  return {};
}

json::value number_at(const ValueSpace& space, std::uint64_t index) {
  const std::uint64_t size = grid_size(space).value_or(1);
  const double share = size == 1 ? 0 : static_cast<double>(index) / static_cast<double>(size - 1);
  switch (space.kind) {
    case Kind::list: return space.values[index];
    case Kind::integers:
      if (space.scale == Scale::logarithmic)
        return log_integers(space, std::min(grid_points(space), k_log_points_of_integers))[index];
      if (space.points)
        return integer_at(space,
                          static_cast<std::uint64_t>(std::llround(share * static_cast<double>(count_of(space) - 1))));
      return integer_at(space, index);
    case Kind::reals:
      if (space.real_step) return std::min(tidy(space.from + static_cast<double>(index) * *space.real_step), space.to);
      if (share <= 0 || share >= 1) return share <= 0 ? space.from : space.to;
      return std::clamp(tidy(between(space.from, space.to, space.scale, share)), space.from, space.to);
    case Kind::normal: break;
  }
  return {};
}

json::value number_of(const ValueSpace& space, double position) {
  const auto index = [&] { return static_cast<std::uint64_t>(std::llround(std::max(position, 0.0))); };
  switch (space.kind) {
    case Kind::list: return space.values[std::min<std::uint64_t>(index(), space.values.size() - 1)];
    case Kind::integers:
      if (space.scale == Scale::linear) return integer_at(space, std::min(index(), count_of(space) - 1));
      return std::clamp<std::int64_t>(std::llround(std::exp(position)), space.first, space.last);
    case Kind::reals:
      if (space.real_step) return number_at(space, std::min(index(), *grid_size(space) - 1));
      return std::clamp(space.scale == Scale::linear ? position : std::exp(position), space.from, space.to);
    case Kind::normal: break;
  }
  return {};
}

}  // namespace

std::optional<std::uint64_t> grid_size(const ValueSpace& space) {
  switch (space.kind) {
    case Kind::list: return space.values.size();
    case Kind::integers:
      if (space.scale == Scale::logarithmic)
        return log_integers(space, std::min(grid_points(space), k_log_points_of_integers)).size();
      if (space.points) return std::min(*space.points, count_of(space));
      return count_of(space);
    case Kind::reals:
      if (space.real_step)
        return static_cast<std::uint64_t>(std::floor((space.to - space.from) / *space.real_step + 1e-9)) + 1;
      return space.from == space.to ? 1 : grid_points(space);
    case Kind::normal: return std::nullopt;
  }
  return std::nullopt;
}

json::value grid_value(const ValueSpace& space, std::uint64_t index) { return given(space, number_at(space, index)); }

json::value random_value(const ValueSpace& space, std::uint64_t seed, std::uint64_t trial) {
  constexpr int k_most_draws = 1000;
  Random random(seed, trial, space.key);
  for (int i = 0; i < k_most_draws; ++i) {
    json::value value = given(space, draw(space, random));
    if (space.kind != Kind::normal || fits(space, value)) return value;
  }
  throw Error(Fault::usage, "parameter " + in_quotes(space.key) + ": " + to_words(space) +
                                " has hardly any value in the parameter's range");
}

std::optional<Axis> axis_of(const ValueSpace& space) {
  const auto whole = [](std::uint64_t count) -> std::optional<Axis> {
    if (count < 2) return std::nullopt;
    return Axis{0, static_cast<double>(count - 1), true};
  };
  switch (space.kind) {
    case Kind::list: return whole(space.values.size());
    case Kind::integers:
      if (space.scale == Scale::linear) return whole(count_of(space));
      if (space.first == space.last) return std::nullopt;
      return Axis{std::log(static_cast<double>(space.first)), std::log(static_cast<double>(space.last)), false};
    case Kind::reals:
      if (space.from == space.to) return std::nullopt;
      if (space.real_step) return whole(*grid_size(space));
      if (space.scale == Scale::linear) return Axis{space.from, space.to, false};
      return Axis{std::log(space.from), std::log(space.to), false};
    case Kind::normal: return std::nullopt;
  }
  return std::nullopt;
}

json::value value_at(const ValueSpace& space, double position) { return given(space, number_of(space, position)); }

std::optional<double> position_of(const ValueSpace& space, const json::value& value) {
  if (space.kind == Kind::list) {
    for (std::size_t i = 0; i < space.values.size(); ++i) {
      if (space.values[i] == value) return static_cast<double>(i);
    }
    return std::nullopt;
  }
  const auto read = value.is_number()                    ? std::optional(value.to_number<double>())
                    : space.is_text && value.is_string() ? number_from_text(std::string(value.get_string()))
                                                         : std::nullopt;
  if (!read) return std::nullopt;
  const double number = *read;
  if (space.kind == Kind::integers) {
    if (number < static_cast<double>(space.first) || number > static_cast<double>(space.last)) return std::nullopt;
    if (space.scale == Scale::logarithmic) return std::log(number);
    return std::round((number - static_cast<double>(space.first)) / static_cast<double>(space.step));
  }
  if (space.kind != Kind::reals || number < space.from || number > space.to) return std::nullopt;
  if (space.real_step) return std::round((number - space.from) / *space.real_step);
  return space.scale == Scale::linear ? number : std::log(number);
}

std::string to_words(const ValueSpace& space) {
  std::string words;
  switch (space.kind) {
    case Kind::list: {
      constexpr std::size_t k_most_shown = 12;
      for (std::size_t i = 0; i < space.values.size() && i < k_most_shown; ++i) {
        const json::value& value = space.values[i];
        words +=
            (i == 0 ? "" : ", ") + printable(value.is_string() ? std::string(value.get_string()) : to_text(value), 60);
      }
      if (space.values.size() > k_most_shown) words += ", … " + std::to_string(space.values.size()) + " in all";
      return words;
    }
    case Kind::integers:
      words = std::to_string(space.first) + " to " + std::to_string(space.last);
      if (space.step != 1) words += " in steps of " + std::to_string(space.step);
      break;
    case Kind::reals:
      words = to_text(space.from) + " to " + to_text(space.to);
      if (space.real_step) words += " in steps of " + to_text(*space.real_step);
      break;
    case Kind::normal:
      words = "normal with mean " + to_text(space.mean) + " and deviation " + to_text(space.deviation);
      if (space.scale == Scale::logarithmic) words += ", of its logarithm";
      return words;
  }
  if (space.scale == Scale::logarithmic) words += ", logarithmic";
  return words;
}

json::object to_json(const ValueSpace& space) {
  json::object object;
  switch (space.kind) {
    case Kind::list: return {{"values", space.values}};
    case Kind::integers: object = {{"from", space.first}, {"to", space.last}, {"step", space.step}}; break;
    case Kind::reals:
      object = {{"from", space.from}, {"to", space.to}};
      if (space.real_step) object["step"] = *space.real_step;
      break;
    case Kind::normal: object = {{"mean", space.mean}, {"deviation", space.deviation}}; break;
  }
  object["scale"] = space.scale == Scale::linear ? "linear" : "log";
  if (space.points) object["points"] = *space.points;
  if (space.is_text) object["as_text"] = true;
  return object;
}

ValueSpace value_space_from(const std::string& key, const json::value& value) {
  const auto wrong = [&](const char* what) {
    return std::runtime_error("the space of " + in_quotes(key) + " " + what);
  };
  if (!value.is_object()) throw wrong("is not an object");
  const json::object& object = value.get_object();
  ValueSpace space;
  space.key = key;
  if (const json::value* values = object.if_contains("values")) {
    if (!values->is_array() || values->get_array().empty()) throw wrong("has no values");
    space.values = values->get_array();
    return space;
  }
  const auto number = [&](const char* name) -> const json::value& {
    const json::value* found = object.if_contains(name);
    if (found == nullptr || !found->is_number()) throw wrong("lacks a number");
    return *found;
  };
  const json::value* scale = object.if_contains("scale");
  if (scale != nullptr && *scale == "log") space.scale = Scale::logarithmic;
  if (const json::value* points = object.if_contains("points");
      points != nullptr && points->is_int64() && points->get_int64() > 0) {
    space.points = static_cast<std::uint64_t>(points->get_int64());
  }
  const json::value* as_text = object.if_contains("as_text");
  space.is_text = as_text != nullptr && *as_text == true;
  if (object.contains("mean")) {
    space.kind = Kind::normal;
    space.mean = number("mean").to_number<double>();
    space.deviation = number("deviation").to_number<double>();
    if (!std::isfinite(space.mean) || !std::isfinite(space.deviation) || space.deviation < 0)
      throw wrong("is not a distribution");
    return space;
  }
  const json::value &from = number("from"), &to = number("to");
  space.kind = from.is_int64() && to.is_int64() ? Kind::integers : Kind::reals;
  if (space.kind == Kind::integers) {
    space.first = from.get_int64();
    space.last = to.get_int64();
    space.step = number("step").to_number<std::int64_t>();
    if (space.step < 1 || space.first > space.last || (space.scale == Scale::logarithmic && space.first < 1))
      throw wrong("is not a range");
    return space;
  }
  space.from = from.to_number<double>();
  space.to = to.to_number<double>();
  if (object.contains("step")) space.real_step = number("step").to_number<double>();
  constexpr double k_most_steps = 0x1p53;  // more could not be told apart
  const bool is_range = std::isfinite(space.from) && std::isfinite(space.to) && space.from <= space.to &&
                        (space.scale == Scale::linear || space.from > 0);
  const bool has_steps =
      !space.real_step || (*space.real_step > 0 && (space.to - space.from) / *space.real_step <= k_most_steps);
  if (!is_range || !has_steps) throw wrong("is not a range");
  return space;
}

}  // namespace skrobot
