// SPDX-License-Identifier: MIT
#include "cli/sweep_progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/ranked_report.hpp"
#include "base/duration.hpp"
#include "base/log.hpp"
#include "base/progress_text.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/sweep_text.hpp"

namespace skrobot {
namespace {

constexpr std::chrono::milliseconds k_live_interval{100};
constexpr std::chrono::seconds k_plain_interval{10};

}  // namespace

SweepProgress::SweepProgress(Options options) : options_(std::move(options)), live_(errors_are_shown_live()) {}

SweepProgress::~SweepProgress() { clear(); }

void SweepProgress::began(const ExperimentIdentity& experiment, const SweepPlan& plan, const Ranking& ranking) {
  experiment_ = experiment.directory;
  plan_ = &plan;
  ranking_ = &ranking;
  started_ = Clock::now();
  if (!live_) shown_ = started_;
}

void SweepProgress::clear() {
  if (line_is_there_) write_terminal("\r\x1b[K");
  line_is_there_ = false;
}

std::string SweepProgress::line(const SweepCounts& counts, const LaunchStatus& status, std::size_t width) const {
  const std::uint64_t ended = counts.ended();
  std::string text = std::to_string(ended) + "/" + std::to_string(counts.total) + " trials";
  if (plan_->repeats > 1)
    text = std::to_string(counts.points_ended) + "/" + std::to_string(counts.points) + " points  " + text;
  const std::uint64_t done_with = ended + counts.saved;
  if (counts.total > 0) text += "  " + std::to_string(100 * done_with / counts.total) + "%";
  text += "  " + std::to_string(status.running) + " running";
  if (counts.failed + counts.lost > 0) text += "  " + std::to_string(counts.failed + counts.lost) + " failed";
  if (counts.saved > 0) text += "  " + std::to_string(counts.saved) + " saved";
  if (counts.stopped_early > 0) text += "  " + std::to_string(counts.stopped_early) + " stopped early";
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_);
  text += "  " + format_duration(std::chrono::duration_cast<std::chrono::seconds>(elapsed));
  // Earlier trials do not count for the rate.
  double done = static_cast<double>(ended - std::min(ended, counts.kept));
  for (const LiveTrial& live : status.live) done += live.share;
  const double left = static_cast<double>(counts.total - std::min(counts.total, counts.kept + counts.saved)) - done;
  if (done > 0 && left > 0) {
    const double seconds = static_cast<double>(elapsed.count()) / 1000 / done * left;
    if (seconds < 1e9)
      text += ", " + format_duration(std::chrono::seconds(static_cast<std::int64_t>(std::ceil(seconds)))) + " left";
  }
  std::vector<std::string> parts;
  if (plan_->objective && !ranking_->places().empty()) {
    const auto& best = ranking_->places().front();
    parts.push_back("best " + printable(plan_->objective->metric, 40) + " " + short_number(best.objective) +
                    (plan_->repeats > 1 ? " (point " : " (trial ") + std::to_string(best.number) + ")");
  }
  if (!status.note.empty()) parts.push_back(printable(status.note, 200));
  for (const std::string& part : parts) {
    if (display_width(text) + 2 + display_width(part) < width) text += "  " + part;
  }
  return text;
}

void SweepProgress::tick(const SweepCounts& counts, const LaunchStatus& status) {
  if (options_.verbosity == Verbosity::quiet) return;
  const auto now = Clock::now();
  // Without a terminal, print a change of the queue's state at once.
  const bool has_news = !live_ && !status.reason.empty() && status.reason != reason_;
  if (!has_news && now - shown_ < (live_ ? Clock::duration(k_live_interval) : Clock::duration(k_plain_interval)))
    return;
  shown_ = now;
  reason_ = status.reason;
  if (live_) {
    write_terminal("\r\x1b[K" + line(counts, status, terminal_width()));
    line_is_there_ = true;
  } else {
    write_terminal(line(counts, status, 240) + "\n");
  }
}

void SweepProgress::show_failure(const TrialEnd& end, bool is_final) {
  const RunFiles files{trial_directory(experiment_, end.number), end.run};
  std::string text = "skrobot: error: trial " + std::to_string(end.number) + " ";
  if (end.is_lost) text += "lost: its process or its node died";
  else text += std::string(to_string(end.state)) + ": " + printable(end.error, 2000);
  if (!is_final) text += "\nhint: it is tried again";
  else if (!end.is_lost) text += "\nhint: for details see " + files.errors().string() + " and " + files.log().string();
  write_terminal(text + "\n");
}

void SweepProgress::show_success(const TrialEnd& end) {
  std::string text = "trial " + std::to_string(end.number) + ": " +
                     (end.stopped_early ? printable(end.error, 300) : to_string(end.state));
  if (end.objective && plan_->objective)
    text += ", " + printable(plan_->objective->metric, 60) + " " + short_number(*end.objective);
  write_terminal(text + " in " + format_duration(std::chrono::milliseconds(end.duration_ms)) + "\n");
}

void SweepProgress::ended(const TrialEnd& end, bool is_final) {
  const bool is_verbose = options_.verbosity == Verbosity::verbose;
  const bool is_cancelled = !end.is_lost && end.state == State::cancelled;
  if (is_settled(end)) {
    // Warn at the first trial, not at the end.
    if (plan_->objective && end.state == State::completed && !end.objective && !has_warned_) {
      has_warned_ = true;
      clear();
      log_message(Severity::warning, "trial " + std::to_string(end.number) + " did not report the objective " +
                                         in_quotes(plan_->objective->metric) +
                                         reported_words(*plan_->objective, end.reported));
    }
    if (is_verbose) {
      clear();
      show_success(end);
    }
  } else if (!is_cancelled && (!has_failed_ || is_verbose)) {
    clear();
    show_failure(end, is_final);
    has_failed_ = has_failed_ || is_final;
  }
}

void SweepProgress::finished(const SweepOutcome& outcome) {
  clear();
  if (!outcome.left_jobs.empty()) {
    write_terminal(job_words(outcome.left_jobs) + (outcome.left_jobs.size() == 1 ? " continues" : " continue") +
                   "; wait with 'skrobot sweep --resume " + printable(experiment_.filename().string()) + "'\n");
  }
  print_results(*plan_, outcome, options_.as_json);
  if (options_.verbosity != Verbosity::quiet)
    write_terminal(counts_words(outcome.end.counts) + "\nrecorded in " + experiment_.string() + "\n");
}

}  // namespace skrobot
