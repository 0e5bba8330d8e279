// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_RUN_SESSION_HPP
#define SKROBOT_HOST_WORKER_RUN_SESSION_HPP

#include <skrobot/plugin.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "isolate/protocol.hpp"
#include "track/metric_ring.hpp"
#include "worker/channel.hpp"
#include "worker/session.hpp"

namespace skrobot {

/// What a `run` request says.
struct RunOrder {
  std::string path;
  std::string stamp;
  std::string task;
  std::string params;
  std::map<std::string, std::string, std::less<>> texts;  // parameters as text, by dotted name
  std::string run_id;
  std::string directory;
  std::uint64_t seed = 0;
  Confinement confinement;

  static RunOrder read(protocol::Fields& fields, Channel& channel);
};

/// The functions of the C contract's skrobot_run, as a worker offers them. Outlives the task's threads, so it is never
/// destroyed.
class RunSession {
 public:
  /// REQUIRES: made on the thread that calls the task.
  RunSession(Channel& channel, SharedBlock& block, RunOrder order);
  RunSession(const RunSession&) = delete;
  RunSession& operator=(const RunSession&) = delete;

  const skrobot_run& table() const { return table_; }

 private:
  static RunSession& from(void* self) { return *static_cast<RunSession*>(self); }
  std::uint32_t open_metric(std::string_view name, std::string_view unit);
  void push(std::uint32_t id, std::int64_t step, double value);
  skrobot_status make_directory(skrobot_error* error);

  Channel& channel_;
  SharedBlock& block_;
  RunOrder order_;
  MetricWriter writer_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  skrobot_run table_{};
};

}  // namespace skrobot

#endif
