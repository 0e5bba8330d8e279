// SPDX-License-Identifier: MIT
#include "cli/watch_table.hpp"

#include <algorithm>

#include "app/run_columns.hpp"
#include "base/duration.hpp"
#include "base/machine.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/run_text.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t k_wide = 110, k_narrow = 70;  // columns of the screen
constexpr std::size_t k_least_name = 16, k_least_notes = 14;

bool is_running(const StoredRun& run) { return run.record && run.record->state == State::running && !run.is_lost; }

std::chrono::steady_clock::time_point as_steady(WallTime time) {
  return std::chrono::steady_clock::time_point(
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(time.time_since_epoch()));
}

// From the start to the end or to now; none if the record does not say. Clocks of two machines can disagree: at
// least 0.
std::optional<milliseconds> duration_of(const StoredRun& run, WallTime now) {
  if (!run.record) return std::nullopt;
  if (run.record->state != State::running) return milliseconds(run.record->duration_ms);
  const auto started = from_iso_8601(run.record->started);
  if (!started) return std::nullopt;
  return std::max(std::chrono::duration_cast<milliseconds>(now - *started), milliseconds(0));
}

std::string whole_seconds(milliseconds duration) {
  return format_duration(std::chrono::duration_cast<std::chrono::seconds>(duration));
}

std::string state_text(const StoredRun& run) {
  std::string text = shown_state(run);
  std::replace(text.begin(), text.end(), '_', ' ');
  if (run.silent_for.count() > 0) text = "no sign for " + whole_seconds(run.silent_for);
  return text;
}

std::string progress_text(const RecordedProgress& progress, std::size_t bar_columns) {
  if (progress.total == 0) return std::to_string(progress.done);
  const double share = std::min(static_cast<double>(progress.done) / static_cast<double>(progress.total), 1.0);
  const std::string percent = std::to_string(static_cast<int>(100 * share)) + "%";
  return (bar_columns > 0 ? progress_bar(share, bar_columns) + " " : "") +
         std::string(4 - std::min<std::size_t>(percent.size(), 4), ' ') + percent + " " +
         std::to_string(progress.done) + "/" + std::to_string(progress.total);
}

// The notes that fit.
std::string notes_text(const std::vector<std::string>& notes, std::size_t width) {
  std::string text;
  for (const std::string& note : notes) {
    const std::string part = (text.empty() ? "" : ", ") + note;
    if (display_width(text) + display_width(part) <= width) text += part;
  }
  return text;
}

bool is_same(const std::vector<std::string>& values) {
  return values.size() > 1 && !values.front().empty() &&
         std::all_of(values.begin(), values.end(), [&](const std::string& value) { return value == values.front(); });
}

}  // namespace

void WatchTable::take(const WatchedRun& run, bool is_in_progress) {
  SeenRun& seen = runs_.try_emplace(run.name(), SeenRun{run, {}, RateMeter(), {}, true}).first->second;
  seen.stored = read_run(run.files);
  seen.is_running = is_in_progress && is_running(seen.stored);
  if (!seen.stored.record || !seen.stored.record->progress) return;
  const RunRecord& record = *seen.stored.record;
  const auto started = from_iso_8601(record.started), updated = from_iso_8601(record.updated);
  if (!started || !updated || seen.rated == record.updated) return;
  if (seen.rated.empty()) seen.rate = RateMeter(as_steady(*started));
  seen.rate.add(as_steady(*updated), record.progress->done);
  seen.rated = record.updated;
}

void WatchTable::look(const std::vector<WatchedRun>& running, const std::vector<SweepSummary>& sweeps, WallTime now) {
  std::vector<std::string> names;
  for (const WatchedRun& run : running) {
    take(run, true);
    names.push_back(run.name());
  }
  std::sort(names.begin(), names.end());
  for (auto at = runs_.begin(); at != runs_.end();) {
    if (at->second.is_running && !std::binary_search(names.begin(), names.end(), at->first))
      take(WatchedRun(at->second.run), false);
    // Deleted since, or missing from the start.
    if (!at->second.is_running && !at->second.stored.record) at = runs_.erase(at);
    else ++at;
  }
  std::map<std::string, SeenSweep> seen;
  for (const SweepSummary& sweep : sweeps) {
    const auto known = sweeps_.find(sweep.experiment);
    const WallTime started{std::chrono::duration_cast<WallTime::duration>(milliseconds(sweep.counts.started_ms))};
    SeenSweep item{sweep, known != sweeps_.end() ? known->second.rate : RateMeter(as_steady(started))};
    item.rate.add(as_steady(now), sweep.ended());
    seen.emplace(sweep.experiment, std::move(item));
  }
  sweeps_ = std::move(seen);
}

