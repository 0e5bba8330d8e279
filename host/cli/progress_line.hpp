// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_PROGRESS_LINE_HPP
#define SKROBOT_HOST_CLI_PROGRESS_LINE_HPP

#include <chrono>
#include <mutex>
#include <skrobot/run_observer.hpp>
#include <string>

#include "base/progress_text.hpp"

namespace skrobot {

enum class Verbosity { quiet, normal, verbose };

/// Shows on stderr how runs go: on a terminal one live line with progress, rate, time left and newest metrics;
/// elsewhere plain lines, at the beginning, the end and every ten seconds.
class ProgressLine : public RunObserver {
 public:
  explicit ProgressLine(Verbosity verbosity);
  ~ProgressLine() override;
  void started(const RunInfo& run) override;
  void progress(const RunInfo& run, const LiveRun& live) override;
  void ended(const RunInfo& run, const RunEnd& end) override;

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(const Progress& progress, std::size_t width) const;
  void clear();

  Verbosity verbosity_;
  bool live_;
  bool colour_;
  std::mutex mutex_;
  std::string name_;
  Clock::time_point started_;
  Clock::time_point shown_;
  RateMeter rate_;
  bool line_is_there_ = false;
};

}  // namespace skrobot

#endif
