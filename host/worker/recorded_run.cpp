// SPDX-License-Identifier: MIT
#include "worker/recorded_run.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <skrobot/context.hpp>
#include <utility>

#include "base/text.hpp"
#include "isolate/protocol.hpp"
#include "worker/guarded.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_points = 4096;
constexpr std::size_t k_most_metrics = 10'000;
constexpr std::size_t k_kept_result = std::size_t{1} << 24;
constexpr std::size_t k_most_result = std::size_t{1} << 28;
constexpr std::size_t k_most_faults = 8;

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

}  // namespace

RecordedRun::RecordedRun(const ProbeOrder& order) : order_(order) {
  for (const auto& [name, text] : order.texts) texts_[name] = to_str(text);
  skrobot_run table{};
  table.ctx = this;
  table.params = to_str(order.params);
  table.run_id = to_str(std::string_view("00000000-0000-4000-8000-000000000000"));
  table.directory = to_str(order.directory);
  table.seed = order.seed;
  table.cancelled = reinterpret_cast<const volatile std::uint32_t*>(&cancelled_);
  table.param = [](void* self, skrobot_str name, skrobot_str* text) noexcept -> skrobot_status {
    const auto found = from(self).texts_.find(to_view(name));
    if (found == from(self).texts_.end()) return SKROBOT_NOT_FOUND;
    *text = found->second;
    return SKROBOT_OK;
  };
  table.metric_open = [](void* self, skrobot_str name, skrobot_str unit) noexcept -> std::uint32_t {
    RecordedRun& run = from(self);
    run.heard(0);
    run.note_text(name, "a metric's name");
    run.note_text(unit, "a metric's unit");
    const std::lock_guard lock(run.mutex_);
    const auto [found, is_new] = run.ids_.emplace(to_view(name), static_cast<std::uint32_t>(run.ids_.size()));
    if (is_new && run.metrics_.size() < k_most_metrics) {
      // As a run's are sent: a longer frame would not be taken.
      const auto cut = [](skrobot_str text) {
        return std::string(to_view(text).substr(0, protocol::k_most_name_bytes));
      };
      run.metrics_.push_back({cut(name), cut(unit), 0, {}});
    }
    return found->second;
  };
  table.metric = [](void* self, std::uint32_t id, std::int64_t step, double value) noexcept {
    from(self).add(id, &step, &value, 1);
  };
  table.metric_block = [](void* self, std::uint32_t id, const std::int64_t* steps, const double* values,
                          std::size_t count) noexcept { from(self).add(id, steps, values, count); };
  table.progress = [](void* self, std::uint64_t done, std::uint64_t total) noexcept {
    from(self).heard(1);
    if (total != 0 && done > total && !from(self).overshoots_.exchange(true))
      from(self).note("reports progress beyond its own total: " + std::to_string(done) + " of " +
                      std::to_string(total));
  };
  table.log = [](void* self, std::int32_t level, skrobot_str text) noexcept {
    from(self).heard(1);
    from(self).note_text(text, "a log record");
    if (level < SKROBOT_DEBUG || level > SKROBOT_ERROR)
      from(self).note("logs at a level that does not exist: " + std::to_string(level));
  };
  table.make_directory = [](void* self, skrobot_error* error) noexcept -> skrobot_status {
    std::error_code code;
    std::filesystem::create_directories(from(self).order_.directory, code);
    if (!code) return SKROBOT_OK;
    const std::string message = code.message();
    error->message[message.copy(error->message, sizeof error->message - 1)] = '\0';
    return SKROBOT_FAILED;
  };
  table.result = {
      this, [](void* self, skrobot_str bytes) noexcept -> skrobot_status {
        RecordedRun& run = from(self);
        run.result_bytes_ += bytes.size;
        if (run.result_bytes_ <= k_kept_result) run.result_ += to_view(bytes);
        else run.result_.clear();  // too large to be looked at
        if (run.result_bytes_ > k_most_result)
          run.note("returns a result of more than 256 MiB; write large data to files in the run's directory");
        return SKROBOT_OK;
      }};
  table_ = &guarded(table, order.host_version);
  if (order.stopping == Stopping::before) stop();
}

const skrobot_run& RecordedRun::lend() {
  if (!order_.lends_tightly) return *table_;
  lent_ = &guarded(*table_, HostVersion::current);
  const auto lend_text = [&](std::string_view text, bool is_terminated) {
    return lent_texts_.emplace_back(text, is_terminated).str();
  };
  lent_->params = lend_text(order_.params, false);
  lent_->run_id = lend_text(to_view(table_->run_id), false);
  lent_->directory = lend_text(order_.directory, true);
  for (const auto& [name, text] : order_.texts) texts_[name] = lend_text(text, true);
  make_read_only(lent_, lent_->struct_size);
  return *lent_;
}

void RecordedRun::take_back() {
  if (lent_ == nullptr) return;
  take_away(std::exchange(lent_, nullptr), sizeof(skrobot_run));
  texts_.clear();
  for (LentText& text : lent_texts_) text.take_away();
  lent_texts_.clear();
}

void RecordedRun::stop() {
  std::int64_t not_yet = 0;
  stopped_at_ns_.compare_exchange_strong(not_yet, now_ns());
  cancelled_.store(1, std::memory_order_relaxed);
}

std::uint64_t RecordedRun::ms_since_stop() const {
  const std::int64_t since = stopped_at_ns_.load();
  return since == 0 ? 0 : static_cast<std::uint64_t>((now_ns() - since) / 1'000'000);
}

// The task has said something, `count` times: it is at work.
void RecordedRun::heard(std::size_t count) {
  said_.fetch_add(count, std::memory_order_relaxed);
  if (is_over_.load(std::memory_order_relaxed)) note("uses its run after returning");
  if (order_.stopping == Stopping::during) stop();
}

void RecordedRun::note(const std::string& fault) {
  const std::lock_guard lock(mutex_);
  if (faults_.size() < k_most_faults && std::find(faults_.begin(), faults_.end(), fault) == faults_.end())
    faults_.push_back(fault);
}

void RecordedRun::note_text(skrobot_str text, const char* what) {
  if (text.data != nullptr && !is_valid_utf8(to_view(text)))
    note(std::string("passes text that is not UTF-8: ") + what);
}

void RecordedRun::add(std::uint32_t id, const std::int64_t* steps, const double* values, std::size_t count) {
  heard(1);
  const std::lock_guard lock(mutex_);
  if (id >= ids_.size()) {
    const std::string fault = "records to a metric that it never opened: " + std::to_string(id);
    if (faults_.size() < k_most_faults && std::find(faults_.begin(), faults_.end(), fault) == faults_.end())
      faults_.push_back(fault);
    return;
  }
  if (id >= metrics_.size()) return;
  Series& series = metrics_[id];
  for (std::size_t i = 0; i < count && series.count + i < k_most_points; ++i) {
    char bytes[sizeof *steps + sizeof *values];
    std::memcpy(bytes, &steps[i], sizeof *steps);
    std::memcpy(bytes + sizeof *steps, &values[i], sizeof *values);
    series.points.append(bytes, sizeof bytes);
  }
  series.count += count;
}

void RecordedRun::clear() {
  const std::lock_guard lock(mutex_);
  ids_.clear();
  metrics_.clear();
  metrics_.shrink_to_fit();
  std::string().swap(result_);
  result_bytes_ = 0;
}

std::vector<std::string> RecordedRun::faults() {
  const std::lock_guard lock(mutex_);
  return faults_;
}

}  // namespace skrobot
