// SPDX-License-Identifier: MIT
#include "plugin/value_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <skrobot/error.hpp>
#include <vector>

#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/number.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

std::string shown(const json::value& value) {
  return value.is_string() ? in_quotes(value.get_string()) : printable(to_text(value));
}

const json::value* find(const json::object& object, const char* key) { return object.if_contains(key); }

bool is_secret_reference(std::string_view text) { return text.starts_with("env:") || text.starts_with("file:"); }

const char* expected_name(const std::string& type) {
  if (type == "boolean") return "true or false";
  if (type == "integer") return "an integer";
  if (type == "number") return "a number";
  if (type == "array") return "a list";
  if (type == "object") return "an object";
  return "text";
}

[[noreturn]] void unfit_type(const json::object& property, const std::string& got) {
  throw Unfit(std::string("expected ") + expected_name(declared_type(property)) + ", got " +
              (holds_secret(property) ? "something else" : got));
}

void check_bound(const json::object& property, const char* key, const char* words, const json::value& value,
                 bool (*holds)(std::partial_ordering)) {
  const json::value* bound = find(property, key);
  if (bound != nullptr && !holds(compare_numbers(value, *bound))) {
    throw Unfit(std::string("must be ") + words + " " + to_text(*bound) + ", got " + shown(value));
  }
}

json::value checked_number(const json::object& property, json::value value) {
  check_bound(property, "minimum", "at least", value, [](std::partial_ordering o) { return o >= 0; });
  check_bound(property, "exclusiveMinimum", "greater than", value, [](std::partial_ordering o) { return o > 0; });
  check_bound(property, "maximum", "at most", value, [](std::partial_ordering o) { return o <= 0; });
  check_bound(property, "exclusiveMaximum", "less than", value, [](std::partial_ordering o) { return o < 0; });
  return value;
}

std::string checked_path(const json::object& property, const std::string& text,
                         const std::filesystem::path& base_directory) {
  if (text.empty()) return text;
  if (text.find('\0') != std::string::npos) throw Unfit("is not a path: it contains a NUL byte");
  const std::filesystem::path path = (base_directory / text).lexically_normal();
  const json::value* kind = find(property, "x-skrobot-path");
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (kind != nullptr && *kind == "file") {
    if (status.type() == std::filesystem::file_type::not_found)
      throw Unfit("there is no file " + in_quotes(path.string(), 300));
    if (status.type() == std::filesystem::file_type::directory)
      throw Unfit(in_quotes(path.string(), 300) + " is a directory, expected a file");
    if (!can_read(path))
      throw Unfit("the file " + in_quotes(path.string(), 300) + " cannot be read: permission denied");
  }
  if (kind != nullptr && *kind == "directory" && status.type() != std::filesystem::file_type::directory) {
    throw Unfit("there is no directory " + in_quotes(path.string(), 300));
  }
  return path.string();
}

void check_duration(const std::string& text) {
  try {
    parse_duration(text);
  } catch (const Error&) {
    throw Unfit("expected a duration such as 30s, 10m or 1h30m, got " + in_quotes(text));
  }
}

json::value checked_text(const json::object& property, const std::string& text,
                         const std::filesystem::path& base_directory) {
  const auto shown_text = [&] { return is_secret(property) ? std::string("another text") : in_quotes(text); };
  if (!is_valid_utf8(text)) throw Unfit("is not valid UTF-8: " + shown_text());
  if (is_secret(property) && is_secret_reference(text)) return json::value(text);  // checked once it is fetched
  if (const json::value* choices = find(property, "enum")) {
    std::vector<std::string> names;
    for (const json::value& choice : choices->as_array()) names.emplace_back(choice.as_string());
    if (std::find(names.begin(), names.end(), text) == names.end()) {
      const auto near = nearest(text, names);
      throw Unfit("must be one of " + list_in_quotes(names) + ", got " + shown_text() +
                  (near ? "; did you mean '" + *near + "'?" : ""));
    }
  }
  if (const json::value* least = find(property, "minLength")) {
    if (count_characters(text) < least->to_number<std::size_t>()) {
      throw Unfit(text.empty() ? "must not be empty"
                               : "must have at least " + to_text(*least) + " characters, got " + shown_text());
    }
  }
  const json::value* format = find(property, "format");
  if (format != nullptr && *format == "duration") check_duration(text);
  return json::value(format != nullptr && *format == "path" ? checked_path(property, text, base_directory) : text);
}

