// SPDX-License-Identifier: MIT
#include "plugin/notify_filter_params.hpp"

#include "base/duration.hpp"

namespace skrobot {
namespace {

constexpr const char* k_host_owns = "x-skrobot-host";

bool is_hosts(const json::value& schema, const char* name) {
  const json::value* property = schema.at("properties").as_object().if_contains(name);
  return property != nullptr && property->is_object() && property->get_object().contains(k_host_owns);
}

TellOn tell_on(std::string_view name) {
  if (name == "failure") return TellOn::failure;
  if (name == "success") return TellOn::success;
  return name == "recovery" ? TellOn::recovery : TellOn::always;
}

}  // namespace

json::value with_filter_parameters(json::value schema) {
  json::object* root = schema.if_object();
  if (root == nullptr) return schema;
  json::value& properties = (*root)["properties"];
  if (!properties.is_object()) properties = json::object();
  const auto add = [&](const char* name, json::object property) {
    if (properties.get_object().contains(name)) return;
    property[k_host_owns] = true;
    properties.get_object()[name] = std::move(property);
  };
  add("on", {{"description",
              "When to notify: always, failure, success, recovery (a success after a failure), or a list of these"},
             {"type", "array"},
             {"items", {{"type", "string"}, {"enum", {"always", "failure", "success", "recovery"}}}},
             {"minItems", 1},
             {"default", json::array{"always"}}});
  add("min_duration", {{"description", "Do not notify of shorter runs; a duration such as 30s or 10m"},
                       {"type", "string"},
                       {"format", "duration"},
                       {"default", "0s"}});
  return schema;
}

NotifyFilter take_filter(const json::value& schema, json::object& values) {
  NotifyFilter filter;
  if (is_hosts(schema, "on")) {
    filter.on.clear();
    for (const json::value& name : values.at("on").as_array()) filter.on.push_back(tell_on(name.as_string()));
    values.erase("on");
  }
  if (is_hosts(schema, "min_duration")) {
    filter.min_duration = parse_duration(std::string_view(values.at("min_duration").as_string()));
    values.erase("min_duration");
  }
  return filter;
}

}  // namespace skrobot
