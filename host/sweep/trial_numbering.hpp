// SPDX-License-Identifier: MIT
// Which point, and which repeat of it, each trial of a sweep is.
#ifndef SKROBOT_HOST_SWEEP_TRIAL_NUMBERING_HPP
#define SKROBOT_HOST_SWEEP_TRIAL_NUMBERING_HPP

#include <cstdint>
#include <vector>

namespace skrobot {

/// The size of a sweep: each of `points` points runs `repeats` times.
struct Extent {
  std::uint64_t points = 0;
  std::uint64_t repeats = 1;

  std::uint64_t trials() const { return points * repeats; }
  bool operator==(const Extent&) const = default;
};

/// Both count from 1. Without repeats, a trial's number is its point's.
struct PointRepeat {
  std::uint64_t point = 1;
  std::uint64_t repeat = 1;

  bool operator==(const PointRepeat&) const = default;
};

/// In which order a sweep numbers its trials, and so runs them: repeat by repeat, so that all points can be compared
/// early; or point by point, for a search that learns from whole points.
enum class NumberingOrder { by_repeat, by_point };

/// A trial keeps its number when the sweep grows: what is added is numbered after everything that was there, first the
/// new repeats of old points, then the new points.
class TrialNumbering {
 public:
  /// `extents` are the sizes that the sweep had, the first one first, each no smaller than the one before; at least
  /// one. REQUIRES: the trials of the last one fit into 64 bits.
  TrialNumbering(std::vector<Extent> extents, NumberingOrder order) : extents_(std::move(extents)), order_(order) {}

  /// REQUIRES: 1 <= number <= trials of the last extent.
  PointRepeat at(std::uint64_t number) const;
  /// REQUIRES: it is within the last extent.
  std::uint64_t number(PointRepeat at) const;

 private:
  const std::vector<Extent> extents_;
  const NumberingOrder order_;
};

}  // namespace skrobot

#endif