std::vector<std::string> WatchTable::sweeps() const {
  std::vector<std::string> names;
  for (const auto& item : sweeps_) names.push_back(item.first);
  return names;
}

WatchTable::Row WatchTable::row_of(const SeenRun& seen, WallTime now) const {
  const RunRecord& record = *seen.stored.record;
  Row row;
  row.experiment = seen.run.experiment;
  row.run = seen.run.run;
  row.name = seen.run.name();
  row.task = record.task;
  row.state = state_text(seen.stored);
  row.host = record.host;
  row.is_running = seen.is_running;
  row.progress = record.progress;
  row.duration = duration_of(seen.stored, now);
  if (seen.is_running) row.rate = seen.rate.per_second();
  row.started = from_iso_8601(record.started).value_or(WallTime());
  for (const MetricSummary& metric : record.metrics)
    row.notes.push_back(printable(metric.name, 40) + " " + short_number(metric.last));
  return row;
}

WatchTable::Row WatchTable::row_of(const SeenSweep& seen, WallTime now) const {
  const SweepSummary& sweep = seen.summary;
  const TrialCounts& counts = sweep.counts;
  const bool is_in_progress = sweep.state == to_string(State::running);
  Row row;
  row.experiment = sweep.experiment;
  row.run = row.task = sweep.task;
  row.is_sweep = true;
  row.name = sweep.experiment + "/" + k_trials;
  row.state = sweep.state;
  row.is_running = is_in_progress;
  row.progress = RecordedProgress{sweep.ended(), sweep.planned};
  if (is_in_progress) row.rate = seen.rate.per_second();
  row.started = WallTime(std::chrono::duration_cast<WallTime::duration>(milliseconds(counts.started_ms)));
  row.duration = sweep.duration(now);
  const auto best =
      sweep.objective && sweep.best ? objective_field(sweep.objective->metric, {*sweep.best}) : std::nullopt;
  if (best) {
    row.notes.push_back(printable(sweep.objective->metric, 40) + " " +
                        short_number(value_of(*sweep.best, *best).to_number<double>()));
  }
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) row.notes.push_back(std::to_string(count) + " " + what);
  };
  add(counts.failed, "failed");
  add(counts.interrupted, "interrupted");
  add(counts.running, "running");
  return row;
}

std::vector<WatchTable::Row> WatchTable::in_order(WallTime now) const {
  std::vector<Row> rows;
  for (const auto& item : runs_) rows.push_back(row_of(item.second, now));
  for (const auto& item : sweeps_) rows.push_back(row_of(item.second, now));
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return a.is_running != b.is_running ? a.is_running : a.started > b.started;
  });
  return rows;
}

// Removes what all names have in common, and returns it; empty if there is nothing.
std::string WatchTable::take_out_common(std::vector<Row>& rows) {
  std::vector<std::string> experiments, tasks;
  std::vector<RunSummary> runs;
  for (const Row& row : rows) {
    experiments.push_back(row.experiment);
    tasks.push_back(row.task);
    RunSummary run;
    run.run = row.run;
    run.task = row.task;
    runs.push_back(std::move(run));
  }
  const bool is_one = is_same(experiments), is_one_task = is_same(tasks) && are_trials_of_one_task(runs);
  std::string heading = is_one ? "experiment " + printable(experiments.front(), 300) : "";
  if (is_one_task) heading += (heading.empty() ? "" : ", ") + std::string("task ") + printable(tasks.front(), 100);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].is_sweep) continue;
    const std::string run = is_one_task ? name_without_task(runs[i]) : rows[i].run;
    rows[i].name = is_one ? run : rows[i].experiment + "/" + run;
  }
  return heading;
}

