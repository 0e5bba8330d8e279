// SPDX-License-Identifier: MIT
#include "plugin/parameters.hpp"

#include <map>
#include <optional>
#include <set>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "plugin/schema.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

class Resolver {
 public:
  Resolver(const std::vector<Assignment>& assignments, std::string_view task, References references)
      : assignments_(assignments), task_(task), references_(references) {}

  ResolvedParameters run(const json::object& schema) {
    ResolvedParameters resolved;
    collect_keys(schema, "");
    for (const Assignment& assignment : assignments_) add(assignment, assignment.key, assignment.value);
    resolve_struct(schema, "", nullptr, resolved.values, resolved.recorded, resolved);
    return resolved;
  }

 private:
  struct Given {
    const Assignment* assignment;
    std::variant<std::string, json::value> value;
  };

  // An object given for a nested struct counts as assignments to its members: those of a later one replace those given
  // before.
  void add(const Assignment& assignment, const std::string& key, const std::variant<std::string, json::value>& value) {
    demand_known(assignment, key);
    given_[key] = Given{&assignment, value};
    order_.push_back(key);
    const auto found = structs_.find(key);
    if (found == structs_.end()) return;
    if (is_null(*found->second, value)) return forget_members(key);
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

  static bool is_null(const json::object& property, const std::variant<std::string, json::value>& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return reads_as_null(property, *text);
    return is_nullable(property) && std::get<json::value>(value).is_null();
  }

  // A struct that is null has no members: what was given of them before counts no more.
  void forget_members(const std::string& key) {
    std::erase_if(given_, [&](const auto& given) { return given.first.starts_with(key + "."); });
  }

  // Is this struct one of its own, and not null? Whatever was given last decides; where nothing was, its default.
  bool is_there(const json::object& property, const std::string& name, const json::value* preset) const {
    if (!is_nullable(property)) return true;
    const auto whole = given_.find(name);
    const auto member = given_.upper_bound(name + ".");
    if (member != given_.end() && member->first.starts_with(name + ".")) return true;
    if (whole != given_.end()) return !is_null(property, whole->second.value);
    return preset != nullptr && preset->is_object();
  }

  void collect_keys(const json::object& schema, const std::string& prefix) {
    for (const auto& [key, value] : *members_of(schema)) {
      const std::string name = prefix + std::string(key);
      const json::object& property = value.get_object();
      if (shape_of(property) == Shape::members) {
        structs_[name] = &property;
        collect_keys(property, name + ".");
      } else {
        (shape_of(property) == Shape::map ? maps_ : plain_).insert(name);
        names_.push_back(name);
      }
    }
  }

  void demand_known(const Assignment& assignment, const std::string& key) const {
    if (plain_.contains(key) || maps_.contains(key) || structs_.contains(key) || in_map(key)) return;
    std::string hint;
    if (const auto near = nearest(key, names_)) hint = "did you mean '" + *near + "'?";
    else if (names_.empty()) hint = std::string(task_) + " has no parameters";
    else hint = std::string(task_) + " has " + list_in_quotes(names_);
    throw Error(
        Fault::usage,
        "unknown parameter " + in_quotes(key) + " of " + std::string(task_) + " (" + to_string(assignment.origin) + ")",
        hint);
  }

  // "environment.HOME" of a map named environment.
  bool in_map(const std::string& key) const {
    for (const std::string& map : maps_) {
      if (key.starts_with(map + ".")) return true;
    }
    return false;
  }
  [[noreturn]] void fail(const std::string& key, const Given& given, const std::string& what) const {
    throw Error(Fault::usage, "parameter " + in_quotes(key) + " of " + std::string(task_) + ": " + what + " (" +
                                  to_string(given.assignment->origin) + ")");
  }

  // `preset` has the defaults that the struct itself declares; they come before its members' own.
  void resolve_struct(const json::object& schema, const std::string& prefix, const json::object* preset,
                      json::object& values, json::object& recorded, ResolvedParameters& out) {
    for (const auto& [key, value] : *members_of(schema)) {
      const json::object& property = value.get_object();
      const std::string name = prefix + std::string(key);
      const json::value* own = preset != nullptr ? preset->if_contains(key) : nullptr;
      const bool needed = own == nullptr && is_needed(schema, key);
      if (own == nullptr) own = property.if_contains("default");
      if (shape_of(property) == Shape::members) {
        resolve_nested(property, key, name, own, values, recorded, out);
        continue;
      }
      ResolvedParameter parameter{name, {}, {}, false};
      values[key] = resolve_one(property, name, own, needed, parameter, out);
      recorded[key] = parameter.value;
      out.list.push_back(std::move(parameter));
    }
  }

  void resolve_nested(const json::object& property, std::string_view key, const std::string& name,
                      const json::value* preset, json::object& values, json::object& recorded,
                      ResolvedParameters& out) {
    const auto whole = given_.find(name);
    if (whole != given_.end() && is_deferred(whole->second)) {
      values[key] = std::get<json::value>(whole->second.value);
      recorded[key] = shown_open(property, values[key]);
      out.list.push_back({name, recorded[key], whole->second.assignment->origin, true});
    } else if (!is_there(property, name, preset)) {
      values[key] = recorded[key] = nullptr;
      out.list.push_back({name, nullptr, whole != given_.end() ? whole->second.assignment->origin : Origin(), false});
    } else {
      json::object inner_values, inner_recorded;
      resolve_struct(property, name + ".", preset != nullptr ? preset->if_object() : nullptr, inner_values,
                     inner_recorded, out);
      values[key] = std::move(inner_values);
      recorded[key] = std::move(inner_recorded);
    }
  }

  json::value resolve_one(const json::object& property, const std::string& name, const json::value* preset, bool needed,
                          ResolvedParameter& shown, ResolvedParameters& out) {
    if (shape_of(property) == Shape::map) return resolve_map(property, name, preset, needed, shown, out);
    const auto found = given_.find(name);
    if (found == given_.end()) {
      if (needed) {
        throw Error(Fault::usage, std::string(task_) + " needs the parameter " + in_quotes(name),
                    "specify " + printable(name) + "=VALUE; 'skrobot plugins show " + std::string(task_) +
                        "' lists all parameters");
      }
      return take_default(property, preset, shown, out);
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
    return text != nullptr ? read_text(property, *text, base)
                           : read_json(property, std::get<json::value>(given.value), base);
  }

  static json::value take_default(const json::object& property, const json::value* preset, ResolvedParameter& shown,
                                  ResolvedParameters& out) {
    if (preset == nullptr) return nullptr;
    std::error_code code;
    const auto here = std::filesystem::current_path(code);
    // A default path that is not there is the task's to complain about.
    json::value value =
        is_secret(property) ? *preset : read_json(without_keyword(property, "x-skrobot-path"), *preset, here);
    if (value == "") return shown.value = value;
    shown.value = settle_secrets(property, value, here, out.secrets);
    return value;
  }

  json::value resolve_map(const json::object& property, const std::string& name, const json::value* preset, bool needed,
                          ResolvedParameter& shown, ResolvedParameters& out) {
    const json::object& item_property = *item_of(property);
    json::value values(json::object_kind), recorded(json::object_kind);
    bool is_given = false;
    // In the order given: a whole object begins anew, a single entry is added to it.
    for (const std::string& key : order_) {
      const bool is_whole = key == name;
      if (!is_whole && !key.starts_with(name + ".")) continue;
      const auto found = given_.find(key);
      if (found == given_.end()) continue;  // it was forgotten
      const Given& given = found->second;
      const bool is_open = is_deferred(given);
      json::value value, record;
      try {
        value = is_open ? std::get<json::value>(given.value) : read(is_whole ? property : item_property, given);
        record = is_open ? shown_open(property, value)
                         : settle_secrets(is_whole ? property : item_property, value, given.assignment->base_directory,
                                          out.secrets);
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
      throw Error(Fault::usage, std::string(task_) + " needs the parameter " + in_quotes(name),
                  "specify " + printable(name) + ".KEY=VALUE");
    }
    if (!is_given) return take_default(property, preset, shown, out);
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
  std::map<std::string, Given, std::less<>> given_;  // by dotted key, the last one
  std::vector<std::string> order_;
  std::map<std::string, const json::object*> structs_;
  std::set<std::string> maps_, plain_;
  std::vector<std::string> names_;
};

// The files that the items of a program's command line may name, as it finds them from the directory that it runs in.
void add_named_files(const json::array& items, const json::value* directory, const std::string& key,
                     std::vector<ParameterPath>& paths) {
  std::error_code code;
  std::filesystem::path base;
  if (directory != nullptr && directory->is_string()) base = std::string(directory->get_string());
  if (base.empty()) base = std::filesystem::current_path(code);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_string()) continue;
    const std::string text(items[i].get_string()), item = key + "." + std::to_string(i);
    if (!text.empty()) paths.push_back({item, base / text, true});
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos && equals + 1 < text.size())
      paths.push_back({item + ".value", base / text.substr(equals + 1), true});
  }
}

// The paths in a value that has the shape of `property`.
void add_paths(const json::object& property, const json::value& value, const std::string& key,
               std::vector<ParameterPath>& paths) {
  const auto inner = [&](const std::string& part) { return key.empty() ? part : key + "." + part; };
  const json::value* format = property.if_contains("format");
  if (value.is_string()) {
    if (format != nullptr && *format == "path" && !value.get_string().empty())
      paths.push_back({key, std::string(value.get_string())});
  } else if (const auto* array = value.if_array()) {
    const json::object* item = item_of(property);
    for (std::size_t i = 0; item != nullptr && i < array->size(); ++i)
      add_paths(*item, (*array)[i], inner(std::to_string(i)), paths);
  } else if (const auto* object = value.if_object()) {
    const json::object* members = members_of(property);
    for (const auto& [name, value_of_member] : *object) {
      const json::value* known = members != nullptr ? members->if_contains(name) : nullptr;
      const json::object* member = known != nullptr ? known->if_object() : item_of(property);
      if (member == nullptr) continue;
      add_paths(*member, value_of_member, inner(std::string(name)), paths);
      const json::value* directory = value_of_member.is_array() ? member->if_contains("x-skrobot-inputs") : nullptr;
      if (directory != nullptr)
        add_named_files(value_of_member.get_array(), object->if_contains(directory->get_string()),
                        inner(std::string(name)), paths);
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

ResolvedParameters resolve(const ParameterSchema& schema, const std::vector<Assignment>& assignments,
                           std::string_view task, References references) {
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
