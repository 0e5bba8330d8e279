// SPDX-License-Identifier: MIT
#include "cli/watch_table.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "base/machine.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/run_text.hpp"

namespace skrobot {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t k_wide = 110, k_narrow = 70;  // columns of the screen
constexpr std::size_t k_least_name = 16, k_least_metrics = 14;

bool is_running(const StoredRun& run) { return run.record && run.record->state == State::running && !run.is_lost; }

std::chrono::steady_clock::time_point as_steady(WallTime time) {
  return std::chrono::steady_clock::time_point(
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(time.time_since_epoch()));
}

// From the start to now, or to the end; none when the record does not tell. Clocks of two machines may disagree: never
// below 0.
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

// As many as there is room for.
std::string metrics_text(const RunRecord& record, std::size_t width) {
  std::string text;
  for (const MetricSummary& metric : record.metrics) {
    const std::string part = (text.empty() ? "" : "  ") + printable(metric.name, 40) + " " + short_number(metric.last);
    if (display_width(text) + display_width(part) > width) break;
    text += part;
  }
  return text;
}

}  // namespace

void WatchTable::take(const WatchedRun& run, bool is_going) {
  Seen& seen = seen_.try_emplace(run.name, Seen{run, {}, RateMeter(), {}, true}).first->second;
  seen.stored = read_run(run.files);
  seen.is_going = is_going && is_running(seen.stored);
  if (!seen.stored.record || !seen.stored.record->progress) return;
  const RunRecord& record = *seen.stored.record;
  const auto started = from_iso_8601(record.started), updated = from_iso_8601(record.updated);
  if (!started || !updated || seen.rated == record.updated) return;
  if (seen.rated.empty()) seen.rate = RateMeter(as_steady(*started));
  seen.rate.add(as_steady(*updated), record.progress->done);
  seen.rated = record.updated;
}

void WatchTable::look(const std::vector<WatchedRun>& going) {
  std::vector<std::string> names;
  for (const WatchedRun& run : going) {
    take(run, true);
    names.push_back(run.name);
  }
  std::sort(names.begin(), names.end());
  for (auto at = seen_.begin(); at != seen_.end();) {
    if (at->second.is_going && !std::binary_search(names.begin(), names.end(), at->first))
      take(WatchedRun(at->second.run), false);
    // Deleted while it was watched, or not even there when it was first looked at.
    if (!at->second.is_going && !at->second.stored.record) at = seen_.erase(at);
    else ++at;
  }
}

std::size_t WatchTable::going() const {
  return static_cast<std::size_t>(
      std::count_if(seen_.begin(), seen_.end(), [](const auto& item) { return item.second.is_going; }));
}

std::vector<const WatchTable::Seen*> WatchTable::in_order() const {
  std::vector<const Seen*> order;
  for (const auto& [name, seen] : seen_) order.push_back(&seen);
  const auto started = [](const Seen* seen) {
    return from_iso_8601(seen->stored.record->started).value_or(WallTime());
  };
  std::stable_sort(order.begin(), order.end(), [&](const Seen* a, const Seen* b) {
    return a->is_going != b->is_going ? a->is_going : started(a) > started(b);
  });
  return order;
}

std::vector<std::string> WatchTable::row(const Seen& seen, WallTime now, bool with_host, std::size_t width) const {
  const RunRecord& record = *seen.stored.record;
  const auto duration = duration_of(seen.stored, now);
  const auto rate = seen.is_going ? seen.rate.per_second() : std::nullopt;
  const auto left =
      record.progress && seen.is_going ? time_left(record.progress->done, record.progress->total, rate) : std::nullopt;
  std::vector<std::string> cells{printable(seen.run.name, 300), state_text(seen.stored)};
  if (with_host) cells.push_back(cut_middle(printable(record.host, 100), 20));
  cells.push_back(record.progress ? progress_text(*record.progress, width >= k_wide ? 12 : 0) : "");
  if (width >= k_narrow) cells.push_back(rate ? rate_text(*rate) : "");
  cells.push_back(duration ? whole_seconds(*duration) : "");
  cells.push_back(left ? format_duration(*left) : "");
  return cells;
}

std::string WatchTable::text(WallTime now, std::size_t width, std::size_t rows) const {
  const std::vector<const Seen*> order = in_order();
  if (order.empty()) return "No run is going\n";
  const std::string here = host_name();
  const bool with_host =
      std::any_of(order.begin(), order.end(), [&](const Seen* seen) { return seen->stored.record->host != here; });
  std::vector<std::string> header{"RUN", "STATE"};
  if (with_host) header.emplace_back("HOST");
  header.emplace_back("PROGRESS");
  if (width >= k_narrow) header.emplace_back("RATE");
  header.insert(header.end(), {"TIME", "LEFT"});
  const std::size_t room = std::max<std::size_t>(rows, 3) - 1;
  const std::size_t shown = order.size() > room ? room - 1 : order.size();
  std::vector<std::vector<std::string>> cells;
  for (std::size_t i = 0; i < shown; ++i) cells.push_back(row(*order[i], now, with_host, width));

  // The names get what the other columns leave, and the metrics what is left then: a line that is wrapped cannot be
  // written over.
  std::size_t others = 0, longest = 0;
  for (std::size_t column = 1; column < header.size(); ++column) {
    std::size_t widest = header[column].size();
    for (const auto& line : cells) widest = std::max(widest, display_width(line[column]));
    others += widest + 2;
  }
  for (const auto& line : cells) longest = std::max(longest, display_width(line[0]));
  const std::size_t names = std::min(longest, std::max(width > others ? width - others : 0, k_least_name));
  const std::size_t taken = names + others + 2;
  const bool with_metrics = width >= taken + k_least_metrics;
  if (with_metrics) header.emplace_back("METRICS");
  Table table(std::move(header));
  for (std::size_t i = 0; i < shown; ++i) {
    cells[i][0] = cut_middle(cells[i][0], names);
    if (with_metrics) cells[i].push_back(metrics_text(*order[i]->stored.record, width - taken));
    table.add(std::move(cells[i]));
  }
  if (colours_ == Colours::yes) {
    table.paint([](std::size_t column, const std::string& cell) {
      return column == 1 ? in_state_colour(cell.starts_with("no sign") ? "lost" : cell, cell) : cell;
    });
  }
  std::string text = table.text(std::max(width, taken + 24));
  if (shown < order.size()) text += "… and " + std::to_string(order.size() - shown) + " more\n";
  return text;
}

json::array WatchTable::to_json(WallTime now) const {
  json::array runs;
  for (const Seen* seen : in_order()) {
    const RunRecord& record = *seen->stored.record;
    const auto duration = duration_of(seen->stored, now);
    const auto rate = seen->rate.per_second();
    const auto left = record.progress ? time_left(record.progress->done, record.progress->total, rate) : std::nullopt;
    json::object run{{"run", seen->run.name},
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
