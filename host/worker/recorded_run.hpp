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
#include "worker/guarded.hpp"

namespace skrobot {

/// A run that nobody follows: what a task says is kept in memory, and what the contract forbids is noted. Its structs
/// end where memory does. Never destroyed: a task's threads may still use it.
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

  /// The run for the next call.
  const skrobot_run& lend();
  /// That call is over: what was lent tightly is there no more.
  void take_back();
  void stop();
  bool is_stopped() const { return cancelled_.load(std::memory_order_relaxed) != 0; }
  /// How often it was used: points, log records, progress.
  std::uint64_t said() const { return said_.load(std::memory_order_relaxed); }
  /// Milliseconds since it was asked to stop; 0 when it was not.
  std::uint64_t ms_since_stop() const;
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
  void heard(std::size_t count);
  void note(const std::string& fault);
  void note_text(skrobot_str text, const char* what);
  void add(std::uint32_t id, const std::int64_t* steps, const double* values, std::size_t count);

  const ProbeOrder& order_;
  skrobot_run* table_;
  skrobot_run* lent_ = nullptr;  // tightly
  std::vector<LentText> lent_texts_;
  std::atomic<std::uint64_t> said_{0};
  std::atomic<std::int64_t> stopped_at_ns_{0};
  std::atomic<std::uint32_t> cancelled_{0};
  std::atomic<bool> is_over_{false};
  std::atomic<bool> overshoots_{false};  // has reported progress beyond its total, and was told so
  std::uint64_t result_bytes_ = 0;
  std::mutex mutex_;
  std::map<std::string, skrobot_str, std::less<>> texts_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  std::vector<Series> metrics_;
  std::string result_;
  std::vector<std::string> faults_;
};

}  // namespace skrobot

#endif
