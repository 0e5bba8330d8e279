// SPDX-License-Identifier: MIT
#include "sweep/search.hpp"

namespace skrobot {
namespace {

// Trials of grid and random searches are independent.
class PlannedSearch : public Search {
 public:
  explicit PlannedSearch(const SweepPlan& plan) : plan_(plan) {}
  json::object ask(std::uint64_t number) override { return planned_values(plan_, number); }

 private:
  const SweepPlan& plan_;
};

}  // namespace

std::unique_ptr<Search> make_search(const SweepPlan& plan, const std::vector<KnownTrial>& known) {
  if (plan.search == SearchKind::global) return make_global_search(plan, known);
  return std::make_unique<PlannedSearch>(plan);
}

}  // namespace skrobot
