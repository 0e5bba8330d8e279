// SPDX-License-Identifier: MIT
#include "sweep/race.hpp"

#include <algorithm>

#include "statistics/summary.hpp"

namespace skrobot {
namespace {

PointValues up_to(const PointValues& values, std::uint64_t repeat) {
  PointValues kept;
  for (const RepeatValue& one : values) {
    if (one.repeat <= repeat) kept.push_back(one);
  }
  return kept;
}

}  // namespace

Race::Race(Extent extent, std::uint64_t least, const Ranking& ranking)
    : extent_(extent),
      ranking_(ranking),
      round_(std::min(least, extent.repeats)),
      has_ended_(extent.trials()),
      has_left_(extent.points) {
  count_open();
}

void Race::count_open() {
  open_ = 0;
  for (std::uint64_t point = 1; point <= extent_.points; ++point) {
    for (std::uint64_t repeat = 1; !has_left_[point - 1] && repeat <= round_; ++repeat)
      open_ += has_ended_[index({point, repeat})] ? 0 : 1;
  }
}

void Race::ended(PointRepeat at) {
  if (has_ended_[index(at)]) return;
  has_ended_[index(at)] = true;
  if (has_left_[at.point - 1] || at.repeat > round_) return;
  --open_;
  while (open_ == 0 && round_ < extent_.repeats) end_round();
}

void Race::end_round() {
  const Objective& objective = *ranking_.rule().objective;
  const auto aggregate_of = [&](const PointValues& values) { return aggregate(values, ranking_.rule().by, objective); };
  // As in the ranking: points whose repeats all completed come first.
  const auto is_better = [&](const PointValues& a, const PointValues& b) {
    const bool is_whole = a.size() == round_, other_is_whole = b.size() == round_;
    return is_whole != other_is_whole ? is_whole : objective.better(aggregate_of(a), aggregate_of(b));
  };
  PointValues best;
  for (std::uint64_t point = 1; point <= extent_.points; ++point) {
    if (has_left_[point - 1]) continue;
    PointValues values = up_to(ranking_.values(point), round_);
    if (!values.empty() && (best.empty() || is_better(values, best))) best = std::move(values);
  }
  for (std::uint64_t point = 1; point <= extent_.points; ++point) {
    if (has_left_[point - 1]) continue;
    const PointValues values = up_to(ranking_.values(point), round_);
    const SharedValues shared = shared_values(best, values);
    const bool is_worse = shared.a.size() >= 3 && objective.better(mean_of(shared.a), mean_of(shared.b));
    if (is_worse && difference_of(best, values) == Difference::significant) has_left_[point - 1] = true;
  }
  ++round_;
  count_open();
}

Race::Verdict Race::verdict(PointRepeat at) const {
  if (has_left_[at.point - 1]) return Verdict::drop;
  return at.repeat <= round_ ? Verdict::run : Verdict::wait;
}

}  // namespace skrobot
