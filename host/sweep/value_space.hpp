// SPDX-License-Identifier: MIT
// What one parameter of a sweep is tried with: a list, a range or a distribution. sweep/space_text.hpp has how people
// write them.
#ifndef SKROBOT_HOST_SWEEP_VALUE_SPACE_HPP
#define SKROBOT_HOST_SWEEP_VALUE_SPACE_HPP

#include <cstdint>
#include <optional>
#include <skrobot/json.hpp>
#include <string>

namespace skrobot {

enum class Scale { linear, logarithmic };

struct ValueSpace {
  enum class Kind { list, integers, reals, normal };

  std::string key;  ///< dotted for nested parameters
  Kind kind = Kind::list;
  json::array values;                ///< of a list
  std::int64_t first = 0, last = 0;  ///< of integers, both ends included
  std::int64_t step = 1;             ///< of integers
  double from = 0, to = 0;           ///< of reals, both ends included
  std::optional<double> real_step;   ///< of reals
  Scale scale = Scale::linear;       ///< of ranges; of a normal distribution: its logarithm is normal
  double mean = 0, deviation = 1;    ///< of a normal distribution
  std::optional<std::uint64_t>
      points;             ///< how many a grid takes of a range that has no step; none: see k_default_points
  bool is_text = false;   ///< of all but lists: numbers that are given as text, to an entry of a map of text
  json::object property;  ///< the parameter's schema: what lies outside of it is drawn again
};

/// How many points a grid takes of a range when nothing says it.
inline constexpr std::uint64_t k_default_points = 5;

/// How many values a grid has of it; none: a distribution without ends has no grid.
std::optional<std::uint64_t> grid_size(const ValueSpace& space);

/// The value of a grid at `index`, the lowest first. REQUIRES: index < grid_size(space).
json::value grid_value(const ValueSpace& space, std::uint64_t index);

/// A value of the trial `trial` drawn at random: the same for the same seed, trial and key. Throws Error(Fault::usage)
/// when the distribution hardly ever meets the parameter's own range.
json::value random_value(const ValueSpace& space, std::uint64_t seed, std::uint64_t trial);

/// A space as one axis for an optimizer.
struct Axis {
  double lower = 0, upper = 0;
  bool is_integer = false;
};
/// None for one value alone, and for a distribution without ends.
std::optional<Axis> axis_of(const ValueSpace& space);
json::value value_at(const ValueSpace& space, double position);
/// The other way round; none when `value` is not of the space.
std::optional<double> position_of(const ValueSpace& space, const json::value& value);

/// For people: "0.01, 0.1", "2 to 8", "0.5 to 1.0, logarithmic".
std::string to_words(const ValueSpace& space);

/// As sweep.json holds it.
json::object to_json(const ValueSpace& space);
/// The other way round. Throws std::runtime_error that says what is wrong with it.
ValueSpace value_space_from(const std::string& key, const json::value& value);

}  // namespace skrobot

#endif
