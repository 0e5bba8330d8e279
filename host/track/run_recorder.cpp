// SPDX-License-Identifier: MIT
#include "track/run_recorder.hpp"

#include <array>
#include <skrobot/json.hpp>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace skrobot {
namespace {

constexpr std::uint32_t k_most_metrics = 1 << 22;
constexpr std::size_t k_tail_bytes = 4096;
constexpr std::array<std::string_view, 4> k_levels{"debug", "info", "warning", "error"};

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
    : memory_(std::move(memory)),
      secrets_(std::move(options.secrets)),
      started_ns_(monotonic_ns()),
      metrics_(create(files, names.metrics())),
      log_(files, names.log(), options.output_limit) {
  if (const auto code = log_.create()) throw Error(Fault::host, "cannot create " + names.log().string() + ": " + reason(code));
}

void RunRecorder::open_locked(std::uint32_t id, std::string_view name, std::string_view unit) {
  if (id >= open_.size()) open_.resize(id + 1);
  open_[id].name = name;
  metrics_.open(id, name);
  if (!unit.empty()) units_[std::string(name)] = metric_name(secrets_.mask(unit));
}

std::uint32_t RunRecorder::open_metric(std::string_view name, std::string_view unit) {
  const std::lock_guard lock(mutex_);
  const std::string safe = metric_name(secrets_.mask(name));
  const auto [found, is_new] = ids_.emplace(safe, static_cast<std::uint32_t>(ids_.size()));
  if (is_new) open_locked(found->second, safe, unit);
  return found->second;
}

bool RunRecorder::open_metric_as(std::uint32_t id, std::string_view name, std::string_view unit) {
  if (id >= k_most_metrics) return false;
  const std::lock_guard lock(mutex_);
  open_locked(id, metric_name(secrets_.mask(name)), unit);
  return true;
}

void RunRecorder::log(std::int32_t level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  output_held_locked();  // what was printed before it comes before it
  std::string masked;
  if (!secrets_.empty()) {
    // A secret may be cut at the end of a record, and go on in the next one.
    record_stream_.add(text, masked);
    record_stream_.cut(masked);
    text = masked;
  }
  log_.record(k_levels[level >= 0 && level < 4 ? static_cast<std::size_t>(level) : 3], text);
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
  tail_ += bytes.substr(bytes.size() > k_tail_bytes ? bytes.size() - k_tail_bytes : 0);
  if (tail_.size() > 2 * k_tail_bytes) tail_.erase(0, tail_.size() - k_tail_bytes);
}

std::size_t RunRecorder::drain(const RingHeads& heads) {
  const std::lock_guard lock(mutex_);
  const auto take = [&](const MetricPoint& point) {
    if (point.id >= open_.size() || !metrics_.is_open(point.id)) return;  // an id that was never opened: a task that misuses memory
    metrics_.add(point.id, point.step, point.time_ns - started_ns_, point.value);
    open_[point.id].add(point.step, point.value);
    if (watcher_ && open_[point.id].name == watched_) watcher_(point.step, point.value);
  };
  const std::size_t count = drain_ring(block().run_thread, heads.run_thread, take) + drain_ring(block().other_threads, heads.other_threads, take);
  metrics_.flush();
  log_.flush();
  return count;
}

void RunRecorder::end() {
  drain();
  const std::lock_guard lock(mutex_);
  output_held_locked();
  metrics_.finish();
  log_.finish();
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
  left_out = 0;
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
