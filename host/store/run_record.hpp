// SPDX-License-Identifier: MIT
// What <run>.run holds: one run's identity, state, end and cost.
#ifndef SKROBOT_HOST_STORE_RUN_RECORD_HPP
#define SKROBOT_HOST_STORE_RUN_RECORD_HPP

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <skrobot/run_state.hpp>
#include <string>
#include <vector>

namespace skrobot {

std::optional<State> state_from(std::string_view text);

/// What keeps the processes of a run together, so that stopping it reaches them all.
enum class Containment {
  none,        ///< nothing: the task runs in the host's process
  supervisor,  ///< a process above the worker, to which the kernel gives what the worker set free
  cgroup,      ///< a cgroup of their own, and the supervisor
};
const char* to_string(Containment containment);

struct PluginIdentity {
  std::string id;
  std::string version;
  std::string path;
  std::string sha256;
  std::string stamp = {};  ///< what the file was when that was read (plugin_file.hpp); not in the record
};

struct Resources {
  std::int64_t user_ms = 0;
  std::int64_t system_ms = 0;
  std::int64_t peak_memory_bytes = 0;
};

/// What a run may use.
struct Limits {
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<std::uint64_t> memory;  ///< bytes
  std::uint64_t output = 0;             ///< bytes
};

/// How far a run said it was.
struct RecordedProgress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;  ///< 0: unknown
};

/// What came of telling one notifier.
struct Delivery {
  std::string notifier;
  std::optional<boost::json::object>
      params;                    ///< as recorded: no secrets; none for a notifier that is linked into the program
  std::string error;             ///< of the last attempt; empty: delivered
  unsigned attempts = 0;         ///< 0: not tried yet
  std::string passed_over = {};  ///< why it was not to be told of this run; empty: it was
};

/// One metric of a run in five numbers. NaN counts as a point, and is neither the least nor the greatest one.
struct MetricSummary {
  std::string name;
  std::uint64_t count = 0;
  std::int64_t last_step = 0;
  double last = 0;
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();

  void add(std::int64_t step, double value) {
    ++count;
    last_step = step;
    last = value;
    if (!(value >= min)) min = value == value ? value : min;
    if (!(value <= max)) max = value == value ? value : max;
  }
};

/// Stands for the digest of an input that was too large to be read by the way, or could not be.
inline constexpr const char* k_not_read = "not read";

/// A file or directory that a parameter names, as it was when the run started.
struct InputFile {
  std::string parameter;  ///< dotted; of a list's item "files.0"
  std::string sha256;     ///< empty: it was not there; or k_not_read
  bool operator==(const InputFile&) const = default;
};

struct RunRecord {
  std::string id;
  std::string task;
  std::optional<PluginIdentity> plugin;  ///< none for a task that is linked into the program
  State state = State::running;
  std::string started;
  std::string finished;  ///< empty while it runs
  std::int64_t duration_ms = 0;
  std::string updated;                       ///< when this was written: while it runs, a sign of life
  std::optional<RecordedProgress> progress;  ///< none: it never said
  std::uint64_t seed = 0;
  std::string host;
  int pid = 0;                        ///< the host process's
  std::uint64_t pid_start_ticks = 0;  ///< tells it from a later process of that number
  std::int32_t error_code = 0;        ///< what the task itself said with its error; 0: nothing
  std::optional<int> exit_status;     ///< the worker's, when it exited
  std::optional<int> exit_signal;     ///< the worker's, when a signal ended it
  Resources resources;
  std::optional<Containment> containment;  ///< none: it has not ended, or the record is older
  bool memory_limit_is_shared =
      false;  ///< limits.memory counted all processes of the run together, shared memory and files in memory too
  unsigned processes_left = 0;  ///< that could not be ended
  Limits limits;
  std::uint64_t output_left_out = 0;  ///< bytes of the log that its limit left out
  std::vector<InputFile> inputs;
  std::vector<MetricSummary> metrics;        ///< in the order in which they were opened
  std::uint64_t metrics_left_out = 0;        ///< metrics without a summary, because there were too many
  std::map<std::string, std::string> units;  ///< of the metrics that have one
  std::map<std::string, std::string> tags;
  std::string note;
  std::string stopped_early;  ///< why a sweep ended this trial before its end; empty: it did not
  std::vector<Delivery> notifications;
};

/// As host/store/FORMAT.md lists it.
boost::json::object to_json(const RunRecord& record);

/// One of a record's notifications, and the other way round for readers: nothing without a notifier.
boost::json::object to_json(const Delivery& delivery);
std::optional<Delivery> delivery_from(const boost::json::value& value);
/// It was told, or was not to be.
bool is_delivered(const Delivery& delivery);

/// The other way round, for readers: takes any JSON. A member that is missing or of another type keeps its default;
/// without a state, an id and a task it is no record, and neither is one of a newer format: nothing.
std::optional<RunRecord> run_record_from(const boost::json::value& value);

}  // namespace skrobot

#endif
