// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_RANKING_HPP
#define SKROBOT_HOST_SWEEP_RANKING_HPP

#include <cstdint>
#include <optional>
#include <vector>

#include "sweep/objective.hpp"

namespace skrobot {

/// The best trials so far: a few, whatever the number of trials.
class Ranking {
 public:
  struct Place {
    std::uint64_t number;
    double objective;
  };
  Ranking(std::optional<Objective> objective, std::size_t most) : objective_(std::move(objective)), most_(most) {}

  /// Of two equal ones the lower number is the better.
  void add(std::uint64_t number, double objective);
  /// The best first.
  const std::vector<Place>& places() const { return places_; }

 private:
  std::optional<Objective> objective_;
  std::size_t most_;
  std::vector<Place> places_;
};

}  // namespace skrobot

#endif
