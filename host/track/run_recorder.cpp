// SPDX-License-Identifier: MIT
#include "track/run_recorder.hpp"

#include <array>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>
#include <utility>

#include "base/clock.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_tail_bytes = 4096;
constexpr std::array<std::string_view, 4> k_levels{"debug", "info", "warning", "error"};
constexpr std::array k_kinds{TaskOutput::Kind::debug, TaskOutput::Kind::info, TaskOutput::Kind::warning,
                             TaskOutput::Kind::error};

std::unique_ptr<OutputFile> create(FileSystem& files, const std::filesystem::path& path) {
  std::unique_ptr<OutputFile> file;
  if (const auto code = files.create(path, file)) {
    throw Error(Fault::host, "cannot create " + path.string() + ": " + reason(code));
  }
  return file;
}

}  // namespace

std::string metric_name(std::string_view name) {
  constexpr std::size_t k_most_bytes = 200;
  std::string safe = valid_utf8(name.substr(0, 4 * k_most_bytes));
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const auto byte = [&](std::size_t at) { return at < safe.size() ? static_cast<unsigned char>(safe[at]) : 0u; };
    if (byte(i) < 0x20 || byte(i) == 0x7F) safe[i] = '_';
    if (byte(i) == 0xC2 && byte(i + 1) < 0xA0) safe.replace(i, 2, "_");  // U+0080 to U+009F are control characters too
  }
  if (safe.size() > k_most_bytes) {
    std::size_t end = k_most_bytes;
    while ((static_cast<unsigned char>(safe[end]) & 0xC0) == 0x80) --end;
    safe.resize(end);
  }
  return safe.empty() ? "unnamed" : safe;
}

RunRecorder::RunRecorder(FileSystem& files, const RunFiles& names, SharedMemory memory, RecorderOptions options)
    : files_(files),
      names_(names),
      memory_(std::move(memory)),
      secrets_(std::move(options.secrets)),
      on_output_(std::move(options.on_output)),
      started_ns_(monotonic_ns()),
      metrics_(create(files, names.metrics())),
      log_(files, names.log(), options.output_limit),
      result_(files, names.result(), secrets_) {
  if (const auto code = log_.create())
    throw Error(Fault::host, "cannot create " + names.log().string() + ": " + reason(code));
}

bool RunRecorder::open_locked(std::uint32_t id, std::string_view name, std::string_view unit) {
  if (!metrics_.open(id, name)) {
    if (!std::exchange(is_full_, true)) {
      log_.record("warning", "skrobot omits the metric " + std::string(name) +
                                 " and all later ones: a run can have at most " +
                                 std::to_string(MetricsFile::k_most_metrics) + " metrics, and 16 MiB of names");
    }
    return false;
  }
  if (id < MetricsFile::k_fast_metrics) {
    if (id >= open_.size()) open_.resize(id + 1);
    open_[id].name = name;
  } else if (!watched_.empty() && name == watched_) {
    watched_id_ = id;
    watched_summary_ = {};
    watched_summary_.name = name;
  }
  if (!unit.empty() && units_.size() < k_most_summaries) units_[std::string(name)] = metric_name(secrets_.mask(unit));
  return true;
}

void RunRecorder::take_locked(const MetricPoint& point) {
  if (!metrics_.is_open(point.id)) return;  // an id that was never opened: a task that misuses memory
  metrics_.add(point.id, point.step, point.time_ns - started_ns_, point.value);
  MetricSummary* summary = point.id < open_.size()   ? &open_[point.id]
                           : point.id == watched_id_ ? &watched_summary_
                                                     : nullptr;
  if (summary != nullptr) {
    summary->add(point.step, point.value);
    if (watcher_ && summary->name == watched_) watcher_(point.step, point.value);
  }
  if (point.id < open_.size()) return;
  const std::size_t other = point.id - MetricsFile::k_fast_metrics;
  if (other >= others_.size()) others_.resize(other + 1);
  if (!others_[other]) ++others_with_points_;
  others_[other] = true;
}

std::uint32_t RunRecorder::open_metric(std::string_view name, std::string_view unit) {
  const std::lock_guard lock(mutex_);
  const std::string safe = metric_name(secrets_.mask(name));
  const auto [found, is_new] = ids_.emplace(safe, static_cast<std::uint32_t>(ids_.size()));
  if (is_new) open_locked(found->second, safe, unit);
  return found->second;
}

bool RunRecorder::open_metric_as(std::uint32_t id, std::string_view name, std::string_view unit) {
  const std::lock_guard lock(mutex_);
  return open_locked(id, metric_name(secrets_.mask(name)), unit);
}

void RunRecorder::log(std::int32_t level, std::string_view text, bool goes_on) {
  const std::lock_guard lock(mutex_);
  output_held_locked();  // what was printed before it comes before it
  std::string masked;
  if (!secrets_.empty()) {
    // A secret may be cut at the end of a record, and go on in the next one.
    record_stream_.add(text, masked);
    if (!goes_on) record_stream_.cut(masked);
    text = masked;
  }
  const std::size_t known = level >= 0 && level < 4 ? static_cast<std::size_t>(level) : 3;
  log_.record(k_levels[known], text, goes_on);
  if (on_output_) on_output_({k_kinds[known], text, goes_on});
}

