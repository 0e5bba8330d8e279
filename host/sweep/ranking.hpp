// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_RANKING_HPP
#define SKROBOT_HOST_SWEEP_RANKING_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sweep/point_values.hpp"

namespace skrobot {

/// How the points of a sweep are ranked.
struct RankingRule {
  std::optional<Objective> objective;  ///< none: nothing is ranked
  RankBy by = RankBy::mean;
  std::uint64_t repeats = 1;  ///< of each point
};

/// The best points so far. Without repeats it remembers a few, whatever the number of trials; with repeats the values
/// of all points. Points whose repeats all completed rank before the others: a mean of those seeds that happened to
/// complete is no fair match. Not thread-safe.
class Ranking {
 public:
  struct Place {
    std::uint64_t number;  ///< of the point
    double objective;      ///< what it is ranked by
  };
  Ranking(RankingRule rule, std::size_t most) : rule_(std::move(rule)), most_(most) {}
  Ranking(std::optional<Objective> objective, std::size_t most) : Ranking(RankingRule{std::move(objective)}, most) {}

  /// A repeat that completed. Of two equal points the lower number is the better.
  void add(std::uint64_t point, double objective, std::uint64_t repeat = 1);
  /// The best first, at most `most`.
  const std::vector<Place>& places() const;
  bool empty() const { return places_.empty() && points_.empty(); }
  /// With repeats: what the point's repeats came to, by repeat; empty for none.
  const PointValues& values(std::uint64_t point) const;
  /// With repeats: what the point is ranked by so far; none: no repeat of it completed.
  std::optional<double> aggregate_of(std::uint64_t point) const;
  const RankingRule& rule() const { return rule_; }

 private:
  bool before(const Place& a, const Place& b) const;
  void rank_points() const;

  RankingRule rule_;
  std::size_t most_;
  std::map<std::uint64_t, PointValues> points_;  // with repeats
  mutable std::vector<Place> places_;            // with repeats: made when asked for
  mutable bool is_ranked_ = true;                // places_ are those of points_
};

}  // namespace skrobot

#endif
