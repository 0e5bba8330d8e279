// SPDX-License-Identifier: MIT
// The content of a notification.
#ifndef SKROBOT_NOTIFICATION_HPP
#define SKROBOT_NOTIFICATION_HPP

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "skrobot/json.hpp"

namespace skrobot {

/// The end of a run. Contains no secrets.
struct Notification {
  std::string message;               ///< a sentence for people: the task and its outcome
  std::string state;                 ///< completed, failed, crashed, timed_out or cancelled
  std::string task;                  ///< name of the task
  std::string run;                   ///< name of the run: the task's name, with -2, -3 … if taken
  std::string experiment_id;         ///< a UUID
  std::string experiment_directory;  ///< absolute
  std::string experimenter;          ///< as given
  std::string error;                 ///< empty unless the run failed
  std::string started;               ///< ISO 8601 with offset
  std::int64_t duration_ms = 0;      ///< milliseconds
  std::string host;                  ///< name of the machine
  json::object params;               ///< as recorded
  json::value result;                ///< null unless the run completed
};

/// The JSON that the C contract passes to a notifier.
inline json::object notification_to_json(const Notification& n) {
  return {{"message", n.message},
          {"state", n.state},
          {"task", n.task},
          {"run", n.run},
          {"experiment_id", n.experiment_id},
          {"experiment_directory", n.experiment_directory},
          {"experimenter", n.experimenter},
          {"error", n.error.empty() ? json::value() : json::value(n.error)},
          {"started", n.started},
          {"duration_ms", n.duration_ms},
          {"host", n.host},
          {"params", n.params},
          {"result", n.result}};
}

/// The inverse. Members that are missing or of another type stay empty, so that older plugins work with newer hosts.
inline Notification notification_from_json(const json::value& value) {
  Notification n;
  const json::object* object = value.if_object();
  if (object == nullptr) return n;
  const auto text = [&](const char* key) {
    const json::value* found = object->if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  n.message = text("message");
  n.state = text("state");
  n.task = text("task");
  n.run = text("run");
  n.experiment_id = text("experiment_id");
  n.experiment_directory = text("experiment_directory");
  n.experimenter = text("experimenter");
  n.error = text("error");
  n.started = text("started");
  n.host = text("host");
  if (const json::value* found = object->if_contains("duration_ms"); found != nullptr && found->is_int64())
    n.duration_ms = found->get_int64();
  if (const json::value* found = object->if_contains("params"); found != nullptr && found->is_object())
    n.params = found->get_object();
  if (const json::value* found = object->if_contains("result")) n.result = *found;
  return n;
}

}  // namespace skrobot

#endif