json::array checked_list(const json::object& property, const json::array& items,
                         const std::filesystem::path& base_directory) {
  const auto count_fits = [&](const char* key, const char* words, bool fits) {
    if (!fits)
      throw Unfit(std::string("must have ") + words + " " + to_text(*find(property, key)) + " items, got " +
                  std::to_string(items.size()));
  };
  if (const json::value* least = find(property, "minItems"))
    count_fits("minItems", "at least", items.size() >= least->to_number<std::size_t>());
  if (const json::value* most = find(property, "maxItems"))
    count_fits("maxItems", "at most", items.size() <= most->to_number<std::size_t>());
  json::array checked;
  const json::object& item_property = property.at("items").as_object();
  for (const json::value& item : items) {
    try {
      checked.push_back(read_json(item_property, item, base_directory));
    } catch (const Unfit& unfit) {
      throw Unfit("item " + std::to_string(checked.size() + 1) + ": " + unfit.what());
    }
  }
  return checked;
}

// A struct within a list: what it lacks gets its default.
json::object checked_members(const json::object& property, const json::object& given,
                             const std::filesystem::path& base_directory) {
  const json::object& members = *members_of(property);
  std::vector<std::string> names;
  for (const auto& [key, member] : members) names.emplace_back(key);
  for (const auto& [key, value] : given) {
    if (!members.contains(key)) throw Unfit("has no member " + in_quotes(key) + ", only " + list_in_quotes(names));
  }
  json::object checked;
  for (const auto& [key, member] : members) {
    const json::object& inner = member.as_object();
    const json::value* value = given.if_contains(key);
    const json::value* preset = find(inner, "default");
    try {
      if (value != nullptr) checked[key] = read_json(inner, *value, base_directory);
      else if (preset != nullptr)
        checked[key] = read_json(without_keyword(inner, "x-skrobot-path"), *preset, base_directory);
      else if (members_of(inner) != nullptr) checked[key] = checked_members(inner, {}, base_directory);
      else if (is_nullable(inner)) checked[key] = nullptr;
      else throw Unfit("it is missing");
    } catch (const Unfit& unfit) {
      throw Unfit(in_quotes(key) + ": " + unfit.what());
    }
  }
  return checked;
}

// a, b,"c,d" as three texts; space around one without quotation marks is none of it.
json::array split_texts(std::string_view text) {
  json::array items;
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (text.empty()) return items;
  std::string item;
  bool is_open = false, was_quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && !is_open)) {
      while (!was_quoted && item.ends_with(' ')) item.pop_back();
      items.emplace_back(item);
      item.clear();
      was_quoted = false;
    } else if (text[i] == '"') {
      is_open = !is_open;
      was_quoted = true;
    } else if (is_open || text[i] != ' ' || (!item.empty() && !was_quoted)) {
      item += text[i];
    }
  }
  if (is_open) throw Unfit("unclosed quotation mark");
  return items;
}

json::value parsed(const json::object& property, const std::string& text) {
  try {
    return parse_json(text);
  } catch (const JsonError&) {
    unfit_type(property, in_quotes(text));
  }
}

json::value read_list(const json::object& property, const std::string& text) {
  const json::object& items = property.at("items").as_object();
  const std::string item_type = declared_type(items);
  const bool bracketed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (item_type == "array" || item_type == "object") return parsed(property, text);
  if (bracketed) {
    try {
      json::value list = parse_json(text);
      const auto is_text = [](const json::value& item) { return item.is_string() || item.is_null(); };
      // [007] is no JSON and [1] no list of texts, but both are lists of unquoted ones.
      if (item_type != "string" || std::all_of(list.as_array().begin(), list.as_array().end(), is_text)) return list;
    } catch (const JsonError&) {
    }
  }
  json::array list =
      split_texts(bracketed ? std::string_view(text).substr(1, text.size() - 2) : std::string_view(text));
  for (json::value& item : list) {
    if (item_type != "string") item = read_text(items, std::string(item.as_string()), {});
  }
  return list;
}

bool read_bool(const json::object& property, const std::string& text) {
  for (const char* word : {"true", "yes", "on", "1"}) {
    if (text == word) return true;
  }
  for (const char* word : {"false", "no", "off", "0"}) {
    if (text == word) return false;
  }
  unfit_type(property, in_quotes(text));
}

}  // namespace

