// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_SWEEP_PROGRESS_HPP
#define SKROBOT_HOST_CLI_SWEEP_PROGRESS_HPP

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "cli/progress_line.hpp"
#include "sweep/scheduler.hpp"

namespace skrobot {

/// Shows on stderr how a sweep goes: one live line for all trials on a terminal, elsewhere a plain line every ten
/// seconds; and the first failure when it happens.
class SweepProgress : public SweepObserver {
 public:
  SweepProgress(const SweepPlan& plan, std::filesystem::path experiment, const Ranking& ranking, Verbosity verbosity);
  ~SweepProgress() override;
  void ended(const TrialEnd& end, bool is_final) override;
  void tick(const SweepCounts& counts, const LaunchStatus& status) override;

  /// Called with the first failure that is final.
  std::function<void(const TrialEnd&)> on_first_failure;
  const std::optional<TrialEnd>& first_failure() const { return first_failure_; }
  /// Takes the live line away.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(const SweepCounts& counts, const LaunchStatus& status, std::size_t width) const;
  void tell(const TrialEnd& end, bool is_final);

  const SweepPlan& plan_;
  const std::filesystem::path experiment_;
  const Ranking& ranking_;
  const Verbosity verbosity_;
  const bool live_;
  const Clock::time_point started_ = Clock::now();
  Clock::time_point shown_{};
  std::string reason_;
  bool line_is_there_ = false;
  bool has_warned_ = false;
  std::optional<TrialEnd> first_failure_;
};

}  // namespace skrobot

#endif
