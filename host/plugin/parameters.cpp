// SPDX-License-Identifier: MIT
#include "plugin/parameters.hpp"

#include <map>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_depth = 16;

bool is_struct(const json::object& property) { return property.contains("properties"); }
bool is_map(const json::object& property) { return declared_type(property) == "object" && !is_struct(property); }

// --- The schema -------------------------------------------------------------------------------------------------------------------

[[noreturn]] void malformed(const std::string& where, const std::string& what) {
  throw Error(Fault::host, (where.empty() ? "" : "'" + printable(where) + "': ") + what);
}

void check_keyword(const json::object& property, const char* key, const std::string& where, bool (json::value::*has_type)() const noexcept,
                   const char* expected) {
  const json::value* value = property.if_contains(key);
  if (value != nullptr && !(value->*has_type)()) malformed(where, std::string(key) + " is not " + expected);
}

void check_property(const json::value& value, const std::string& where, std::size_t depth);

void check_struct(const json::object& schema, const std::string& where, std::size_t depth) {
  check_keyword(schema, "properties", where, &json::value::is_object, "an object");
  check_keyword(schema, "required", where, &json::value::is_array, "a list");
  const json::object& properties = schema.at("properties").get_object();
  for (const auto& [key, property] : properties) check_property(property, where.empty() ? std::string(key) : where + "." + std::string(key), depth + 1);
  if (const json::value* required = schema.if_contains("required")) {
    for (const json::value& name : required->get_array()) {
      if (!name.is_string() || !properties.contains(name.get_string())) malformed(where, "required names " + printable(to_text(name)) + ", which is no property");
    }
  }
}

void check_type(const json::object& property, const std::string& where) {
  static const std::set<std::string, std::less<>> k_types{"boolean", "integer", "number", "string", "array", "object"};
  const json::value* type = property.if_contains("type");
  if (type == nullptr) malformed(where, "it has no type");
  const bool pair = type->is_array() && type->get_array().size() == 2 && type->get_array()[1] == "null";
  const json::value& name = pair ? type->get_array()[0] : *type;
  if (!name.is_string() || !k_types.contains(std::string_view(name.get_string()))) malformed(where, "unknown type " + printable(to_text(*type)));
}

void check_property(const json::value& value, const std::string& where, std::size_t depth) {
  if (depth > k_most_depth) malformed(where, "nested deeper than " + std::to_string(k_most_depth) + " levels");
  if (!value.is_object()) malformed(where, "it is not an object");
  const json::object& property = value.get_object();
  check_type(property, where);
  for (const char* key : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}) check_keyword(property, key, where, &json::value::is_number, "a number");
  for (const char* key : {"description", "format", "x-skrobot-path"}) check_keyword(property, key, where, &json::value::is_string, "text");
  check_keyword(property, "writeOnly", where, &json::value::is_bool, "true or false");
  if (is_secret(property) && declared_type(property) != "string") malformed(where, "writeOnly is for text only");
  for (const char* key : {"minLength", "minItems", "maxItems"}) {
    const json::value* count = property.if_contains(key);
    if (count != nullptr && !(count->is_int64() && count->get_int64() >= 0)) malformed(where, std::string(key) + " is not a count");
  }
  check_keyword(property, "enum", where, &json::value::is_array, "a list");
  if (const json::value* choices = property.if_contains("enum")) {
    for (const json::value& choice : choices->get_array()) {
      if (!choice.is_string()) malformed(where, "enum lists something that is not text");
    }
  }
  if (is_struct(property)) return check_struct(property, where, depth);
  const std::string type = declared_type(property);
  const char* inner = type == "array" ? "items" : type == "object" ? "additionalProperties" : nullptr;
  if (inner != nullptr) {
    if (!property.contains(inner)) malformed(where, "it has no " + std::string(type == "array" ? "items" : "properties"));
    check_property(property.at(inner), where + "." + inner, depth + 1);
  }
  const json::value* preset = property.if_contains("default");
  if (preset == nullptr || is_secret(property)) return;
  try {
    // Whether a path is there is not the schema's matter.
    read_json(without_path_kinds(property), *preset, "/");
  } catch (const Unfit& unfit) {
    malformed(where, std::string("its default does not fit: ") + unfit.what());
  }
}

