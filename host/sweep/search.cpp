// SPDX-License-Identifier: MIT
#include "sweep/search.hpp"

namespace skrobot {
namespace {

// Points of grid and random searches are independent.
class PlannedSearch : public Search {
 public:
  explicit PlannedSearch(const SweepPlan& plan) : plan_(plan) {}
  json::object ask(std::uint64_t point) override { return point_values(plan_, point); }

 private:
  const SweepPlan& plan_;
};

}  // namespace

std::unique_ptr<Search> make_search(const SweepPlan& plan, const std::vector<KnownPoint>& known) {
  if (plan.search == SearchKind::global) return make_global_search(plan, known);
  return std::make_unique<PlannedSearch>(plan);
}

}  // namespace skrobot
