// SPDX-License-Identifier: MIT
// The host of <skrobot/testing.hpp>: what a plugin gets in a unit test besides its run.
#ifndef SKROBOT_TESTING_HOST_HPP
#define SKROBOT_TESTING_HOST_HPP

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

#include "skrobot/guard.hpp"
#include "skrobot/host.hpp"
#include "skrobot/json.hpp"
#include "skrobot/params.hpp"
#include "skrobot/plugin.h"
#include "skrobot/schema_check.hpp"

namespace skrobot::testing {

namespace detail {

inline json::object with_defaults(const json::object& schema, const json::object& given,
                                  const std::string& prefix = {});

// A struct may be null where it says so, and may have a default of its own, which comes before its members'.
inline json::value struct_with_defaults(const json::object& property, const json::value* given,
                                        const json::value* preset, const std::string& where) {
  const bool is_nullable = property.contains("type") && property.at("type").is_array();
  if (is_nullable && (given != nullptr ? given->is_null() : preset == nullptr || preset->is_null())) return nullptr;
  if (given != nullptr && !given->is_object()) skrobot::detail::check_value(property, *given, where);
  json::object members = preset != nullptr && preset->is_object() ? preset->get_object() : json::object();
  if (given != nullptr) {
    for (const auto& member : given->get_object()) members[member.key()] = member.value();
  }
  return with_defaults(property, members, where + ".");
}

/// The defaults of a schema, overridden by `given`. Throws ParameterError for missing, unknown or invalid parameters,
/// as a host does.
inline json::object with_defaults(const json::object& schema, const json::object& given, const std::string& prefix) {
  json::object values;
  const json::value* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return given;
  for (const auto& member : properties->get_object()) {
    const std::string name(member.key());
    const json::object& property = member.value().as_object();
    const json::value* value = given.if_contains(name);
    const json::value* preset = property.if_contains("default");
    if (property.contains("properties")) {
      values[name] = struct_with_defaults(property, value, preset, prefix + name);
    } else if (value != nullptr) {
      skrobot::detail::check_value(property, *value, prefix + name);
      values[name] = *value;
    } else if (preset != nullptr) {
      values[name] = *preset;
    } else if (property.contains("type") && property.at("type").is_array()) {
      values[name] = nullptr;
    } else {
      throw ParameterError("parameter '" + prefix + name + "' is missing and has no default");
    }
  }
  for (const auto& member : given) {
    if (!values.contains(member.key()))
      throw ParameterError("unknown parameter '" + prefix + std::string(member.key()) + "'");
  }
  return values;
}

/// The texts that skrobot_run::param returns.
inline void add_texts(const json::object& values, const std::string& prefix,
                      std::map<std::string, std::string, std::less<>>& texts) {
  for (const auto& member : values) {
    const json::value& value = member.value();
    if (value.is_null()) continue;
    const std::string name = prefix + std::string(member.key());
    texts[name] = value.is_string() ? std::string(value.get_string()) : to_text(value);
    if (value.is_object()) add_texts(value.get_object(), name + ".", texts);
  }
}

inline std::string random_name() {
  std::random_device random;
  return "skrobot-testing-" + std::to_string(random()) + std::to_string(random());
}

/// Finds a descriptor by kind and name; throws std::invalid_argument if there is none.
inline const skrobot_descriptor& find_descriptor(const skrobot_entry& entry, std::string_view kind,
                                                 std::string_view name) {
  for (std::uint32_t i = 0; i < entry.count(); ++i) {
    const skrobot_descriptor* item = entry.descriptor(i);
    if (item != nullptr && to_view(item->kind) == kind && to_view(item->name) == name) return *item;
  }
  throw std::invalid_argument("the plugin offers no " + std::string(kind) + " named " + std::string(name));
}

/// Reads the descriptor's schema. Throws JsonError, or TaskError if the plugin fails to write it.
inline json::object read_schema(const skrobot_descriptor& item) {
  std::string text;
  skrobot_error error{};
  error.struct_size = sizeof error;
  const skrobot_sink sink{&text, [](void* out, skrobot_str bytes) noexcept -> skrobot_status {
                            static_cast<std::string*>(out)->append(to_view(bytes));
                            return SKROBOT_OK;
                          }};
  if (item.schema == nullptr) return {};
  if (item.schema(&item, sink, &error) != SKROBOT_OK) throw TaskError(error.message);
  return parse_json(text).as_object();
}

using Extensions = std::map<std::string, const void*, std::less<>>;

inline Extensions& extensions() {
  static Extensions all;
  return all;
}

/// The host of all plugins in the test program.
inline const skrobot_host& test_host() {
  static const skrobot_host host = [] {
    skrobot_host made{};
    made.struct_size = sizeof made;
    made.abi_minor = SKROBOT_ABI_MINOR;
    made.ctx = &extensions();
    made.log = [](void*, std::int32_t, skrobot_str) noexcept {};
    made.extension = [](void* all, skrobot_str id) noexcept -> const void* {
      const auto found = static_cast<Extensions*>(all)->find(to_view(id));
      return found != static_cast<Extensions*>(all)->end() ? found->second : nullptr;
    };
    return made;
  }();
  return host;
}

/// Calls the plugin's init once per process, as a host does. Throws TaskError if it fails.
inline void prepare(const skrobot_entry& entry) {
  static std::mutex mutex;
  static std::map<const skrobot_entry*, bool> ready;
  const std::lock_guard<std::mutex> lock(mutex);
  if (entry.init == nullptr || ready[&entry]) return;
  skrobot_error error{};
  error.struct_size = sizeof error;
  if (entry.init(&test_host(), &error) != SKROBOT_OK) throw TaskError(std::string("its init failed: ") + error.message);
  ready[&entry] = true;
}

}  // namespace detail

/// Makes the host of all tasks and notifiers in this program offer `table` under `id`; nullptr withdraws it. Call it
/// while nothing runs; the table must stay alive.
template <class Table>
void offer_extension(const std::string& id, const Table* table) {
  if (table != nullptr) detail::extensions()[id] = table;
  else detail::extensions().erase(id);
}

}  // namespace skrobot::testing

#endif
