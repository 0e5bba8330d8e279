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
constexpr const char* k_secret = "<secret>";

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
    json::object loose = property;
    loose.erase("x-skrobot-path");
    read_json(loose, *preset, "/");
  } catch (const Unfit& unfit) {
    malformed(where, std::string("its default does not fit: ") + unfit.what());
  }
}

// --- The values -------------------------------------------------------------------------------------------------------------------

class Resolver {
 public:
  Resolver(const std::vector<Assignment>& assignments, std::string_view task, References references)
      : task_(task), references_(references) {
    for (const Assignment& assignment : assignments) add(assignment, assignment.key, assignment.value, 0);
  }

  ResolvedParameters run(const json::object& schema) {
    ResolvedParameters resolved;
    collect_keys(schema, "");
    check_keys();
    resolve_struct(schema, "", resolved.values, resolved.recorded, resolved);
    return resolved;
  }

 private:
  struct Given {
    const Assignment* assignment;
    std::variant<std::string, json::value> value;
  };

  // An object given for a nested struct counts as assignments to its members; what a member is, the schema decides later.
  void add(const Assignment& assignment, const std::string& key, const std::variant<std::string, json::value>& value, std::size_t depth) {
    given_[key] = Given{&assignment, value};
    order_.push_back(key);
    const auto* object = std::get_if<json::value>(&value);
    json::value parsed;
    if (const auto* text = std::get_if<std::string>(&value); text != nullptr && text->starts_with('{')) {
      try {
        parsed = parse_json(*text);
        object = &parsed;
      } catch (const JsonError&) {
      }
    }
    if (object == nullptr || !object->is_object() || depth >= k_most_depth) return;
    // Members of a later object replace those that were given before.
    for (const auto& [member, inner] : object->get_object()) add(assignment, key + "." + std::string(member), inner, depth + 1);
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
      const Given& given = given_.at(key);
      if (structs_.contains(key)) {
        const bool is_object = std::holds_alternative<json::value>(given.value) ? std::get<json::value>(given.value).is_object()
                                                                                : std::get<std::string>(given.value).starts_with('{');
        if (!is_object) fail(key, given, "expected an object, or its members as " + key + ".NAME");
        continue;
      }
      if (in_map(key) || inside_plain(key)) continue;
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
  // A member of an object that was given where no struct is: reading that parameter will say so.
  bool inside_plain(const std::string& key) const {
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
      const std::string outer = key.substr(0, dot);
      if (plain_.contains(outer) && given_.contains(outer)) return true;
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
    if (is_map(property)) return shown.value = resolve_map(property, name, needed, shown);
    const auto found = given_.find(name);
    if (found == given_.end()) {
      if (needed) {
        throw Error(Fault::usage, std::string(task_) + " needs the parameter " + in_quotes(name),
                    "give it as " + printable(name) + "=VALUE; 'skrobot plugins show " + std::string(task_) + "' lists them all");
      }
      return take_default(property, shown);
    }
    const Given& given = found->second;
    shown.origin = given.assignment->origin;
    if (is_deferred(given)) {
      shown.deferred = true;
      return shown.value = std::get<json::value>(given.value);
    }
    try {
      if (is_secret(property)) return take_secret(property, given, shown, out);
      return shown.value = read(property, given);
    } catch (const Unfit& unfit) {
      fail(name, given, unfit.what());
    }
  }

  static json::value read(const json::object& property, const Given& given) {
    const auto& base = given.assignment->base_directory;
    const auto* text = std::get_if<std::string>(&given.value);
    return text != nullptr ? read_text(property, *text, base) : read_json(property, std::get<json::value>(given.value), base);
  }

  static json::value take_default(const json::object& property, ResolvedParameter& shown) {
    const json::value* preset = property.if_contains("default");
    if (preset == nullptr) return nullptr;
    if (is_secret(property)) {
      shown.value = preset->is_string() && preset->get_string().empty() ? "" : k_secret;
      return *preset;
    }
    json::object loose = property;  // a default path that is not there is the task's to complain about
    loose.erase("x-skrobot-path");
    std::error_code code;
    return shown.value = read_json(loose, *preset, std::filesystem::current_path(code));
  }

  static json::value take_secret(const json::object& property, const Given& given, ResolvedParameter& shown, ResolvedParameters& out) {
    const auto* text = std::get_if<std::string>(&given.value);
    const json::value* value = std::get_if<json::value>(&given.value);
    if (value != nullptr && !value->is_string()) return shown.value = read(property, given);  // null, or an error
    const std::string as_given = text != nullptr ? *text : std::string(value->get_string());
    const bool by_reference = as_given.starts_with("env:") || as_given.starts_with("file:");
    const std::string secret = fetch_secret(as_given, given.assignment->base_directory);
    read_text(property, secret, {});
    shown.value = by_reference ? as_given : k_secret;
    if (!secret.empty()) out.secrets.push_back(secret);
    return json::value(secret);
  }

  json::value resolve_map(const json::object& property, const std::string& name, bool needed, ResolvedParameter& shown) {
    const json::object& item_property = property.at("additionalProperties").get_object();
    json::object map;
    bool is_given = false;
    // In the order given: a whole object begins anew, a single entry is added to it.
    for (const std::string& key : order_) {
      const Given& given = given_.at(key);
      try {
        if (key == name) {
          const json::value whole = read(property, given);
          if (whole.is_null()) return nullptr;
          map = whole.as_object();
        } else if (key.starts_with(name + ".")) {
          map[key.substr(name.size() + 1)] = read(item_property, given);
        } else {
          continue;
        }
      } catch (const Unfit& unfit) {
        fail(key, given, unfit.what());
      }
      is_given = true;
      shown.origin = given.assignment->origin;
    }
    if (is_given) return map;
    if (needed) throw Error(Fault::usage, std::string(task_) + " needs the parameter " + in_quotes(name), "give it as " + printable(name) + ".KEY=VALUE");
    return take_default(property, shown);
  }

  bool is_deferred(const Given& given) const {
    const auto* value = std::get_if<json::value>(&given.value);
    return references_ == References::defer && value != nullptr && holds_reference(*value);
  }
  static bool holds_reference(const json::value& value) {
    if (value.is_string()) return has_reference(value.get_string());
    if (value.is_array()) {
      for (const json::value& item : value.get_array()) {
        if (holds_reference(item)) return true;
      }
    }
    return false;
  }

  std::string_view task_;
  References references_;
  std::map<std::string, Given> given_;  // by dotted key, the last one
  std::vector<std::string> order_;
  std::set<std::string> structs_, maps_, plain_;
  std::vector<std::string> names_;
};

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
  return Resolver(assignments, task, references).run(schema.root());
}

bool has_reference(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    if (at == 0 || text[at - 1] != '$') return true;
  }
  return false;
}

}  // namespace skrobot
