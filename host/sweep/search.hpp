// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_SEARCH_HPP
#define SKROBOT_HOST_SWEEP_SEARCH_HPP

#include <memory>
#include <optional>
#include <skrobot/json.hpp>
#include <utility>
#include <vector>

#include "sweep/sweep_plan.hpp"

namespace skrobot {

/// Where the values of the next points come from. One thread at a time.
class Search {
 public:
  virtual ~Search() = default;
  /// The values of a point, which a search that learns is asked for once. Any number of points may be asked for before
  /// the first is told.
  virtual json::object ask(std::uint64_t point) = 0;
  /// What became of a point that was asked for, when all of its repeats have ended; none: nothing that could be learnt
  /// from.
  virtual void tell(std::uint64_t /*point*/, const std::optional<double>& /*objective*/) {}
  /// Does what points come to decide over the next ones?
  virtual bool learns() const { return false; }
};

/// A point that is known already.
struct KnownPoint {
  json::object values;
  double objective;
};

/// `known` are those that a sweep that is resumed has from before.
std::unique_ptr<Search> make_search(const SweepPlan& plan, const std::vector<KnownPoint>& known);

/// dlib's global_function_search. REQUIRES: the plan has an objective. Throws Error(Fault::usage) when it cannot search
/// a space.
std::unique_ptr<Search> make_global_search(const SweepPlan& plan, const std::vector<KnownPoint>& known);

}  // namespace skrobot

#endif
