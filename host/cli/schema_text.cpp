// SPDX-License-Identifier: MIT
#include "cli/schema_text.hpp"

#include "base/text.hpp"
#include "plugin/schema.hpp"

namespace skrobot {
namespace {

std::string shown(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

std::string format_text(const json::object& property) {
  const json::value* format = property.if_contains("format");
  if (format == nullptr) return "text";
  return *format == "path" || *format == "duration" ? shown(*format) : "text";
}

std::string type_text(const json::object& property) {
  const json::value* type = property.if_contains("type");
  std::string text;
  if (type != nullptr && type->is_string()) text = type->get_string();
  if (type != nullptr && type->is_array() && !type->get_array().empty()) text = shown(type->get_array().front());
  if (text == "string") text = property.contains("writeOnly") ? "secret" : format_text(property);
  if (text == "array") {
    const json::value* items = property.if_contains("items");
    text = "list" + (items != nullptr && items->is_object() ? " of " + type_text(items->get_object()) : std::string());
  }
  if (text == "object") text = "key=value map";
  if (type != nullptr && type->is_array()) text += "?";
  return text;
}

std::string range_text(const json::object& property) {
  std::string text;
  const auto add = [&](const char* key, const char* words) {
    // Limits of machine types mean nothing to users.
    const json::value* bound = property.if_contains(key);
    if (bound == nullptr) return;
    const std::string number = shown(*bound);
    if (number.size() >= 10) return;
    text += (text.empty() ? "" : ", ") + std::string(words) + number;
  };
  add("minimum", "at least ");
  add("exclusiveMinimum", "greater than ");
  add("maximum", "at most ");
  add("exclusiveMaximum", "less than ");
  add("minItems", "items: at least ");
  add("maxItems", "items: at most ");
  if (const json::value* choices = property.if_contains("enum"); choices != nullptr && choices->is_array()) {
    for (const json::value& choice : choices->get_array()) text += (text.empty() ? "one of " : ", ") + shown(choice);
  }
  if (const json::value* path = property.if_contains("x-skrobot-path"); path != nullptr && shown(*path) != "any") {
    text += (text.empty() ? "" : ", ") + ("an existing " + shown(*path));
  }
  return text;
}

std::string default_text(const json::object& property, bool required) {
  const json::value* value = property.if_contains("default");
  if (required || value == nullptr) return required ? "(required)" : "none";
  if (value->is_null()) return "none";
  const std::string text = printable(shown(*value), 40);
  return text.empty() ? "(empty)" : text;
}

}  // namespace

Table parameter_table(const json::value& schema) {
  Table table({"PARAMETER", "TYPE", "DEFAULT", "MEANING"});
  visit_parameters(schema.as_object(), [&](const ParameterInfo& parameter) {
    const json::object& property = parameter.property;
    std::string meaning;
    if (const json::value* text = property.if_contains("description"); text != nullptr && text->is_string()) {
      meaning = printable(text->get_string(), 500);
    }
    if (const std::string range = range_text(property); !range.empty()) meaning += " (" + printable(range, 500) + ")";
    table.add(
        {printable(parameter.key, 100), type_text(property), default_text(property, parameter.is_needed), meaning});
  });
  return table;
}

std::vector<std::string> parameter_names(const json::value& schema) {
  std::vector<std::string> names;
  visit_parameters(schema.as_object(), [&](const ParameterInfo& parameter) { names.push_back(parameter.key); });
  return names;
}

std::vector<CompletionWord> parameter_words(const json::value& schema) {
  std::vector<CompletionWord> words;
  visit_parameters(schema.as_object(), [&](const ParameterInfo& parameter) {
    const json::value* const text = parameter.property.if_contains("description");
    words.push_back({parameter.key, text != nullptr && text->is_string() ? std::string(text->get_string()) : ""});
  });
  return words;
}

std::vector<std::string> parameter_choices(const json::value& schema, const std::string& key) {
  std::vector<std::string> choices;
  visit_parameters(schema.as_object(), [&](const ParameterInfo& parameter) {
    if (parameter.key != key) return;
    if (const json::value* const all = parameter.property.if_contains("enum"); all != nullptr && all->is_array()) {
      for (const json::value& one : all->get_array()) choices.push_back(one.is_null() ? "none" : shown(one));
    } else if (shape_of(parameter.property) == Shape::boolean) {
      choices = {"false", "true"};
    }
  });
  return choices;
}

}  // namespace skrobot
