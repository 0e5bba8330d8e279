// SPDX-License-Identifier: MIT
#include "plugin/schema.hpp"

#include <algorithm>

namespace skrobot {
namespace {

void visit_members(const json::object& schema, const std::string& prefix, bool is_optional,
                   const std::function<void(const ParameterInfo&)>& visit) {
  for (const auto& [key, value] : *members_of(schema)) {
    const json::object& property = value.as_object();
    const std::string name = prefix + std::string(key);
    if (shape_of(property) == Shape::members)
      visit_members(property, name + ".", is_optional || is_nullable(property), visit);
    else visit({name, property, !is_optional && is_needed(schema, key)});
  }
}

}  // namespace

std::string declared_type(const json::object& property) {
  const json::value& type = property.at("type");
  return std::string(type.is_array() ? type.get_array().at(0).as_string() : type.as_string());
}

Shape shape_of(const json::object& property) {
  const std::string type = declared_type(property);
  if (type == "boolean") return Shape::boolean;
  if (type == "integer") return Shape::integer;
  if (type == "number") return Shape::number;
  if (type == "array") return Shape::list;
  if (type == "object") return members_of(property) != nullptr ? Shape::members : Shape::map;
  return Shape::text;
}

bool is_nullable(const json::object& property) { return property.at("type").is_array(); }

bool is_secret(const json::object& property) {
  const json::value* secret = property.if_contains("writeOnly");
  return secret != nullptr && secret->is_bool() && secret->get_bool();
}

bool holds_secret(const json::object& property) {
  if (is_secret(property)) return true;
  if (const json::object* members = members_of(property)) {
    return std::any_of(members->begin(), members->end(),
                       [](const auto& member) { return holds_secret(member.value().as_object()); });
  }
  const json::object* item = item_of(property);
  return item != nullptr && holds_secret(*item);
}

const json::object* members_of(const json::object& property) {
  const json::value* members = property.if_contains("properties");
  return members != nullptr ? members->if_object() : nullptr;
}

const json::object* item_of(const json::object& property) {
  if (members_of(property) != nullptr) return nullptr;  // its `additionalProperties` say that there are no others
  for (const char* key : {"items", "additionalProperties"}) {
    const json::value* item = property.if_contains(key);
    if (item != nullptr && item->is_object()) return &item->get_object();
  }
  return nullptr;
}

bool is_needed(const json::object& schema, std::string_view key) {
  if (const json::value* required = schema.if_contains("required")) {
    const json::array& names = required->as_array();
    if (std::any_of(names.begin(), names.end(),
                    [&](const json::value& name) { return name.is_string() && name.get_string() == key; }))
      return true;
  }
  const json::object& property = members_of(schema)->at(key).as_object();
  return !property.contains("default") && !is_nullable(property);
}

void visit_parameters(const json::object& schema, const std::function<void(const ParameterInfo&)>& visit) {
  visit_members(schema, "", false, visit);
}

json::object without_keyword(json::object property, std::string_view key) {
  property.erase(key);
  for (const char* part : {"items", "additionalProperties"}) {
    json::value* inner = property.if_contains(part);
    if (inner != nullptr && inner->is_object()) *inner = without_keyword(std::move(inner->get_object()), key);
  }
  if (json::value* members = property.if_contains("properties"); members != nullptr && members->is_object()) {
    for (auto& member : members->get_object()) {
      if (member.value().is_object()) member.value() = without_keyword(std::move(member.value().get_object()), key);
    }
  }
  return property;
}

}  // namespace skrobot
