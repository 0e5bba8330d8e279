// SPDX-License-Identifier: MIT
#include "sweep/resume.hpp"

#include <algorithm>

namespace skrobot {
namespace {

constexpr std::size_t k_most_reported = 50;

// A point of which some repeats are there is known by those.
void take_known(const SweepPlan& plan, const Ranking& ranking, Resumed& resumed) {
  if (plan.search != SearchKind::global || plan.repeats == 1) return;
  for (const auto& [point, values] : resumed.start.values) {
    if (const auto aggregate = ranking.aggregate_of(point)) resumed.known.push_back({values, *aggregate});
  }
}

}  // namespace

std::uint64_t Resumed::to_run(const SweepPlan& plan) const {
  return start.again.size() + (plan.trials - std::min(plan.trials, start.next - 1));
}

Resumed resume(const std::filesystem::path& experiment, const SweepPlan& plan, Failed failed, Ranking& ranking) {
  Resumed resumed;
  SweepCounts& counts = resumed.start.counts;
  const DurableMark mark(experiment);
  std::uint64_t last_begun = 0;
  std::vector<TrialOrder> skipped;  // not recorded, but a later trial was begun
  for (std::uint64_t number = 1; number <= plan.trials; ++number) {
    StoredTrial trial = read_trial(experiment, plan, number, mark);
    TrialOrder order{number, {}};
    if (trial.status == StoredTrial::Status::missing) {
      skipped.push_back(std::move(order));
      continue;
    }
    last_begun = number;
    // The recorded values; a plan determines the same ones.
    order.values = plan.search == SearchKind::global ? values_in(plan, trial.params) : planned_values(plan, number);
    const PointRepeat at = point_repeat(plan, number);
    if (plan.search == SearchKind::global && plan.repeats > 1 && !order.values.empty())
      resumed.start.values.try_emplace(at.point, order.values);
    if (trial.status == StoredTrial::Status::running) {
      resumed.running.push_back(number);
      continue;
    }
    if (trial.status == StoredTrial::Status::lost) {
      resumed.start.again.push_back(std::move(order));
      continue;
    }
    const TrialEnd& end = trial.end;
    const bool was_cancelled = end.state == State::cancelled && !end.stopped_early;
    if (was_cancelled || (!is_settled(end) && failed == Failed::again)) {
      resumed.start.again.push_back(std::move(order));
      continue;
    }
    ++counts.kept;
    if (plan.repeats > 1) resumed.start.ended.push_back(at);
    ++(end.state == State::completed ? counts.completed : end.stopped_early ? counts.stopped_early : counts.failed);
    if (end.state == State::completed && end.objective) ++resumed.with_objective;
    for (const std::string& name : end.reported) {
      const bool is_new = std::find(resumed.reported.begin(), resumed.reported.end(), name) == resumed.reported.end();
      if (is_new && resumed.reported.size() < k_most_reported) resumed.reported.push_back(name);
    }
    if (end.objective && is_settled(end)) {
      if (end.state == State::completed) ranking.add(at.point, *end.objective, at.repeat);
      if (plan.search == SearchKind::global && plan.repeats == 1)
        resumed.known.push_back({order.values, *end.objective});
    }
  }
  take_known(plan, ranking, resumed);
  for (TrialOrder& order : skipped) {
    if (order.number < last_begun) resumed.start.again.push_back(std::move(order));
  }
  resumed.start.next = last_begun + 1;
  return resumed;
}

}  // namespace skrobot
