// SPDX-License-Identifier: MIT
#include "store/run_record.hpp"

#include <array>
#include <skrobot/json.hpp>
#include <utility>

#include "base/duration.hpp"
#include "base/number.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

constexpr std::array<std::pair<State, const char*>, 6> k_states{{{State::running, "running"},
                                                                 {State::completed, "completed"},
                                                                 {State::failed, "failed"},
                                                                 {State::crashed, "crashed"},
                                                                 {State::timed_out, "timed_out"},
                                                                 {State::cancelled, "cancelled"}}};

constexpr std::array<std::pair<Containment, const char*>, 3> k_containments{
    {{Containment::none, "none"}, {Containment::supervisor, "supervisor"}, {Containment::cgroup, "cgroup"}}};

json::object to_object(const std::map<std::string, std::string>& texts) {
  json::object object;
  for (const auto& [key, text] : texts) object[key] = text;
  return object;
}

// Reads members that may not be there, or be anything.
class Members {
 public:
  explicit Members(const json::value* value) : object_(value != nullptr ? value->if_object() : nullptr) {}
  explicit operator bool() const { return object_ != nullptr; }
  const json::value* find(const char* key) const { return object_ != nullptr ? object_->if_contains(key) : nullptr; }
  Members members(const char* key) const { return Members(find(key)); }
  void read(const char* key, std::string& text) const {
    const json::value* value = find(key);
    if (value != nullptr && value->is_string()) text = std::string(value->get_string());
  }
  template <class Number>
  bool read(const char* key, Number& number) const {
    const json::value* value = find(key);
    boost::system::error_code code;
    const auto read =
        value != nullptr && (value->is_int64() || value->is_uint64()) ? value->to_number<Number>(code) : Number{};
    if (value == nullptr || !(value->is_int64() || value->is_uint64()) || code) return false;
    number = read;
    return true;
  }
  // A floating point number, or the text that stands for one.
  void read(const char* key, double& number) const {
    const json::value* value = find(key);
    if (value == nullptr) return;
    if (value->is_number()) number = value->to_number<double>();
    else if (value->is_string())
      number =
          number_from_text(std::string_view(value->get_string())).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  template <class Take>
  void each(Take take) const {
    if (object_ == nullptr) return;
    for (const auto& [name, value] : *object_) take(std::string(name), value);
  }
  template <class Number>
  void read(const char* key, std::optional<Number>& number) const {
    Number found{};
    if (read(key, found)) number = found;
  }
  void read(const char* key, std::map<std::string, std::string>& texts) const {
    const Members members(find(key));
    if (!members) return;
    for (const auto& [name, value] : *members.object_) {
      if (value.is_string()) texts[std::string(name)] = std::string(value.get_string());
    }
  }

 private:
  const json::object* object_;
};

void read_deliveries(const json::value* list, std::vector<Delivery>& deliveries) {
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& item : list->get_array()) {
    if (auto delivery = delivery_from(item)) deliveries.push_back(std::move(*delivery));
  }
}

json::value or_null(const std::optional<int>& number) { return number ? json::value(*number) : json::value(); }

}  // namespace

bool is_delivered(const Delivery& delivery) {
  return !delivery.passed_over.empty() || (delivery.attempts > 0 && delivery.error.empty());
}

json::object to_json(const Delivery& delivery) {
  const bool delivered = delivery.error.empty();
  const char* state = !delivery.passed_over.empty() ? "passed_over"
                      : delivery.attempts == 0      ? "pending"
                      : delivered                   ? "delivered"
                                                    : "failed";
  json::object object{{"notifier", delivery.notifier},
                      {"params", delivery.params ? json::value(*delivery.params) : json::value()},
                      {"state", state},
                      {"attempts", delivery.attempts},
                      {"error", delivered ? json::value() : json::value(delivery.error)}};
  if (!delivery.passed_over.empty()) object["reason"] = delivery.passed_over;
  return object;
}

std::optional<Delivery> delivery_from(const json::value& value) {
  const Members members(&value);
  Delivery delivery;
  std::string state;
  members.read("notifier", delivery.notifier);
  members.read("state", state);
  members.read("error", delivery.error);
  members.read("attempts", delivery.attempts);
  if (state == "passed_over") {
    members.read("reason", delivery.passed_over);
    if (delivery.passed_over.empty()) delivery.passed_over = "unknown";
  }
  if (const json::value* params = members.find("params"); params != nullptr && params->is_object())
    delivery.params = params->get_object();
  if (state == "failed" && delivery.error.empty()) delivery.error = "unknown";
  if (state != "pending" && state != "passed_over" && delivery.attempts == 0) delivery.attempts = 1;
  return delivery.notifier.empty() ? std::nullopt : std::optional(std::move(delivery));
}

const char* to_string(State state) {
  for (const auto& [value, name] : k_states) {
    if (value == state) return name;
  }
  return "unknown";
}

const char* to_string(Containment containment) {
  for (const auto& [value, name] : k_containments) {
    if (value == containment) return name;
  }
  return "unknown";
}

std::optional<State> state_from(std::string_view text) {
  for (const auto& [value, name] : k_states) {
    if (text == name) return value;
  }
  return std::nullopt;
}

