// SPDX-License-Identifier: MIT
// What the properties of a schema are: their shape, their parts, and a walk over all of them.
//
// Everything here is thread-safe, and REQUIRES a schema that ParameterSchema::parse() took, or a part of one.
#ifndef SKROBOT_HOST_PLUGIN_SCHEMA_HPP
#define SKROBOT_HOST_PLUGIN_SCHEMA_HPP

#include <functional>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>

namespace skrobot {

/// The shape of a property's values, null aside. `map` has any keys and one kind of value, `members` the named members
/// of a struct.
enum class Shape { boolean, integer, number, text, list, map, members };
Shape shape_of(const json::object& property);

/// The type that a property declares, without "null".
std::string declared_type(const json::object& property);
bool is_nullable(const json::object& property);
bool is_secret(const json::object& property);
/// Is it a secret, or has it one among its items or members? Then no message shows what was given.
bool holds_secret(const json::object& property);

/// The members of a struct by name; nullptr of anything else.
const json::object* members_of(const json::object& property);
/// The property of each item of a list or a map; nullptr of anything else.
const json::object* item_of(const json::object& property);
/// Must the member `key` of this struct be given? It is listed as required, or has neither a default nor null.
bool is_needed(const json::object& schema, std::string_view key);

/// One parameter that a call can give: what `key=value` names.
struct ParameterInfo {
  std::string key;  ///< dotted: "optimizer.rate"
  const json::object& property;
  bool is_needed;  ///< never in a struct that may be null
};

/// Calls `visit` for each parameter in the schema's order; the members of a struct stand in its place.
void visit_parameters(const json::object& schema, const std::function<void(const ParameterInfo&)>& visit);

/// `property` without `key`, in its items and members too.
json::object without_keyword(json::object property, std::string_view key);

}  // namespace skrobot

#endif
