// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_RECORDED_RUN_HPP
#define SKROBOT_HOST_WORKER_RECORDED_RUN_HPP

#include <skrobot/plugin.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "isolate/probe.hpp"
#include "worker/channel.hpp"

namespace skrobot {

/// A run that nobody follows: what a task says is kept in memory, and what the contract forbids is noted. Its structs end where memory
/// does. Never destroyed: a task's threads may still use it.
class RecordedRun {
 public:
  struct Series {
    std::string name;
    std::string unit;
    std::uint64_t count = 0;
    std::string points;  ///< step and value of the first ones, as bytes
    bool operator==(const Series&) const = default;
  };

  /// The order must live as long.
  explicit RecordedRun(const ProbeOrder& order);
  RecordedRun(const RecordedRun&) = delete;
  RecordedRun& operator=(const RecordedRun&) = delete;

  const skrobot_run& table() const { return *table_; }
  void stop() { cancelled_.store(1, std::memory_order_relaxed); }
  bool is_stopped() const { return cancelled_.load(std::memory_order_relaxed) != 0; }
  /// Forgets what was recorded, for the next call.
  void clear();
  /// What it has recorded is complete: what comes now is a fault.
  void end() { is_over_.store(true); }

  const std::vector<Series>& metrics() const { return metrics_; }
  const std::string& result() const { return result_; }
  /// What the task did against the contract, as sentences' ends.
  std::vector<std::string> faults();

 private:
  static RecordedRun& from(void* self) { return *static_cast<RecordedRun*>(self); }
  void heard();
  void note(const std::string& fault);
  void note_text(skrobot_str text, const char* what);
  void add(std::uint32_t id, const std::int64_t* steps, const double* values, std::size_t count);

  const ProbeOrder& order_;
  skrobot_run* table_;
  std::atomic<std::uint32_t> cancelled_{0};
  std::atomic<bool> is_over_{false};
  std::atomic<bool> overshoots_{false};  // has reported progress beyond its total, and was told so
  std::uint64_t result_bytes_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  std::vector<Series> metrics_;
  std::string result_;
  std::vector<std::string> faults_;
};

}  // namespace skrobot

#endif
