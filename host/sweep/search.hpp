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

/// Where the next trials' values come from. One thread at a time.
class Search {
 public:
  virtual ~Search() = default;
  /// The values of the trial `number`, which is asked for once. Any number of trials may be asked for before the first
  /// is told.
  virtual json::object ask(std::uint64_t number) = 0;
  /// What became of a trial that was asked for; none: nothing that could be learnt from.
  virtual void tell(std::uint64_t /*number*/, const std::optional<double>& /*objective*/) {}
  /// Does what trials come to decide over the next ones?
  virtual bool learns() const { return false; }
};

/// A trial that is known already.
struct KnownTrial {
  json::object values;
  double objective;
};

/// `known` are those that a sweep that is resumed has from before.
std::unique_ptr<Search> make_search(const SweepPlan& plan, const std::vector<KnownTrial>& known);

/// dlib's global_function_search. REQUIRES: the plan has an objective. Throws Error(Fault::usage) when it cannot search
/// a space.
std::unique_ptr<Search> make_global_search(const SweepPlan& plan, const std::vector<KnownTrial>& known);

}  // namespace skrobot

#endif