// --- The values -------------------------------------------------------------------------------------------------------------------

class Resolver {
 public:
  Resolver(const std::vector<Assignment>& assignments, std::string_view task, References references)
      : assignments_(assignments), task_(task), references_(references) {}

  ResolvedParameters run(const json::object& schema) {
    ResolvedParameters resolved;
    collect_keys(schema, "");
    for (const Assignment& assignment : assignments_) add(assignment, assignment.key, assignment.value);
    check_keys();
    resolve_struct(schema, "", resolved.values, resolved.recorded, resolved);
    return resolved;
  }

 private:
  struct Given {
    const Assignment* assignment;
    std::variant<std::string, json::value> value;
  };

  // An object given for a nested struct counts as assignments to its members: those of a later one replace those given before.
  void add(const Assignment& assignment, const std::string& key, const std::variant<std::string, json::value>& value) {
    given_[key] = Given{&assignment, value};
    order_.push_back(key);
    if (!structs_.contains(key)) return;
    json::value object;
    if (const auto* whole = std::get_if<json::value>(&value)) object = *whole;
    if (const auto* text = std::get_if<std::string>(&value)) {
      try {
        object = parse_json(*text);
      } catch (const JsonError&) {
      }
    }
    if (is_deferred(given_[key])) return;
    if (!object.is_object()) fail(key, given_[key], "expected an object, or its members as " + key + ".NAME");
    for (const auto& [member, inner] : object.get_object()) add(assignment, key + "." + std::string(member), inner);
  }

  void collect_keys(const json::object& schema, const std::string& prefix) {
    for (const auto& [key, value] : schema.at("properties").get_object()) {
      const std::string name = prefix + std::string(key);
      const json::object& property = value.get_object();
      if (is_struct(property)) {
        structs_.insert(name);
        collect_keys(property, name + ".");
      } else {
        (is_map(property) ? maps_ : plain_).insert(name);
        names_.push_back(name);
      }
    }
  }

  void check_keys() const {
    for (const std::string& key : order_) {
      if (plain_.contains(key) || maps_.contains(key)) continue;
      if (structs_.contains(key) || in_map(key)) continue;
      const Given& given = given_.at(key);
      std::string hint;
      if (const auto near = nearest(key, names_)) hint = "did you mean '" + *near + "'?";
      else if (names_.empty()) hint = std::string(task_) + " has no parameters";
      else hint = std::string(task_) + " has " + list_in_quotes(names_);
      throw Error(Fault::usage, "unknown parameter " + in_quotes(key) + " of " + std::string(task_) + " (" + to_string(given.assignment->origin) + ")", hint);
    }
  }

  // "environment.HOME" of a map named environment.
  bool in_map(const std::string& key) const {
    for (const std::string& map : maps_) {
      if (key.starts_with(map + ".")) return true;
    }
    return false;
  }
  [[noreturn]] void fail(const std::string& key, const Given& given, const std::string& what) const {
    throw Error(Fault::usage, "parameter " + in_quotes(key) + " of " + std::string(task_) + ": " + what + " (" + to_string(given.assignment->origin) + ")");
  }

