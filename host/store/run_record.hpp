// SPDX-License-Identifier: MIT
// What <run>.run holds: one run's identity, state, end and cost.
#ifndef SKROBOT_HOST_STORE_RUN_RECORD_HPP
#define SKROBOT_HOST_STORE_RUN_RECORD_HPP

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace skrobot {

/// How a run is. `running` of a process that is gone reads as lost; that is the reader's to see, it is never written.
enum class State { running, completed, failed, crashed, timed_out, cancelled };

const char* to_string(State state);
std::optional<State> state_from(std::string_view text);

struct PluginIdentity {
  std::string id;
  std::string version;
  std::string path;
  std::string sha256;
};

struct Resources {
  std::int64_t user_ms = 0;
  std::int64_t system_ms = 0;
  std::int64_t peak_memory_bytes = 0;
};

/// What came of telling one notifier.
struct Delivery {
  std::string notifier;
  std::string error;  ///< empty: delivered
};

struct RunRecord {
  std::string id;
  std::string task;
  std::optional<PluginIdentity> plugin;  ///< none for a task that is linked into the program
  State state = State::running;
  std::string started;
  std::string finished;  ///< empty while it runs
  std::int64_t duration_ms = 0;
  std::uint64_t seed = 0;
  std::string host;
  int pid = 0;                        ///< the host process's
  std::uint64_t pid_start_ticks = 0;  ///< tells it from a later process of that number
  std::optional<int> exit_status;     ///< the worker's, when it exited
  std::optional<int> exit_signal;     ///< the worker's, when a signal ended it
  Resources resources;
  std::map<std::string, std::string> units;  ///< of the metrics that have one
  std::map<std::string, std::string> tags;
  std::string note;
  std::vector<Delivery> notifications;
};

/// As host/store/FORMAT.md lists it.
boost::json::object to_json(const RunRecord& record);

}  // namespace skrobot

#endif
