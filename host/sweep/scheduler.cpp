// SPDX-License-Identifier: MIT
#include "sweep/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/clock.hpp"

namespace skrobot {
namespace {

constexpr std::chrono::milliseconds k_tick{100};
constexpr unsigned k_most_losses = 3;  // a trial whose node goes again and again is given up

}  // namespace

void Scheduler::begin(SweepStart start) {
  start_ = std::move(start);
  end_ = {};
  end_.counts = start_.counts;
  end_.counts.total = plan_.trials;
  end_.counts.points = plan_.points();
  with_objective_ = ranking_.empty() ? 0 : 1;
  for (TrialOrder& order : start_.running) running_[order.number] = std::move(order);
  start_.running.clear();
  if (plan_.early_stop.rule == EarlyStopOptions::Rule::race) {
    race_.emplace(plan_.extent(), plan_.early_stop.least_repeats, ranking_);
    // A sweep that has grown has not numbered its trials by repeat alone.
    for (; start_.next <= plan_.trials; ++start_.next) start_.again.push_back({start_.next, {}});
    std::stable_sort(start_.again.begin(), start_.again.end(), [&](const TrialOrder& a, const TrialOrder& b) {
      return point_repeat(plan_, a.number).repeat < point_repeat(plan_, b.number).repeat;
    });
  }
  for (const PointRepeat& at : std::exchange(start_.ended, {})) end_repeat(at);
}

json::object Scheduler::values_of(std::uint64_t point) {
  if (plan_.repeats == 1 || !search_.learns()) return search_.ask(point);
  const auto [found, is_new] = start_.values.try_emplace(point);
  if (is_new) found->second = search_.ask(point);
  return found->second;
}

// None: nothing may begin now.
std::optional<TrialOrder> Scheduler::next_order() {
  while (!start_.again.empty()) {
    TrialOrder& front = start_.again.front();
    const auto verdict = race_ ? race_->verdict(point_repeat(plan_, front.number)) : Race::Verdict::run;
    if (verdict == Race::Verdict::wait) return std::nullopt;
    TrialOrder order = std::move(front);
    start_.again.pop_front();
    if (verdict == Race::Verdict::drop) {
      ++end_.counts.saved;
      end_repeat(point_repeat(plan_, order.number));
      continue;
    }
    // Its values are known unless it was never begun.
    if (order.values.empty()) order.values = values_of(point_repeat(plan_, order.number).point);
    return order;
  }
  if (start_.next > plan_.trials) return std::nullopt;
  TrialOrder order{start_.next++, {}};
  order.values = values_of(point_repeat(plan_, order.number).point);
  return order;
}

void Scheduler::fill() {
  std::vector<TrialOrder> orders;
  // If the outcome of a trial determines the next one, do not take trials ahead.
  const bool decides = search_.learns() || plan_.on_failure == OnFailure::stop;
  for (std::size_t room = is_closed_ ? 0 : launcher_.room(decides); room > 0; --room) {
    auto order = next_order();
    if (!order) break;
    running_[order->number] = *order;
    orders.push_back(std::move(*order));
  }
  if (!orders.empty()) launcher_.start(std::move(orders));
}

// Those that were not looked at any more, since the sweep was closed before.
void Scheduler::count_saved() {
  for (const TrialOrder& order : start_.again)
    end_.counts.saved += race_->verdict(point_repeat(plan_, order.number)) == Race::Verdict::drop ? 1 : 0;
}

// With repeats: this one of a point's ended for good, or is not needed. The search is told when all have.
void Scheduler::end_repeat(PointRepeat at) {
  if (race_) race_->ended(at);
  if (++ended_repeats_[at.point] < plan_.repeats) return;
  ended_repeats_.erase(at.point);
  ++end_.counts.points_ended;
  start_.values.erase(at.point);
  search_.tell(at.point, ranking_.aggregate_of(at.point));
}

// Starts another attempt if the trial has one left.
bool Scheduler::retry(const TrialEnd& end) {
  unsigned& failures = start_.failures[end.number];
  ++failures;
  // A lost trial did not fail itself: it may be retried more often.
  const unsigned most = end.is_lost ? std::max(plan_.retries, k_most_losses) : plan_.retries;
  if (is_closed_ || failures > most) {
    start_.failures.erase(end.number);
    return false;
  }
  // In a race, others wait for it.
  if (race_) start_.again.push_front(running_.at(end.number));
  else start_.again.push_back(running_.at(end.number));
  ++end_.counts.retried;
  return true;
}

void Scheduler::take(const TrialEnd& end) {
  const bool is_cancelled = !end.is_lost && end.state == State::cancelled && !end.stopped_early;
  const bool is_failure = !is_settled(end) && !is_cancelled;
  if (!running_.contains(end.number)) return;  // told twice: a node that was believed lost
  const bool again = is_failure && retry(end);
  if (!again) {
    SweepCounts& counts = end_.counts;
    ++(end.is_lost                     ? counts.lost
       : end.state == State::completed ? counts.completed
       : end.stopped_early             ? counts.stopped_early
       : is_cancelled                  ? counts.cancelled
                                       : counts.failed);
    if (is_settled(end)) start_.failures.erase(end.number);
    const PointRepeat at = point_repeat(plan_, end.number);
    if (end.state == State::completed && !end.is_lost) {
      if (end.objective) {
        ++with_objective_;
        ranking_.add(at.point, *end.objective, at.repeat);
      } else if (plan_.objective && end_.reported.empty()) {
        end_.reported = end.reported;
      }
      // Without an objective value the search cannot learn; the first completed trial shows it.
      if (plan_.objective && search_.learns() && with_objective_ == 0 && !end.objective)
        is_closed_ = end_.was_stopped = true;
    }
    if (plan_.repeats == 1) search_.tell(at.point, is_settled(end) ? end.objective : std::nullopt);
    else if (!is_cancelled) end_repeat(at);
    if (is_failure && plan_.on_failure == OnFailure::stop) is_closed_ = end_.was_stopped = true;
  }
  running_.erase(end.number);
  observer_.ended(end, !again);
}

void Scheduler::make_durable(bool at_once) {
  if (is_durable_ || (!at_once && monotonic_ns() - durable_ns_ < durable_every_.count())) return;
  launcher_.make_durable();
  is_durable_ = true;
  durable_ns_ = monotonic_ns();
}

SweepEnd Scheduler::run(SweepStart start, const CancelToken& cancel) {
  begin(std::move(start));
  durable_ns_ = monotonic_ns();
  std::uint32_t passed_on = 0;
  bool was_closed = false;
  while (true) {
    if (const std::uint32_t wishes = cancel.count(); wishes > passed_on) {
      is_closed_ = end_.was_cancelled = true;
      launcher_.stop(wishes > 1 ? StopRequest::at_once : StopRequest::all);
      passed_on = wishes;
    }
    fill();
    if (is_closed_ && !was_closed && !end_.was_cancelled) launcher_.stop(StopRequest::waiting);
    was_closed = is_closed_;
    observer_.tick(end_.counts, launcher_.status());
    const bool nothing_left = is_closed_ || (start_.again.empty() && start_.next > plan_.trials);
    const auto ended = launcher_.wait(k_tick);
    for (const TrialEnd& end : ended) take(end);
    is_durable_ = is_durable_ && ended.empty();
    make_durable(false);
    if (ended.empty() && nothing_left && launcher_.is_idle()) break;
    if (running_.empty() && start_.again.empty() && start_.next > plan_.trials) break;
  }
  if (race_) count_saved();
  observer_.tick(end_.counts, launcher_.status());
  make_durable(true);
  end_.nobody_reported = plan_.objective && with_objective_ == 0 && end_.counts.completed > 0;
  return end_;
}

}  // namespace skrobot