void RunRecorder::output(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (secrets_.empty()) return output_locked(bytes);
  std::string masked;
  output_stream_.add(bytes, masked);
  output_locked(masked);
}

void RunRecorder::output_held_locked() {
  std::string masked;
  output_stream_.cut(masked);
  output_locked(masked);
}

void RunRecorder::output_locked(std::string_view bytes) {
  if (bytes.empty()) return;
  log_.output(bytes);
  if (on_output_) on_output_({TaskOutput::Kind::printed, bytes});
  tail_ += bytes.substr(bytes.size() > k_tail_bytes ? bytes.size() - k_tail_bytes : 0);
  if (tail_.size() > 2 * k_tail_bytes) tail_.erase(0, tail_.size() - k_tail_bytes);
}

std::size_t RunRecorder::drain(const RingHeads& heads) {
  const std::lock_guard lock(mutex_);
  const auto take = [&](const MetricPoint& point) { take_locked(point); };
  const std::size_t count = drain_ring(block().run_thread, heads.run_thread, take) +
                            drain_ring(block().other_threads, heads.other_threads, take);
  metrics_.flush();
  log_.flush();
  return count;
}

void RunRecorder::end() {
  drain();
  const std::lock_guard lock(mutex_);
  output_held_locked();
  if (!std::exchange(is_over_, true)) write_again_locked();
  metrics_.finish();
  log_.finish();
}

// What was written is there as long as its file is open, whatever became of the name. Of a record that was deleted,
// nothing is made again.
void RunRecorder::write_again_locked() {
  if (!files_.exists(names_.run())) return;
  const auto note = [this](const std::filesystem::path& path, const std::optional<std::error_code>& code) {
    if (code && !*code) written_again_.push_back(path);
  };
  note(names_.metrics(), metrics_.write_again(files_, names_.metrics()));
  note(names_.log(), log_.write_again());
  for (const std::filesystem::path& path : written_again_) {
    log_.record("warning",
                "skrobot wrote " + path.filename().string() + " again: it was removed or replaced while the task ran");
  }
}

std::vector<std::filesystem::path> RunRecorder::written_again() const {
  const std::lock_guard lock(mutex_);
  return written_again_;
}

std::error_code RunRecorder::finish() {
  end();
  const std::lock_guard lock(mutex_);
  const std::error_code metrics = metrics_.sync();
  const std::error_code log = log_.sync();
  return metrics ? metrics : log;
}

Progress RunRecorder::progress() const {
  const std::lock_guard lock(mutex_);
  Progress progress;
  progress.total = block().progress_total.load(std::memory_order_relaxed);
  progress.done = block().progress_done.load(std::memory_order_relaxed);
  constexpr std::size_t k_most_shown = 8;
  for (const MetricSummary& metric : open_) {
    if (metric.count != 0) progress.metrics.push_back({metric.name, metric.last_step, metric.last});
    if (progress.metrics.size() == k_most_shown) break;
  }
  return progress;
}

void RunRecorder::watch(std::string name, std::function<void(std::int64_t, double)> take) {
  const std::lock_guard lock(mutex_);
  watched_ = std::move(name);
  watcher_ = std::move(take);
}

std::optional<NewestMetric> RunRecorder::newest(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  for (const MetricSummary& metric : open_) {
    if (metric.count != 0 && metric.name == name) return NewestMetric{metric.name, metric.last_step, metric.last};
  }
  if (watched_summary_.count != 0 && watched_summary_.name == name)
    return NewestMetric{watched_summary_.name, watched_summary_.last_step, watched_summary_.last};
  return std::nullopt;
}

std::vector<std::string> RunRecorder::metric_names(std::size_t most) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const MetricSummary& metric : open_) {
    if (names.size() == most) break;
    if (metric.count != 0) names.push_back(metric.name);
  }
  return names;
}

std::map<std::string, std::string> RunRecorder::units() const {
  const std::lock_guard lock(mutex_);
  return units_;
}

std::vector<MetricSummary> RunRecorder::summaries(std::uint64_t& left_out) const {
  const std::lock_guard lock(mutex_);
  std::vector<MetricSummary> summaries;
  left_out = others_with_points_;
  for (const MetricSummary& metric : open_) {
    if (metric.count == 0) continue;
    if (summaries.size() < k_most_summaries) summaries.push_back(metric);
    else ++left_out;
  }
  return summaries;
}

std::uint64_t RunRecorder::output_left_out() const {
  const std::lock_guard lock(mutex_);
  return log_.left_out();
}

std::string RunRecorder::output_tail() const {
  const std::lock_guard lock(mutex_);
  return tail_.substr(tail_.size() > k_tail_bytes ? tail_.size() - k_tail_bytes : 0);
}

}  // namespace skrobot
