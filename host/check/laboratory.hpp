// SPDX-License-Identifier: MIT
// Where a plugin is tried: each probe in a worker of its own, in a folder of its own, with a time limit.
#ifndef SKROBOT_HOST_CHECK_LABORATORY_HPP
#define SKROBOT_HOST_CHECK_LABORATORY_HPP

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <set>
#include <skrobot/cancel_token.hpp>
#include <string>
#include <vector>

#include "isolate/conversation.hpp"
#include "isolate/probe.hpp"
#include "isolate/worker.hpp"

namespace skrobot {

/// What a probe says of a plugin or one of its items, as the end of a sentence.
struct CheckFinding {
  Grade grade = Grade::pass;
  std::string text;
  std::string details;  ///< several lines: a stack, the end of the output
};

/// One metric as a probed task recorded it.
struct ProbedSeries {
  std::string name;
  std::string unit;
  std::uint64_t count = 0;
  std::string points;  ///< (int64 step, double value)… of the first ones
};

/// An item as the plugin describes it.
struct ProbedItem {
  std::string kind, name, summary, url, schema;
};

/// How a probe came out.
struct ProbeResult {
  bool returned = false;    ///< the worker told its end itself; else the last of `found` says how it ended
  std::int64_t status = 0;  ///< of the plugin's call
  std::string message;
  std::uint64_t said = 0;  ///< how often it used its run: points, log records, progress
  bool was_asked_to_stop = false;
  std::chrono::milliseconds stopping_time{};  ///< from when it was asked to its return
  std::vector<CheckFinding> found;
  std::string id, version;
  std::vector<ProbedItem> items;
  std::vector<ProbedSeries> series;
  std::string result;
  std::string output;           ///< the first of what was printed
  std::set<std::string> files;  ///< in its folder when all was over
  std::set<std::filesystem::path>
      wrote;  ///< what it opened for writing, made or renamed, anywhere; only when it was watched
};

/// What a called item's process may take.
inline constexpr std::uint64_t k_memory_limit = std::uint64_t{2} << 30;

class Laboratory {
 public:
  /// Makes a temporary folder, removed in the end. Throws Error(Fault::host). `cancel` may be null.
  Laboratory(std::filesystem::path plugin, WorkerLauncher launch, std::chrono::milliseconds limit,
             const CancelToken* cancel);
  ~Laboratory();
  Laboratory(const Laboratory&) = delete;
  Laboratory& operator=(const Laboratory&) = delete;

  std::chrono::milliseconds limit() const { return limit_; }
  const std::filesystem::path& folder() const { return folder_; }
  /// A new, empty folder below folder(). Thread-safe.
  std::filesystem::path new_folder();
  /// Sends the order to a worker of its own; without a scratch folder it gets a new one. Thread-safe; the calling
  /// thread must live as long as the call. Throws Error(Fault::host) when no worker can be started, and Cancelled when
  /// the user asked to stop.
  ProbeResult run(ProbeOrder order);

  /// The user asked to stop.
  struct Cancelled {};

 private:
  std::filesystem::path plugin_;
  WorkerLauncher launch_;
  std::chrono::milliseconds limit_;
  const CancelToken* cancel_;
  std::filesystem::path folder_;
  std::atomic<unsigned> folders_{0};
};

}  // namespace skrobot

#endif
