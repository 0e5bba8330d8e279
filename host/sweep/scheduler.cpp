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

void Scheduler::fill() {
  std::vector<TrialOrder> orders;
  // If the outcome of a trial determines the next one, do not take trials ahead.
  const bool decides = search_.learns() || plan_.on_failure == OnFailure::stop;
  for (std::size_t room = is_closed_ ? 0 : launcher_.room(decides); room > 0; --room) {
    TrialOrder order;
    if (!start_.again.empty()) {
      order = std::move(start_.again.front());
      start_.again.pop_front();
      // The values are known if the trial was begun.
      if (order.values.empty()) order.values = search_.ask(order.number);
    } else if (start_.next <= plan_.trials) {
      order.number = start_.next++;
      order.values = search_.ask(order.number);
    } else {
      break;
    }
    running_[order.number] = order;
    orders.push_back(std::move(order));
  }
  if (!orders.empty()) launcher_.start(std::move(orders));
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
  start_.again.push_back(running_.at(end.number));
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
    search_.tell(end.number, is_settled(end) ? end.objective : std::nullopt);
    if (end.state == State::completed && !end.is_lost) {
      if (end.objective) {
        ++with_objective_;
        ranking_.add(end.number, *end.objective);
      } else if (plan_.objective && end_.reported.empty()) {
        end_.reported = end.reported;
      }
      // Without an objective value the search cannot learn; the first completed trial shows it.
      if (plan_.objective && search_.learns() && with_objective_ == 0 && !end.objective)
        is_closed_ = end_.was_stopped = true;
    }
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
  start_ = std::move(start);
  end_ = {};
  end_.counts = start_.counts;
  end_.counts.total = plan_.trials;
  with_objective_ = ranking_.places().size();
  for (TrialOrder& order : start_.running) running_[order.number] = std::move(order);
  start_.running.clear();
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
  observer_.tick(end_.counts, launcher_.status());
  make_durable(true);
  end_.nobody_reported = plan_.objective && with_objective_ == 0 && end_.counts.completed > 0;
  return end_;
}

}  // namespace skrobot
