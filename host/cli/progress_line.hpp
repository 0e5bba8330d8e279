// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_PROGRESS_LINE_HPP
#define SKROBOT_HOST_CLI_PROGRESS_LINE_HPP

#include <chrono>
#include <memory>
#include <mutex>
#include <skrobot/run_observer.hpp>
#include <string>
#include <vector>

#include "base/progress_text.hpp"
#include "cli/live_output.hpp"

namespace skrobot {

enum class Verbosity { quiet, normal, verbose };

/// Shows runs on stderr. On a terminal: one live line with progress, rate, time left and newest metrics, and the last
/// line of the task's output under it. Elsewhere: plain lines, at the start, at the end and every ten seconds. When
/// verbose: also all that the task prints and logs, as it comes.
class ProgressLine : public RunObserver {
 public:
  explicit ProgressLine(Verbosity verbosity);
  ~ProgressLine() override;
  void started(const RunInfo& run) override;
  void progress(const RunInfo& run, const LiveRun& live) override;
  void output(const RunInfo& run, const TaskOutput& piece) override;
  void ended(const RunInfo& run, const RunEnd& end) override;

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(const Progress& progress, std::size_t width) const;
  std::vector<std::string> status(const Progress& progress) const;
  void say(std::string line);

  Verbosity verbosity_;
  bool live_;
  bool colour_;
  std::mutex mutex_;
  std::string name_;
  Clock::time_point started_;
  Clock::time_point shown_;
  RateMeter rate_;
  mutable std::mutex last_line_mutex_;  // of its own: output() may be called while progress() waits for the run
  LastLine last_line_;
  std::unique_ptr<LiveOutput> output_;  // none where plain lines are enough
};

}  // namespace skrobot

#endif