  void resolve_struct(const json::object& schema, const std::string& prefix, json::object& values, json::object& recorded, ResolvedParameters& out) {
    std::set<std::string, std::less<>> required;
    if (const json::value* names = schema.if_contains("required")) {
      for (const json::value& name : names->get_array()) required.insert(std::string(name.get_string()));
    }
    for (const auto& [key, value] : schema.at("properties").get_object()) {
      const json::object& property = value.get_object();
      const std::string name = prefix + std::string(key);
      if (is_struct(property)) {
        const auto whole = given_.find(name);
        if (whole != given_.end() && is_deferred(whole->second)) {
          values[key] = std::get<json::value>(whole->second.value);
          recorded[key] = shown_open(property, values[key]);
          out.list.push_back({name, recorded[key], whole->second.assignment->origin, true});
          continue;
        }
        json::object inner_values, inner_recorded;
        resolve_struct(property, name + ".", inner_values, inner_recorded, out);
        values[key] = std::move(inner_values);
        recorded[key] = std::move(inner_recorded);
        continue;
      }
      const bool needed = required.contains(std::string_view(key)) || (!property.contains("default") && !is_nullable(property));
      ResolvedParameter parameter{name, {}, {}, false};
      values[key] = resolve_one(property, name, needed, parameter, out);
      recorded[key] = parameter.value;
      out.list.push_back(std::move(parameter));
    }
  }

  json::value resolve_one(const json::object& property, const std::string& name, bool needed, ResolvedParameter& shown, ResolvedParameters& out) {
    if (is_map(property)) return resolve_map(property, name, needed, shown, out);
    const auto found = given_.find(name);
    if (found == given_.end()) {
      if (needed) {
        throw Error(Fault::usage, std::string(task_) + " needs the parameter " + in_quotes(name),
                    "give it as " + printable(name) + "=VALUE; 'skrobot plugins show " + std::string(task_) + "' lists them all");
      }
      return take_default(property, shown, out);
    }
    const Given& given = found->second;
    shown.origin = given.assignment->origin;
    if (is_deferred(given)) {
      shown.deferred = true;
      shown.value = shown_open(property, std::get<json::value>(given.value));
      return std::get<json::value>(given.value);
    }
    try {
      json::value value = read(property, given);
      shown.value = settle_secrets(property, value, given.assignment->base_directory, out.secrets);
      return value;
    } catch (const Unfit& unfit) {
      fail(name, given, unfit.what());
    }
  }

  static json::value read(const json::object& property, const Given& given) {
    const auto& base = given.assignment->base_directory;
    const auto* text = std::get_if<std::string>(&given.value);
    return text != nullptr ? read_text(property, *text, base) : read_json(property, std::get<json::value>(given.value), base);
  }

  static json::value take_default(const json::object& property, ResolvedParameter& shown, ResolvedParameters& out) {
    const json::value* preset = property.if_contains("default");
    if (preset == nullptr) return nullptr;
    std::error_code code;
    const auto here = std::filesystem::current_path(code);
    // A default path that is not there is the task's to complain about.
    json::value value = is_secret(property) ? *preset : read_json(without_path_kinds(property), *preset, here);
    if (value == "") return shown.value = value;
    shown.value = settle_secrets(property, value, here, out.secrets);
    return value;
  }

  json::value resolve_map(const json::object& property, const std::string& name, bool needed, ResolvedParameter& shown, ResolvedParameters& out) {
    const json::object& item_property = property.at("additionalProperties").get_object();
    json::value values(json::object_kind), recorded(json::object_kind);
    bool is_given = false;
    // In the order given: a whole object begins anew, a single entry is added to it.
    for (const std::string& key : order_) {
      const bool is_whole = key == name;
      if (!is_whole && !key.starts_with(name + ".")) continue;
      const Given& given = given_.at(key);
      const bool is_open = is_deferred(given);
      json::value value, record;
      try {
        value = is_open ? std::get<json::value>(given.value) : read(is_whole ? property : item_property, given);
        record = is_open ? shown_open(property, value) : settle_secrets(is_whole ? property : item_property, value, given.assignment->base_directory, out.secrets);
      } catch (const Unfit& unfit) {
        fail(key, given, unfit.what());
      }
      if (is_whole) {
        values = value;
        recorded = record;
        shown.deferred = false;
      } else {
        const std::string entry = key.substr(name.size() + 1);
        if (!values.is_object()) values = recorded = json::object();  // null, or a reference: an entry makes it a map
        values.get_object()[entry] = value;
        recorded.get_object()[entry] = record;
      }
      shown.deferred = shown.deferred || is_open;
      shown.origin = given.assignment->origin;
      is_given = true;
    }
    if (!is_given && needed) {
      throw Error(Fault::usage, std::string(task_) + " needs the parameter " + in_quotes(name), "give it as " + printable(name) + ".KEY=VALUE");
    }
    if (!is_given) return take_default(property, shown, out);
    shown.value = recorded;
    return values;
  }

