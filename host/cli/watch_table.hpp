// SPDX-License-Identifier: MIT
// What watch has seen of a repository's runs and sweeps, and how it is shown.
#ifndef SKROBOT_HOST_CLI_WATCH_TABLE_HPP
#define SKROBOT_HOST_CLI_WATCH_TABLE_HPP

#include <chrono>
#include <map>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "app/sweep_summary.hpp"
#include "base/clock.hpp"
#include "base/progress_text.hpp"
#include "base/terminal.hpp"
#include "store/record_reader.hpp"

namespace skrobot {

/// A run by its place in the repository.
struct WatchedRun {
  std::string experiment;  ///< "ada-2026-…"
  std::string run;         ///< "train_task", "trials/17/train_task"
  RunFiles files;
  std::string name() const { return experiment + "/" + run; }
};

/// Not thread-safe.
class WatchTable {
 public:
  explicit WatchTable(Colours colours) : colours_(colours) {}

  /// Looks at the runs in progress, and once more at those that were and are not among them. The sweeps are shown as
  /// they are told here: those in progress, and those that sweeps() names.
  void look(const std::vector<WatchedRun>& running, const std::vector<SweepSummary>& sweeps, WallTime now);

  /// The experiments of the sweeps that were told.
  std::vector<std::string> sweeps() const;

  /// What is in progress, the latest start first, then what has ended while this watched, in at most `rows` lines, of
  /// `width` columns where that is possible. What all have in common stands above. Every line ends with a newline.
  std::string text(WallTime now, std::size_t width, std::size_t rows) const;
  /// The runs alone.
  json::array to_json(WallTime now) const;

 private:
  struct SeenRun {
    WatchedRun run;
    StoredRun stored;
    RateMeter rate;
    std::string rated;  // the heartbeat that the rate was last told
    bool is_running = true;
  };
  struct SeenSweep {
    SweepSummary summary;
    RateMeter rate;
  };
  // One line: a run, or a sweep.
  struct Row {
    std::string experiment, run, name, task, state, host;
    bool is_running = false, is_sweep = false;
    std::optional<RecordedProgress> progress;
    std::optional<double> rate;
    WallTime started;
    std::optional<std::chrono::milliseconds> duration;
    std::vector<std::string> notes;  // metrics, counts; the most important first
  };
  void take(const WatchedRun& run, bool is_running);
  Row row_of(const SeenRun& seen, WallTime now) const;
  Row row_of(const SeenSweep& seen, WallTime now) const;
  std::vector<Row> in_order(WallTime now) const;
  static std::string take_out_common(std::vector<Row>& rows);

  Colours colours_;
  std::map<std::string, SeenRun> runs_;      // by name
  std::map<std::string, SeenSweep> sweeps_;  // by experiment
};

}  // namespace skrobot

#endif
