// SPDX-License-Identifier: MIT
// Checks values against a schema, as a host does before a task starts; for <skrobot/testing.hpp>.
#ifndef SKROBOT_SCHEMA_CHECK_HPP
#define SKROBOT_SCHEMA_CHECK_HPP

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "skrobot/duration.hpp"
#include "skrobot/json.hpp"
#include "skrobot/params.hpp"

namespace skrobot::detail {

[[noreturn]] inline void refuse_value(const std::string& where, const std::string& what) {
  throw ParameterError("parameter '" + where + "' " + what);
}

// -1, 0, 1; integers of 64 bits are compared as such.
inline int compare_json_numbers(const json::value& a, const json::value& b) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
  if (a.is_int64() && b.is_int64()) return sign(a.get_int64(), b.get_int64());
  if (a.is_uint64() && b.is_uint64()) return sign(a.get_uint64(), b.get_uint64());
  if (a.is_int64() && a.get_int64() < 0 && b.is_uint64()) return -1;
  if (b.is_int64() && b.get_int64() < 0 && a.is_uint64()) return 1;
  if (a.is_double() || b.is_double()) return sign(a.to_number<double>(), b.to_number<double>());
  return sign(a.to_number<std::uint64_t>(), b.to_number<std::uint64_t>());
}

inline void check_number(const json::object& property, const json::value& value, const std::string& where) {
  const auto hold = [&](const char* key, const char* words, bool (*fits)(int)) {
    const json::value* bound = property.if_contains(key);
    if (bound != nullptr && !fits(compare_json_numbers(value, *bound)))
      refuse_value(where, std::string("must be ") + words + " " + to_text(*bound) + ", got " + to_text(value));
  };
  hold("minimum", "at least", [](int order) { return order >= 0; });
  hold("exclusiveMinimum", "greater than", [](int order) { return order > 0; });
  hold("maximum", "at most", [](int order) { return order <= 0; });
  hold("exclusiveMaximum", "less than", [](int order) { return order < 0; });
}

inline void check_path(const json::value& kind, const std::string& path, const std::string& where) {
  std::error_code code;
  const bool is_folder = std::filesystem::is_directory(path, code);
  if (kind == "directory" && !is_folder) refuse_value(where, "names no existing directory: '" + path + "'");
  if (kind == "file" && (is_folder || !std::filesystem::exists(path, code)))
    refuse_value(where, "names no existing file: '" + path + "'");
}

inline void check_text(const json::object& property, const json::value& value, const std::string& where) {
  const std::string text(value.get_string());
  const bool is_secret = property.contains("writeOnly");
  const std::string shown = is_secret ? "another text" : "'" + text + "'";
  if (const json::value* choices = property.if_contains("enum")) {
    bool found = false;
    std::string names;
    for (const json::value& choice : choices->as_array()) {
      found = found || choice == value;
      names += (names.empty() ? "'" : ", '") + std::string(choice.get_string()) + "'";
    }
    if (!found) refuse_value(where, "must be one of " + names + ", got " + shown);
  }
  if (const json::value* least = property.if_contains("minLength")) {
    std::int64_t characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    if (characters < least->to_number<std::int64_t>())
      refuse_value(where, text.empty() ? "must not be empty"
                                       : "must have at least " + to_text(*least) + " characters, got " + shown);
  }
  const json::value* format = property.if_contains("format");
  if (format != nullptr && *format == "duration") {
    try {
      to_duration(text);
    } catch (const ParameterError& e) {
      refuse_value(where, std::string("must be a duration: ") + e.what());
    }
  }
  if (const json::value* kind = property.if_contains("x-skrobot-path"); kind != nullptr && !text.empty())
    check_path(*kind, text, where);
}

inline const char* expected_name(std::string_view type) {
  if (type == "boolean") return "a boolean";
  if (type == "integer") return "an integer";
  if (type == "number") return "a number";
  if (type == "array") return "a list";
  if (type == "object") return "an object";
  return "text";
}

/// Throws ParameterError if `value` does not have the property's type or is out of range.
inline void check_value(const json::object& property, const json::value& value, const std::string& where) {
  const json::value& declared = property.at("type");
  const std::string type(declared.is_array() ? declared.as_array().at(0).as_string() : declared.as_string());
  if (value.is_null() && declared.is_array()) return;
  if (type == "boolean" && value.is_bool()) return;
  if (type == "integer" && value.is_number()) {
    const bool is_whole = !value.is_double() || value.get_double() == std::floor(value.get_double());
    if (is_whole) return check_number(property, value, where);
  }
  if (type == "number" && value.is_number()) return check_number(property, value, where);
  if (type == "number" && (value == "NaN" || value == "Infinity" || value == "-Infinity")) {
    double number = 0;
    Codec<double>::decode(value, number, where);
    return check_number(property, json::value(number), where);
  }
  if (type == "string" && value.is_string()) return check_text(property, value, where);
  if (type == "array" && value.is_array()) {
    const json::array& items = value.get_array();
    const auto count = [&](const char* key) { return property.at(key).to_number<std::size_t>(); };
    const auto items_text = [&](const char* key) {
      return to_text(property.at(key)) + (count(key) == 1 ? " item" : " items");
    };
    if (property.contains("minItems") && items.size() < count("minItems"))
      refuse_value(where, "must have at least " + items_text("minItems"));
    if (property.contains("maxItems") && items.size() > count("maxItems"))
      refuse_value(where, "must have at most " + items_text("maxItems"));
    for (std::size_t i = 0; i < items.size(); ++i)
      check_value(property.at("items").as_object(), items[i], where + "[" + std::to_string(i) + "]");
    return;
  }
  if (type == "object" && value.is_object()) {
    const json::value* members = property.if_contains("properties");
    for (const auto& entry : value.get_object()) {
      const std::string name = member_path(where, entry.key());
      const json::value* inner =
          members != nullptr ? members->as_object().if_contains(entry.key()) : &property.at("additionalProperties");
      if (inner == nullptr) throw ParameterError("unknown parameter '" + name + "'");
      check_value(inner->as_object(), entry.value(), name);
    }
    return;
  }
  mismatch(where, expected_name(type), value);
}

}  // namespace skrobot::detail

#endif