json::value settle_secrets(const json::object& property, json::value& value,
                           const std::filesystem::path& base_directory, std::vector<std::string>& secrets) {
  if (!holds_secret(property) || value.is_null()) return value;
  if (value.is_string()) {
    const std::string given(value.get_string());
    const std::string secret = fetch_secret(given, base_directory);
    read_text(property, secret, {});
    value = secret;
    if (!secret.empty()) secrets.push_back(secret);
    return is_secret_reference(given) || given.empty() ? json::value(given)
                                                       : json::value("<secret>");  // an empty one is none
  }
  if (value.is_array()) {
    json::array recorded;
    const json::object* item_property = item_of(property);
    if (item_property == nullptr) return "<secret>";
    for (json::value& item : value.get_array())
      recorded.push_back(settle_secrets(*item_property, item, base_directory, secrets));
    return recorded;
  }
  const json::object* members = members_of(property);
  const json::object* each = item_of(property);
  if (!value.is_object() || (members == nullptr && each == nullptr)) return "<secret>";
  json::object recorded;
  for (auto& [key, item] : value.get_object()) {
    const json::object& inner = members != nullptr ? members->at(key).as_object() : *each;
    recorded[key] = settle_secrets(inner, item, base_directory, secrets);
  }
  return recorded;
}

std::string fetch_secret(const std::string& given, const std::filesystem::path& base_directory) {
  if (given.starts_with("env:")) {
    const std::string name = given.substr(4);
    const char* text = std::getenv(name.c_str());
    if (text == nullptr) throw Unfit("the environment variable " + in_quotes(name) + " is not set");
    return text;
  }
  if (given.starts_with("file:")) {
    const std::filesystem::path path = base_directory / given.substr(5);
    std::string text;
    if (const auto code = read_file(path, text))
      throw Unfit("cannot read " + in_quotes(path.string(), 300) + ": " + reason(code));
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
  }
  return given;
}

bool reads_as_null(const json::object& property, std::string_view text) {
  return is_nullable(property) &&
         (text == "null" || (shape_of(property) != Shape::text && (text.empty() || text == "none")));
}

json::value read_text(const json::object& property, const std::string& text,
                      const std::filesystem::path& base_directory) {
  const std::string type = declared_type(property);
  if (reads_as_null(property, text)) return nullptr;
  if (type == "string") {
    const json::value* format = find(property, "format");
    const bool is_path = format != nullptr && *format == "path";
    const char* home = is_path && text.starts_with("~/") ? std::getenv("HOME") : nullptr;
    return checked_text(property, home != nullptr ? home + text.substr(1) : text, base_directory);
  }
  if (type == "boolean") return read_bool(property, text);
  if (type == "integer") {
    const auto number = integer_from_text(text);
    if (!number) unfit_type(property, in_quotes(text));
    return checked_number(property, *number);
  }
  if (type == "number") {
    const auto number = number_from_text(text);
    if (!number) unfit_type(property, in_quotes(text));
    return checked_number(property, *number);
  }
  return read_json(property, type == "array" ? read_list(property, text) : parsed(property, text), base_directory);
}

json::value read_json(const json::object& property, const json::value& value,
                      const std::filesystem::path& base_directory) {
  const std::string type = declared_type(property);
  if (value.is_null() && is_nullable(property)) return nullptr;
  if (type == "string" && value.is_string())
    return checked_text(property, std::string(value.get_string()), base_directory);
  if (type == "boolean" && value.is_bool()) return value;
  if (type == "integer" && value.is_number()) {
    const auto number = integer_from(value);
    if (!number) unfit_type(property, shown(value));
    return checked_number(property, *number);
  }
  if (type == "number" && value.is_number()) return checked_number(property, value);
  if (type == "number" && (value == "NaN" || value == "Infinity" || value == "-Infinity")) {
    return checked_number(property, number_from_text(value.get_string()).value());
  }
  if (type == "array" && value.is_array()) return checked_list(property, value.get_array(), base_directory);
  if (type == "object" && value.is_object() && members_of(property) != nullptr)
    return checked_members(property, value.get_object(), base_directory);
  if (type == "object" && value.is_object() && property.contains("additionalProperties") &&
      !property.contains("properties")) {
    json::object checked;
    for (const auto& [key, item] : value.get_object()) {
      try {
        checked[key] = read_json(property.at("additionalProperties").as_object(), item, base_directory);
      } catch (const Unfit& unfit) {
        throw Unfit(in_quotes(key) + ": " + unfit.what());
      }
    }
    return checked;
  }
  unfit_type(property, shown(value));
}

}  // namespace skrobot
