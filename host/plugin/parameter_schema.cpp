// SPDX-License-Identifier: MIT
// ParameterSchema: is a schema one that the host reads?
#include <algorithm>
#include <set>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "plugin/parameters.hpp"
#include "plugin/schema.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_depth = 16;

[[noreturn]] void malformed(const std::string& where, const std::string& what) {
  throw Error(Fault::host, (where.empty() ? "" : "'" + printable(where) + "': ") + what);
}

void check_keyword(const json::object& property, const char* key, const std::string& where,
                   bool (json::value::*has_type)() const noexcept, const char* expected) {
  const json::value* value = property.if_contains(key);
  if (value != nullptr && !(value->*has_type)()) malformed(where, std::string(key) + " is not " + expected);
}

void check_property(const json::value& value, const std::string& where, std::size_t depth);

void check_struct(const json::object& schema, const std::string& where, std::size_t depth) {
  check_keyword(schema, "properties", where, &json::value::is_object, "an object");
  check_keyword(schema, "required", where, &json::value::is_array, "a list");
  const json::object& properties = schema.at("properties").get_object();
  for (const auto& [key, property] : properties) {
    const std::string inner = where.empty() ? std::string(key) : where + "." + std::string(key);
    check_property(property, inner, depth + 1);
    const json::value* directory = property.get_object().if_contains("x-skrobot-inputs");
    if (directory == nullptr || *directory == "" || properties.contains(directory->get_string())) continue;
    malformed(inner, "x-skrobot-inputs names " + printable(to_text(*directory)) + ", which is not a sibling property");
  }
  if (const json::value* required = schema.if_contains("required")) {
    for (const json::value& name : required->get_array()) {
      if (!name.is_string() || !properties.contains(name.get_string()))
        malformed(where, "required names " + printable(to_text(name)) + ", which is not a property");
    }
  }
}

void check_type(const json::object& property, const std::string& where) {
  static const std::set<std::string, std::less<>> k_types{"boolean", "integer", "number", "string", "array", "object"};
  const json::value* type = property.if_contains("type");
  if (type == nullptr) malformed(where, "it has no type");
  const bool pair = type->is_array() && type->get_array().size() == 2 && type->get_array()[1] == "null";
  const json::value& name = pair ? type->get_array()[0] : *type;
  if (!name.is_string() || !k_types.contains(std::string_view(name.get_string())))
    malformed(where, "unknown type " + printable(to_text(*type)));
}

void check_property(const json::value& value, const std::string& where, std::size_t depth) {
  if (depth > k_most_depth) malformed(where, "nested deeper than " + std::to_string(k_most_depth) + " levels");
  if (!value.is_object()) malformed(where, "it is not an object");
  const json::object& property = value.get_object();
  check_type(property, where);
  for (const char* key : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
    check_keyword(property, key, where, &json::value::is_number, "a number");
  for (const char* key : {"description", "format", "x-skrobot-path", "x-skrobot-inputs", "x-skrobot-run-result"})
    check_keyword(property, key, where, &json::value::is_string, "text");
  check_keyword(property, "writeOnly", where, &json::value::is_bool, "true or false");
  if (is_secret(property) && declared_type(property) != "string") malformed(where, "writeOnly is for text only");
  for (const char* key : {"minLength", "minItems", "maxItems"}) {
    const json::value* count = property.if_contains(key);
    if (count != nullptr && !(count->is_int64() && count->get_int64() >= 0))
      malformed(where, std::string(key) + " is not a count");
  }
  check_keyword(property, "enum", where, &json::value::is_array, "a list");
  if (const json::value* choices = property.if_contains("enum")) {
    for (const json::value& choice : choices->get_array()) {
      if (!choice.is_string()) malformed(where, "enum contains a value that is not text");
    }
  }
  const std::string type = declared_type(property);
  if (property.contains("properties") && type == "object") {
    check_struct(property, where, depth);
  } else if (type == "array" || type == "object") {
    const char* inner = type == "array" ? "items" : "additionalProperties";
    if (!property.contains(inner))
      malformed(where, "it has no " + std::string(type == "array" ? "items" : "properties"));
    check_property(property.at(inner), where + "." + inner, depth + 1);
  }
  const json::value* preset = property.if_contains("default");
  if (preset == nullptr || is_secret(property)) return;
  try {
    // Whether a path is there is not the schema's matter.
    read_json(without_keyword(property, "x-skrobot-path"), *preset, "/");
  } catch (const Unfit& unfit) {
    malformed(where, std::string("its default does not fit: ") + unfit.what());
  }
}

}  // namespace

ParameterSchema ParameterSchema::parse(const json::value& schema) {
  if (!schema.is_object()) malformed("", "it is not an object");
  if (!schema.get_object().contains("properties")) malformed("", "it has no properties");
  ParameterSchema result;
  check_struct(schema.get_object(), "", 0);
  result.root_ = schema.get_object();
  return result;
}

}  // namespace skrobot
