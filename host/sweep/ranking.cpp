// SPDX-License-Identifier: MIT
#include "sweep/ranking.hpp"

#include <algorithm>

namespace skrobot {

bool Ranking::before(const Place& a, const Place& b) const {
  if (rule_.objective->better(a.objective, b.objective)) return true;
  return !rule_.objective->better(b.objective, a.objective) && a.number < b.number;
}

void Ranking::add(std::uint64_t point, double objective, std::uint64_t repeat) {
  if (!rule_.objective) return;
  if (rule_.repeats > 1) {
    add_repeat(points_[point], {repeat, objective});
    is_ranked_ = false;
    return;
  }
  const Place place{point, objective};
  const auto is_before = [this](const Place& a, const Place& b) { return before(a, b); };
  places_.insert(std::upper_bound(places_.begin(), places_.end(), place, is_before), place);
  if (places_.size() > most_) places_.pop_back();
}

void Ranking::rank_points() const {
  struct Ranked {
    Place place;
    bool is_whole;
  };
  std::vector<Ranked> all;
  for (const auto& [point, values] : points_)
    all.push_back({{point, aggregate(values, rule_.by, *rule_.objective)}, values.size() >= rule_.repeats});
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(most_, all.size()));
  std::partial_sort(all.begin(), end, all.end(), [this](const Ranked& a, const Ranked& b) {
    return a.is_whole != b.is_whole ? a.is_whole : before(a.place, b.place);
  });
  places_.clear();
  for (auto one = all.begin(); one != end; ++one) places_.push_back(one->place);
  is_ranked_ = true;
}

const std::vector<Ranking::Place>& Ranking::places() const {
  if (!is_ranked_) rank_points();
  return places_;
}

const PointValues& Ranking::values(std::uint64_t point) const {
  static const PointValues k_none;
  const auto found = points_.find(point);
  return found == points_.end() ? k_none : found->second;
}

std::optional<double> Ranking::aggregate_of(std::uint64_t point) const {
  const PointValues& of_point = values(point);
  if (of_point.empty()) return std::nullopt;
  return aggregate(of_point, rule_.by, *rule_.objective);
}

}  // namespace skrobot
