// SPDX-License-Identifier: MIT
// The objective at one point, once for each repeat that completed, and what the point is ranked by.
#ifndef SKROBOT_HOST_SWEEP_POINT_VALUES_HPP
#define SKROBOT_HOST_SWEEP_POINT_VALUES_HPP

#include <cstdint>
#include <utility>
#include <vector>

#include "sweep/objective.hpp"

namespace skrobot {

struct RepeatValue {
  std::uint64_t repeat = 1;
  double value = 0;
};

/// By repeat, each at most once, so that sums do not depend on the order in which trials end.
using PointValues = std::vector<RepeatValue>;

/// Adds a value at its place; one of a repeat that is there already is left out.
void add_repeat(PointValues& values, RepeatValue one);

/// What of its repeats a point is ranked by. `worst` and `best` are by the objective's direction.
enum class RankBy { mean, median, worst, best };

const char* to_string(RankBy by);

/// NaN for no values, and for values of which one is NaN.
double aggregate(const PointValues& values, RankBy by, const Objective& objective);

/// The values of repeats that both points have, in the same order.
struct SharedValues {
  std::vector<double> a, b;
};
SharedValues shared_values(const PointValues& a, const PointValues& b);

/// How sure it is that two points differ.
enum class Difference {
  significant,  ///< at the 5 % level
  noise,        ///< no significant difference, however different they look
  unknown       ///< too few values to say anything
};

/// Paired t-test over the repeats that both have, where there are at least three; else: do the 95 % confidence
/// intervals of the means overlap? Unknown for one value of either. Repeats that all differ by the same amount have no
/// noise: the difference is significant.
Difference difference_of(const PointValues& a, const PointValues& b);

}  // namespace skrobot

#endif
