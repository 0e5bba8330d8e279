// SPDX-License-Identifier: MIT
// Racing: points that are already significantly worse than the best get no more repeats.
#ifndef SKROBOT_HOST_SWEEP_RACE_HPP
#define SKROBOT_HOST_SWEEP_RACE_HPP

#include <cstdint>
#include <vector>

#include "sweep/ranking.hpp"
#include "sweep/trial_numbering.hpp"

namespace skrobot {

/// The t-race of López-Ibáñez, Dubois-Lacoste, Pérez Cáceres, Birattari and Stützle, "The irace package: Iterated
/// racing for automatic algorithm configuration", Operations Research Perspectives 3 (2016), 43-58, after Birattari,
/// Stützle, Paquete and Varrentrapp, "A racing algorithm for configuring metaheuristics", GECCO (2002): all points run
/// repeat by repeat; from the repeat `least` on, every point whose mean is significantly worse than the best point's
/// leaves, by a paired t-test over the seeds that both have, at the 5 % level, not corrected for the number of points.
/// A repeat begins when the one before has ended at every point that is left, so that who leaves depends neither on the
/// number of jobs nor on what ends first, and is the same after a resume. Not thread-safe.
class Race {
 public:
  enum class Verdict { run, wait, drop };

  /// `ranking` is told of a trial before ended() is, and outlives this. REQUIRES: least >= 1.
  Race(Extent extent, std::uint64_t least, const Ranking& ranking);

  /// The trial has ended for good, however it did.
  void ended(PointRepeat at);
  /// What is to become of a trial that has not begun.
  Verdict verdict(PointRepeat at) const;

 private:
  std::size_t index(PointRepeat at) const { return (at.point - 1) * extent_.repeats + at.repeat - 1; }
  void end_round();
  void count_open();

  const Extent extent_;
  const Ranking& ranking_;
  std::uint64_t round_;          // repeats up to this one may run
  std::uint64_t open_ = 0;       // of them, at points that are left, so many have not ended
  std::vector<bool> has_ended_;  // by index()
  std::vector<bool> has_left_;   // by point
};

}  // namespace skrobot

#endif
