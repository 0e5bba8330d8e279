// SPDX-License-Identifier: MIT
// The seam where a sweep's trials are started: on this machine, on a cluster, or recorded by a test.
#ifndef SKROBOT_HOST_SWEEP_LAUNCHER_HPP
#define SKROBOT_HOST_SWEEP_LAUNCHER_HPP

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "sweep/trial.hpp"

namespace skrobot {

/// A running trial, for display.
struct LiveTrial {
  std::uint64_t number = 0;
  std::chrono::milliseconds elapsed{};
  double share = 0;                 ///< how much of it is done; 0: not known
  std::optional<double> objective;  ///< its newest point
};

/// The state of a launcher's trials, for display.
struct LaunchStatus {
  std::vector<LiveTrial> live;  ///< some of the running trials
  std::uint64_t running = 0;    ///< running trials
  std::uint64_t waiting = 0;    ///< trials that were taken and have not begun
  std::string note;             ///< "job 12: 3 running, 5 pending: Resources"; empty: nothing to say
  std::string reason;           ///< why trials wait: "Resources"; its change is news
};

/// What is to stop: trials that have not begun; all, which are asked to; all, which are killed.
enum class StopRequest { waiting, all, at_once };

/// One thread drives it.
class Launcher {
 public:
  virtual ~Launcher() = default;
  /// How many trials may be started now. `learns`: the results of trials choose the next ones, so none is
  /// taken ahead of need.
  virtual std::size_t room(bool learns) = 0;
  virtual void start(std::vector<TrialOrder> orders) = 0;
  /// The trials that have ended since the last call; waits for the first of them, at most `limit`. Throws
  /// Error(Fault::host) when nothing more can be run at all.
  virtual std::vector<TrialEnd> wait(std::chrono::milliseconds limit) = 0;
  /// What has not begun is dropped and does not end; trials that are asked or killed end as cancelled. After it nothing
  /// is started.
  virtual void stop(StopRequest what) = 0;
  /// Nothing runs, nothing waits, and wait() has returned all that ended.
  virtual bool is_idle() = 0;
  virtual LaunchStatus status() = 0;
  /// What ended before the call survives a power cut after it.
  virtual void make_durable() {}
};

}  // namespace skrobot

#endif
