// SPDX-License-Identifier: MIT
// Decides which trial runs next, and what follows from how it ended.
#ifndef SKROBOT_HOST_SWEEP_SCHEDULER_HPP
#define SKROBOT_HOST_SWEEP_SCHEDULER_HPP

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <skrobot/cancel_token.hpp>

#include "sweep/launcher.hpp"
#include "sweep/race.hpp"
#include "sweep/ranking.hpp"
#include "sweep/search.hpp"

namespace skrobot {

/// What the trials have come to so far.
struct SweepCounts {
  std::uint64_t total = 0;  ///< the plan's
  std::uint64_t completed = 0;
  std::uint64_t stopped_early = 0;  ///< by early stopping
  std::uint64_t failed = 0;         ///< did not complete, after all attempts: failed, crashed, timed out
  std::uint64_t lost = 0;           ///< no end, after all attempts
  std::uint64_t cancelled = 0;      ///< by the user
  std::uint64_t retried = 0;        ///< attempts that were followed by another
  std::uint64_t kept = 0;           ///< of these, so many were there before: a sweep that is resumed
  std::uint64_t saved = 0;          ///< not run: repeats of points that left the race
  std::uint64_t points = 0;         ///< the plan's
  std::uint64_t points_ended = 0;   ///< points of which all repeats have ended or are saved

  std::uint64_t ended() const { return completed + stopped_early + failed + lost + cancelled; }
  std::uint64_t not_run() const { return total - std::min(total, ended() + saved); }
};

/// Is told of a sweep's progress, on the thread that runs it.
class SweepObserver {
 public:
  virtual ~SweepObserver() = default;
  /// An attempt has ended; `is_final`: the trial gets no other.
  virtual void ended(const TrialEnd&, bool /*is_final*/) {}
  /// Called some times a second.
  virtual void tick(const SweepCounts&, const LaunchStatus&) {}
};

/// What is there before anything starts: nothing in a new sweep.
struct SweepStart {
  std::uint64_t next = 1;                      ///< the first trial that was never begun
  std::deque<TrialOrder> again;                ///< trials that are to run although they were begun or passed over
  std::vector<TrialOrder> running;             ///< trials that the launcher has already
  std::map<std::uint64_t, unsigned> failures;  ///< earlier failed attempts of the trials in `again`
  /// With repeats: those that have ended for good, whose values the ranking has.
  std::vector<PointRepeat> ended;
  /// With repeats: the values of points that a search chose before, by point.
  std::map<std::uint64_t, json::object> values;
  SweepCounts counts;  ///< of those that are settled
};

struct SweepEnd {
  SweepCounts counts;
  bool was_cancelled = false;
  bool was_stopped = false;           ///< on_failure: the rest was not run
  bool nobody_reported = false;       ///< trials completed, and none of them reported the objective
  std::vector<std::string> reported;  ///< what they reported instead
};

class Scheduler {
 public:
  /// What ends is made durable every `durable_every`: so much work a power cut may cost.
  Scheduler(const SweepPlan& plan, Search& search, Launcher& launcher, Ranking& ranking, SweepObserver& observer,
            std::chrono::nanoseconds durable_every = std::chrono::seconds(30))
      : plan_(plan),
        search_(search),
        launcher_(launcher),
        ranking_(ranking),
        observer_(observer),
        durable_every_(durable_every) {}

  /// Runs what the plan has and `start` does not, and makes it durable. Returns when nothing runs any more: all have
  /// ended, the user cancelled (a second request ends them at once), or a failure stopped it. Throws what the launcher
  /// throws, after all has ended.
  SweepEnd run(SweepStart start, const CancelToken& cancel);

 private:
  void begin(SweepStart start);
  void fill();
  std::optional<TrialOrder> next_order();
  json::object values_of(std::uint64_t point);
  void take(const TrialEnd& end);
  void end_repeat(PointRepeat at);
  void count_saved();
  bool retry(const TrialEnd& end);
  void make_durable(bool at_once);

  const SweepPlan& plan_;
  Search& search_;
  Launcher& launcher_;
  Ranking& ranking_;
  SweepObserver& observer_;
  SweepStart start_;
  SweepEnd end_;
  std::map<std::uint64_t, TrialOrder> running_;
  std::optional<Race> race_;
  std::map<std::uint64_t, std::uint64_t> ended_repeats_;  // by point; with repeats
  bool is_closed_ = false;                                // nothing more is started
  std::uint64_t with_objective_ = 0;
  const std::chrono::nanoseconds durable_every_;
  std::int64_t durable_ns_ = 0;  // when what had ended was made durable
  bool is_durable_ = true;       // nothing has ended since
};

}  // namespace skrobot

#endif
