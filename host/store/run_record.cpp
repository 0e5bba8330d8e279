// SPDX-License-Identifier: MIT
#include "store/run_record.hpp"

#include <array>
#include <skrobot/json.hpp>
#include <utility>

#include "store/layout.hpp"

namespace skrobot {
namespace {

constexpr std::array<std::pair<State, const char*>, 6> k_states{{{State::running, "running"},
                                                                 {State::completed, "completed"},
                                                                 {State::failed, "failed"},
                                                                 {State::crashed, "crashed"},
                                                                 {State::timed_out, "timed_out"},
                                                                 {State::cancelled, "cancelled"}}};

json::object to_object(const std::map<std::string, std::string>& texts) {
  json::object object;
  for (const auto& [key, text] : texts) object[key] = text;
  return object;
}

json::value or_null(const std::optional<int>& number) { return number ? json::value(*number) : json::value(); }

}  // namespace

const char* to_string(State state) {
  for (const auto& [value, name] : k_states) {
    if (value == state) return name;
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
  object["seed"] = record.seed;
  object["host"] = record.host;
  object["pid"] = record.pid;
  object["pid_start_ticks"] = record.pid_start_ticks;
  object["exit"] = {{"status", or_null(record.exit_status)}, {"signal", or_null(record.exit_signal)}};
  object["resources"] = {{"user_ms", record.resources.user_ms},
                         {"system_ms", record.resources.system_ms},
                         {"peak_memory_bytes", record.resources.peak_memory_bytes}};
  object["units"] = to_object(record.units);
  object["tags"] = to_object(record.tags);
  object["note"] = record.note;
  json::array notifications;
  for (const Delivery& delivery : record.notifications) {
    const bool delivered = delivery.error.empty();
    notifications.push_back({{"notifier", delivery.notifier},
                             {"state", delivered ? "delivered" : "failed"},
                             {"error", delivered ? json::value() : json::value(delivery.error)}});
  }
  object["notifications"] = std::move(notifications);
  return object;
}

}  // namespace skrobot
