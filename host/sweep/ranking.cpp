// SPDX-License-Identifier: MIT
#include "sweep/ranking.hpp"

#include <algorithm>

namespace skrobot {

void Ranking::add(std::uint64_t number, double objective) {
  if (!objective_) return;
  const auto before = [&](const Place& a, const Place& b) {
    if (objective_->better(a.objective, b.objective)) return true;
    return !objective_->better(b.objective, a.objective) && a.number < b.number;
  };
  const Place place{number, objective};
  places_.insert(std::upper_bound(places_.begin(), places_.end(), place, before), place);
  if (places_.size() > most_) places_.pop_back();
}

}  // namespace skrobot
