// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_SWEEP_PROGRESS_HPP
#define SKROBOT_HOST_CLI_SWEEP_PROGRESS_HPP

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/sweep_run.hpp"
#include "cli/progress_line.hpp"

namespace skrobot {

/// Shows a sweep's progress on stderr: on a terminal one live line for all trials, elsewhere a plain line every ten
/// seconds; and the first failure at once. Prints its results at the end.
class SweepProgress : public SweepRunObserver {
 public:
  struct Options {
    Verbosity verbosity = Verbosity::normal;
    bool as_json = false;  ///< the results
    std::function<bool()> ask_to_cancel_jobs;
  };
  explicit SweepProgress(Options options);
  ~SweepProgress() override;
  void began(const ExperimentIdentity& experiment, const SweepPlan& plan, const Ranking& ranking) override;
  void ended(const TrialEnd& end, bool is_final) override;
  void tick(const SweepCounts& counts, const LaunchStatus& status) override;
  void finished(const SweepOutcome& outcome) override;
  bool cancel_jobs() override { return options_.ask_to_cancel_jobs(); }

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(const SweepCounts& counts, const LaunchStatus& status, std::size_t width) const;
  void show_failure(const TrialEnd& end, bool is_final);
  void show_success(const TrialEnd& end);
  void clear();

  const Options options_;
  const bool live_;
  std::filesystem::path experiment_;
  const SweepPlan* plan_ = nullptr;   // from began() on
  const Ranking* ranking_ = nullptr;  // from began() on
  Clock::time_point started_ = Clock::now();
  Clock::time_point shown_{};
  std::string reason_;
  bool line_is_there_ = false;
  bool has_warned_ = false;
  bool has_failed_ = false;  // a trial, for good
};

}  // namespace skrobot

#endif