json::object to_json(const RunRecord& record) {
  json::object object{{"format", k_format}, {"id", record.id}, {"task", record.task}};
  if (record.plugin) {
    object["plugin"] = {{"id", record.plugin->id},
                        {"version", record.plugin->version},
                        {"path", record.plugin->path},
                        {"sha256", record.plugin->sha256}};
  } else {
    object["plugin"] = nullptr;
  }
  object["state"] = to_string(record.state);
  object["started"] = record.started;
  const bool ended = record.state != State::running;
  object["finished"] = ended ? json::value(record.finished) : json::value();
  object["duration_ms"] = ended ? json::value(record.duration_ms) : json::value();
  object["updated"] = record.updated;
  object["progress"] =
      record.progress ? json::value{{"done", record.progress->done}, {"total", record.progress->total}} : json::value();
  object["seed"] = record.seed;
  object["host"] = record.host;
  object["pid"] = record.pid;
  object["pid_start_ticks"] = record.pid_start_ticks;
  if (record.error_code != 0) object["error_code"] = record.error_code;
  object["exit"] = {{"status", or_null(record.exit_status)}, {"signal", or_null(record.exit_signal)}};
  object["resources"] = {{"user_ms", record.resources.user_ms},
                         {"system_ms", record.resources.system_ms},
                         {"peak_memory_bytes", record.resources.peak_memory_bytes}};
  object["limits"] = {
      {"timeout_ms", record.limits.timeout ? json::value(record.limits.timeout->count()) : json::value()},
      {"memory_bytes", record.limits.memory ? json::value(*record.limits.memory) : json::value()},
      {"output_bytes", record.limits.output}};
  if (record.containment) {
    const char* memory = record.memory_limit_is_shared ? "all" : "each";
    object["containment"] = {
        {"processes", to_string(*record.containment)},
        {"memory",
         record.limits.memory && *record.containment != Containment::none ? json::value(memory) : json::value()},
        {"left", record.processes_left}};
  }
  object["output_left_out_bytes"] = record.output_left_out;
  json::object inputs, metrics;
  for (const InputFile& input : record.inputs)
    inputs[input.parameter] = input.sha256.empty() ? json::value() : json::value(input.sha256);
  for (const MetricSummary& metric : record.metrics) {
    metrics[metric.name] = {{"last", metric.last},
                            {"min", metric.min},
                            {"max", metric.max},
                            {"count", metric.count},
                            {"last_step", metric.last_step}};
  }
  object["inputs"] = std::move(inputs);
  object["metrics"] = std::move(metrics);
  object["metrics_left_out"] = record.metrics_left_out;
  object["units"] = to_object(record.units);
  object["tags"] = to_object(record.tags);
  object["note"] = record.note;
  if (!record.stopped_early.empty()) object["stopped_early"] = record.stopped_early;
  json::array notifications;
  for (const Delivery& delivery : record.notifications) notifications.emplace_back(to_json(delivery));
  object["notifications"] = std::move(notifications);
  return object;
}

std::optional<RunRecord> run_record_from(const json::value& value) {
  const Members members(&value);
  RunRecord record;
  std::string state;
  int format = 0;
  if (!members.read("format", format) || format != k_format) return std::nullopt;
  members.read("state", state);
  members.read("id", record.id);
  members.read("task", record.task);
  const auto known = state_from(state);
  if (!known || record.id.empty() || record.task.empty()) return std::nullopt;
  record.state = *known;
  if (const Members plugin = members.members("plugin")) {
    record.plugin.emplace();
    plugin.read("id", record.plugin->id);
    plugin.read("version", record.plugin->version);
    plugin.read("path", record.plugin->path);
    plugin.read("sha256", record.plugin->sha256);
  }
  members.read("started", record.started);
  members.read("finished", record.finished);
  if (std::int64_t duration = 0;
      members.read("duration_ms", duration) && duration >= 0 && duration <= k_longest_duration.count())
    record.duration_ms = duration;
  members.read("updated", record.updated);
  if (RecordedProgress progress; members.members("progress").read("done", progress.done)) {
    members.members("progress").read("total", progress.total);
    record.progress = progress;
  }
  members.read("seed", record.seed);
  members.read("host", record.host);
  members.read("pid", record.pid);
  members.read("pid_start_ticks", record.pid_start_ticks);
  members.read("error_code", record.error_code);
  members.members("exit").read("status", record.exit_status);
  members.members("exit").read("signal", record.exit_signal);
  const Members resources = members.members("resources"), limits = members.members("limits");
  resources.read("user_ms", record.resources.user_ms);
  resources.read("system_ms", record.resources.system_ms);
  resources.read("peak_memory_bytes", record.resources.peak_memory_bytes);
  if (std::int64_t timeout = 0;
      limits.read("timeout_ms", timeout) && timeout > 0 && timeout <= k_longest_duration.count())
    record.limits.timeout = std::chrono::milliseconds(timeout);
  limits.read("memory_bytes", record.limits.memory);
  limits.read("output_bytes", record.limits.output);
  if (const Members containment = members.members("containment")) {
    std::string processes, memory;
    containment.read("processes", processes);
    containment.read("memory", memory);
    for (const auto& [known_one, name] : k_containments) {
      if (processes == name) record.containment = known_one;
    }
    record.memory_limit_is_shared = memory == "all";
    containment.read("left", record.processes_left);
  }
  members.read("output_left_out_bytes", record.output_left_out);
  members.members("inputs").each([&](std::string name, const json::value& member) {
    record.inputs.push_back({std::move(name), member.is_string() ? std::string(member.get_string()) : std::string()});
  });
  members.members("metrics").each([&](std::string name, const json::value& member) {
    const Members summary(&member);
    MetricSummary metric;
    metric.name = std::move(name);
    if (!summary.read("count", metric.count) || metric.count == 0) return;
    summary.read("last_step", metric.last_step);
    summary.read("last", metric.last);
    summary.read("min", metric.min);
    summary.read("max", metric.max);
    record.metrics.push_back(std::move(metric));
  });
  members.read("metrics_left_out", record.metrics_left_out);
  members.read("units", record.units);
  members.read("tags", record.tags);
  members.read("note", record.note);
  members.read("stopped_early", record.stopped_early);
  read_deliveries(members.find("notifications"), record.notifications);
  return record;
}

}  // namespace skrobot