  bool is_deferred(const Given& given) const {
    const auto* value = std::get_if<json::value>(&given.value);
    return references_ == References::defer && value != nullptr && holds_reference(*value);
  }
  // Text beside a reference can be a secret's.
  static json::value shown_open(const json::object& property, const json::value& value) {
    return holds_secret(property) ? json::value("<secret>") : value;
  }
  static bool holds_reference(const json::value& value) {
    if (value.is_string()) return has_reference(value.get_string());
    if (value.is_array()) {
      for (const json::value& item : value.get_array()) {
        if (holds_reference(item)) return true;
      }
    }
    if (value.is_object()) {
      for (const auto& [key, item] : value.get_object()) {
        if (holds_reference(item)) return true;
      }
    }
    return false;
  }

  const std::vector<Assignment>& assignments_;
  std::string_view task_;
  References references_;
  std::map<std::string, Given> given_;  // by dotted key, the last one
  std::vector<std::string> order_;
  std::set<std::string> structs_, maps_, plain_;
  std::vector<std::string> names_;
};

// The paths in a value that has the shape of `property`.
void add_paths(const json::object& property, const json::value& value, const std::string& key, std::vector<ParameterPath>& paths) {
  const auto inner = [&](const std::string& part) { return key.empty() ? part : key + "." + part; };
  const json::value* format = property.if_contains("format");
  if (value.is_string()) {
    if (format != nullptr && *format == "path" && !value.get_string().empty()) paths.push_back({key, std::string(value.get_string())});
  } else if (const auto* array = value.if_array()) {
    const json::value* items = property.if_contains("items");
    if (items == nullptr || !items->is_object()) return;
    for (std::size_t i = 0; i < array->size(); ++i) add_paths(items->get_object(), (*array)[i], inner(std::to_string(i)), paths);
  } else if (const auto* object = value.if_object()) {
    const json::value* members = property.if_contains("properties");
    const json::value* others = property.if_contains("additionalProperties");
    for (const auto& [name, member] : *object) {
      const json::value* known = members != nullptr && members->is_object() ? members->get_object().if_contains(name) : nullptr;
      if (known == nullptr) known = others;
      if (known != nullptr && known->is_object()) add_paths(known->get_object(), member, inner(std::string(name)), paths);
    }
  }
}

}  // namespace

std::string to_string(const Origin& origin) {
  switch (origin.source) {
    case Origin::Source::default_value: return "default";
    case Origin::Source::file: return printable(origin.place, 200);
    case Origin::Source::environment: return "environment variable " + printable(origin.place, 200);
    case Origin::Source::command_line: return "command line";
    case Origin::Source::program: return "program";
  }
  return {};
}

ParameterSchema ParameterSchema::parse(const json::value& schema) {
  if (!schema.is_object()) malformed("", "it is not an object");
  if (!schema.get_object().contains("properties")) malformed("", "it has no properties");
  ParameterSchema result;
  check_struct(schema.get_object(), "", 0);
  result.root_ = schema.get_object();
  return result;
}

ResolvedParameters resolve(const ParameterSchema& schema, const std::vector<Assignment>& assignments, std::string_view task, References references) {
  ResolvedParameters resolved = Resolver(assignments, task, references).run(schema.root());
  add_paths(schema.root(), json::value(resolved.recorded), "", resolved.paths);
  return resolved;
}

bool has_reference(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    if (at == 0 || text[at - 1] != '$') return true;
  }
  return false;
}

}  // namespace skrobot