std::string WatchTable::text(WallTime now, std::size_t width, std::size_t rows) const {
  std::vector<Row> order = in_order(now);
  if (order.empty()) return "No runs in progress\n";
  const std::string heading = take_out_common(order);
  const std::string here = host_name();
  const bool with_host =
      std::any_of(order.begin(), order.end(), [&](const Row& row) { return !row.host.empty() && row.host != here; });
  std::vector<std::string> header{"RUN", "STATE"};
  if (with_host) header.emplace_back("HOST");
  header.emplace_back("PROGRESS");
  if (width >= k_narrow) header.emplace_back("RATE");
  header.insert(header.end(), {"TIME", "LEFT"});
  const std::size_t above = heading.empty() ? 1 : 2;
  const std::size_t room = std::max<std::size_t>(rows, above + 2) - above;
  const std::size_t shown = order.size() > room ? room - 1 : order.size();
  std::vector<std::vector<std::string>> cells;
  for (std::size_t i = 0; i < shown; ++i) {
    const Row& row = order[i];
    const auto left =
        row.progress && row.is_running ? time_left(row.progress->done, row.progress->total, row.rate) : std::nullopt;
    std::vector<std::string> line{printable(row.name, 300), row.state};
    if (with_host) line.push_back(cut_middle(printable(row.host, 100), 20));
    line.push_back(row.progress ? progress_text(*row.progress, width >= k_wide ? 12 : 0) : "");
    if (width >= k_narrow) line.push_back(row.rate ? rate_text(*row.rate) : "");
    line.push_back(row.duration ? whole_seconds(*row.duration) : "");
    line.push_back(left ? format_duration(*left) : "");
    cells.push_back(std::move(line));
  }

  // Names get the width that the other columns leave, notes the rest. Lines must not wrap: a wrapped line cannot be
  // overwritten.
  std::size_t others = 0, longest = 0;
  for (std::size_t column = 1; column < header.size(); ++column) {
    std::size_t widest = header[column].size();
    for (const auto& line : cells) widest = std::max(widest, display_width(line[column]));
    others += widest + 2;
  }
  for (const auto& line : cells) longest = std::max(longest, display_width(line[0]));
  const std::size_t names = std::min(longest, std::max(width > others ? width - others : 0, k_least_name));
  const std::size_t taken = names + others + 2;
  const bool with_notes = width >= taken + k_least_notes;
  if (with_notes) header.emplace_back(sweeps_.empty() ? "METRICS" : "DETAILS");
  Table table(std::move(header));
  for (std::size_t i = 0; i < shown; ++i) {
    cells[i][0] = cut_run_name(cells[i][0], names);
    if (with_notes) cells[i].push_back(notes_text(order[i].notes, width - taken));
    table.add(std::move(cells[i]));
  }
  if (colours_ == Colours::yes) {
    table.paint([](std::size_t column, const std::string& cell) {
      return column == 1 ? in_state_colour(cell.starts_with("no sign") ? "lost" : cell, cell) : cell;
    });
  }
  std::string text =
      (heading.empty() ? "" : cut_middle(heading, width) + "\n") + table.text(std::max(width, taken + 24));
  if (shown < order.size()) text += "… and " + std::to_string(order.size() - shown) + " more\n";
  return text;
}

json::array WatchTable::to_json(WallTime now) const {
  json::array runs;
  std::vector<const SeenRun*> order;
  for (const auto& item : runs_) order.push_back(&item.second);
  const auto started = [](const SeenRun* seen) {
    return from_iso_8601(seen->stored.record->started).value_or(WallTime());
  };
  std::stable_sort(order.begin(), order.end(), [&](const SeenRun* a, const SeenRun* b) {
    return a->is_running != b->is_running ? a->is_running : started(a) > started(b);
  });
  for (const SeenRun* seen : order) {
    const RunRecord& record = *seen->stored.record;
    const auto duration = duration_of(seen->stored, now);
    const auto rate = seen->rate.per_second();
    const auto left = record.progress ? time_left(record.progress->done, record.progress->total, rate) : std::nullopt;
    json::object run{{"run", seen->run.name()},
                     {"state", shown_state(seen->stored)},
                     {"task", record.task},
                     {"host", record.host},
                     {"pid", record.pid},
                     {"started", record.started},
                     {"updated", record.updated},
                     {"silent_ms", seen->stored.silent_for.count() > 0 ? json::value(seen->stored.silent_for.count())
                                                                       : json::value()},
                     {"duration_ms", duration ? json::value(duration->count()) : json::value()}};
    run["progress"] = record.progress ? json::value{{"done", record.progress->done}, {"total", record.progress->total}}
                                      : json::value();
    run["rate_per_second"] = rate ? json::value(*rate) : json::value();
    run["left_ms"] = left ? json::value(milliseconds(*left).count()) : json::value();
    json::object metrics;
    for (const MetricSummary& metric : record.metrics) metrics[metric.name] = metric.last;
    run["metrics"] = std::move(metrics);
    run["record"] = seen->run.files.run().string();
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace skrobot
