// SPDX-License-Identifier: MIT
#include "sweep/space_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <skrobot/error.hpp>
#include <vector>

#include "base/number.hpp"
#include "base/text.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

using Kind = ValueSpace::Kind;

// Splits `text` at separators outside brackets and quotes.
std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      parts.back() += c;
      parts.back() += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{' || c == '(')) ++depth;
    if (!quoted && (c == ']' || c == '}' || c == ')')) --depth;
    if (c == separator && !quoted && depth <= 0) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

// Unquotes a JSON string; returns other text unchanged.
std::string unquoted(const std::string& text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  try {
    const json::value value = parse_json(text);
    return value.is_string() ? std::string(value.get_string()) : text;
  } catch (const JsonError&) {
    return text;
  }
}

// Splits "name(a,b)" into the name and the text between the parentheses.
std::optional<std::pair<std::string, std::string>> as_call(const std::string& text) {
  const std::size_t open = text.find('(');
  if (open == std::string::npos || open == 0 || !text.ends_with(')')) return std::nullopt;
  const std::string name = text.substr(0, open);
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!std::all_of(name.begin(), name.end(), is_letter)) return std::nullopt;
  return std::pair(name, text.substr(open + 1, text.size() - open - 2));
}

class Reader {
 public:
  Reader(const json::object& property, const Assignment& assignment, const std::string& task, std::string type)
      : property_(property), assignment_(assignment), task_(task), type_(std::move(type)) {
    space_.is_text = is_number() && declared_type(property) == "string";
    space_.key = assignment.key;
    space_.property = property;
  }

  std::optional<ValueSpace> read(const std::string& text) {
    if (const auto call = as_call(text)) {
      if (call->first == "choice") return list(split(call->second, ','));
      if (is_number()) return distribution(*call);
    }
    if (is_number() && text.find(':') != std::string::npos && text.find(',') == std::string::npos) return range(text);
    const auto parts = split(text, ',');
    if (parts.size() > 1 && (type_ != "array" || are_lists(parts))) return list(parts);
    return std::nullopt;
  }

  std::optional<ValueSpace> read(const json::value& value) {
    if (value.is_string() && (type_ != "string" || space_.is_text)) return read(std::string(value.get_string()));
    if (value.is_string()) {
      const std::string text(value.get_string());
      const auto call = as_call(text);
      return call && call->first == "choice" ? read(text) : std::nullopt;
    }
    const bool is_list_of_it =
        value.is_array() && (type_ != "array" || (!value.get_array().empty() && value.get_array()[0].is_array()));
    if (!is_list_of_it) return std::nullopt;
    for (const json::value& item : value.get_array()) add(checked(item));
    if (space_.values.empty()) fail("the list of values is empty");
    return space_;
  }

 private:
  // For a list parameter, commas separate its items, unless the values are lists in brackets.
  bool are_lists(const std::vector<std::string>& parts) const {
    const auto is_list = [](const std::string& part) {
      const std::string text = trimmed(part);
      return text.starts_with('[') && text.ends_with(']');
    };
    const auto can_be_value = [&](const std::string& part) {
      return is_list(part) || reads_as_null(property_, trimmed(part));
    };
    if (std::all_of(parts.begin(), parts.end(), can_be_value)) return std::any_of(parts.begin(), parts.end(), is_list);
    if (!is_list(parts.front())) return false;
    fail("some values are lists in brackets and others are not", "write each value in brackets: [a,b],[c]");
  }

  bool is_number() const { return type_ == "integer" || type_ == "number"; }

  [[noreturn]] void fail(const std::string& what, const std::string& hint = {}) const {
    throw Error(Fault::usage,
                "parameter " + in_quotes(assignment_.key) + " of " + task_ + ": " + what + " (" +
                    to_string(assignment_.origin) + ")",
                hint);
  }

  template <class Value>
  json::value checked(const Value& value) const {
    try {
      if constexpr (std::is_same_v<Value, std::string>) return read_text(property_, value, assignment_.base_directory);
      else return read_json(property_, value, assignment_.base_directory);
    } catch (const Unfit& unfit) {
      fail(unfit.what());
    }
  }

  void add(json::value value) {
    if (std::find(space_.values.begin(), space_.values.end(), value) != space_.values.end())
      fail("the value " + printable(to_text(value)) + " is given twice");
    space_.values.push_back(std::move(value));
  }

  ValueSpace list(const std::vector<std::string>& parts) {
    for (const std::string& part : parts) {
      const std::string text = trimmed(part);
      if (text.empty()) fail("the list has an empty value", "write \"\" for a text without characters");
      add(checked(type_ == "string" ? unquoted(text) : text));
    }
    return space_;
  }

  double number(const std::string& text) const {
    const auto value = number_from_text(text);
    if (!value || !std::isfinite(*value)) fail("expected a number, got " + in_quotes(text));
    return *value;
  }
  std::int64_t integer(const std::string& text) const {
    const auto value = integer_from_text(text);
    if (!value || !value->is_int64()) fail("expected an integer, got " + in_quotes(text));
    return value->get_int64();
  }

  ValueSpace range(std::string text) {
    const std::string whole = text;
    if (const std::size_t slash = text.rfind('/'); slash != std::string::npos) {
      const auto points = integer_from_text(text.substr(slash + 1));
      if (!points || !points->is_int64() || points->get_int64() < 1)
        fail("expected a number of points after '/', got " + in_quotes(text.substr(slash + 1)));
      space_.points = static_cast<std::uint64_t>(points->get_int64());
      text.resize(slash);
    }
    std::vector<std::string> parts = split(text, ':');
    for (std::string& part : parts) part = trimmed(part);
    if (parts.front() == "log" || parts.back() == "log") {
      space_.scale = Scale::logarithmic;
      parts.erase(parts.front() == "log" ? parts.begin() : parts.end() - 1);
    }
    if (parts.size() < 2 || parts.size() > 3) {
      fail(in_quotes(whole) + " is not a range", "write FROM:TO, FROM:TO:STEP, FROM:TO/POINTS or log:FROM:TO");
    }
    if (parts.size() == 3 && space_.scale == Scale::logarithmic)
      fail("a logarithmic range cannot have a step", "use FROM:TO:log/POINTS to set the number of values in a grid");
    if (parts.size() == 3 && space_.points) fail("a range has a step or a number of points, not both");
    return type_ == "integer" ? integers(parts) : reals(parts);
  }

  void check_order(bool in_order, const std::vector<std::string>& parts) const {
    if (in_order) return;
    const std::string as_text = space_.is_text ? "; in quotes it is text: '\"…\"'" : "";
    const std::string from = printable(parts[0]), to = printable(parts[1]);
    fail("the range " + from + ":" + to + " is reversed", "write " + to + ":" + from + as_text);
  }

  ValueSpace integers(const std::vector<std::string>& parts) {
    space_.kind = Kind::integers;
    space_.first = integer(parts[0]);
    space_.last = integer(parts[1]);
    check_order(space_.first <= space_.last, parts);
    if (parts.size() == 3) space_.step = integer(parts[2]);
    if (space_.step < 1) fail("the step must be greater than 0, got " + printable(parts[2]));
    check_end(space_.first);
    check_end(space_.last);
    check_logarithm(static_cast<double>(space_.first), parts[0]);
    return space_;
  }

  ValueSpace reals(const std::vector<std::string>& parts) {
    reals(number(parts[0]), number(parts[1]), parts);
    if (parts.size() == 3) {
      space_.real_step = number(parts[2]);
      if (!(*space_.real_step > 0)) fail("the step must be greater than 0, got " + printable(parts[2]));
    }
    return space_;
  }
  void reals(double from, double to, const std::vector<std::string>& parts) {
    space_.kind = Kind::reals;
    space_.from = from;
    space_.to = to;
    check_order(from <= to, parts);
    check_end(from);
    check_end(to);
    check_logarithm(from, parts[0]);
  }

  void check_end(const json::value& end) const { checked(space_.is_text ? json::value(to_text(end)) : end); }

  void check_logarithm(double from, const std::string& text) const {
    if (space_.scale == Scale::logarithmic && !(from > 0))
      fail("a logarithmic range begins above 0, got " + printable(text));
  }

  ValueSpace distribution(const std::pair<std::string, std::string>& call) {
    static const std::vector<std::string> k_names{"uniform", "loguniform", "normal", "lognormal", "choice"};
    const auto& [name, inside] = call;
    if (std::find(k_names.begin(), k_names.end(), name) == k_names.end()) {
      const auto near = nearest(name, k_names);
      fail("there is no distribution " + in_quotes(name),
           near ? "did you mean '" + *near + "'?" : "known distributions are " + list_in_quotes(k_names));
    }
    std::vector<std::string> parts = split(inside, ',');
    for (std::string& part : parts) part = trimmed(part);
    if (parts.size() != 2) fail(name + " takes two numbers, got " + in_quotes(inside));
    space_.scale = name.starts_with("log") ? Scale::logarithmic : Scale::linear;
    if (name.ends_with("uniform")) return type_ == "integer" ? integers(parts) : reals(parts);
    space_.kind = Kind::normal;
    space_.mean = number(parts[0]);
    space_.deviation = number(parts[1]);
    if (!(space_.deviation > 0)) fail("the deviation must be greater than 0, got " + printable(parts[1]));
    return space_;
  }

  const json::object& property_;
  const Assignment& assignment_;
  const std::string& task_;
  const std::string type_;
  ValueSpace space_;
};

}  // namespace

namespace {

// The schema of a parameter, and whether the parameter is an entry of a map.
struct Property {
  const json::object* schema = nullptr;
  bool is_entry = false;
};

Property property_of(const ParameterSchema& schema, std::string_view key) {
  const json::object* at = &schema.root();
  while (true) {
    if (const json::value* properties = at->if_contains("properties")) {
      const json::object& members = properties->get_object();
      // The name of a member can contain dots.
      if (const json::value* found = members.if_contains(key)) return {&found->get_object(), false};
      const std::size_t dot = key.find('.');
      const json::value* found = dot == std::string_view::npos ? nullptr : members.if_contains(key.substr(0, dot));
      if (found == nullptr) return {};
      at = &found->get_object();
      key.remove_prefix(dot + 1);
    } else if (const json::value* entries = at->if_contains("additionalProperties");
               entries != nullptr && entries->is_object()) {
      return {&entries->get_object(), true};
    } else {
      return {};
    }
  }
}

// Is any text allowed? Then the schema has only a type and documentation.
bool is_free_text(const json::object& property) {
  return declared_type(property) == "string" && std::none_of(property.begin(), property.end(), [](const auto& member) {
           const auto key = member.key();
           return key != "type" && key != "title" && key != "description" && key != "default";
         });
}

bool is_integer(std::string_view text) {
  const auto value = integer_from_text(text);
  return value && value->is_int64();
}
bool is_finite(std::string_view text) {
  const auto value = number_from_text(std::string(text));
  return value && std::isfinite(*value);
}

// The type of the numbers in free text that is a range or distribution.
std::optional<std::string> number_type(const std::string& text) {
  std::string numbers = text;
  std::vector<std::string> parts;
  if (const auto call = as_call(text)) {
    const bool is_uniform = call->first == "uniform" || call->first == "loguniform";
    if (!is_uniform && call->first != "normal" && call->first != "lognormal") return std::nullopt;
    parts = split(call->second, ',');
    if (!is_uniform) parts.emplace_back("0.5");  // its values are no integers
  } else {
    if (const std::size_t slash = numbers.rfind('/'); slash != std::string::npos) {
      if (!is_integer(std::string_view(numbers).substr(slash + 1))) return std::nullopt;
      numbers.resize(slash);
    }
    parts = split(numbers, ':');
    for (std::string& part : parts) part = trimmed(part);
    if (parts.front() == "log") parts.erase(parts.begin());
    else if (parts.back() == "log") parts.pop_back();
    if (parts.size() != 2 && parts.size() != 3) return std::nullopt;
  }
  for (std::string& part : parts) part = trimmed(part);
  if (!std::all_of(parts.begin(), parts.end(), is_finite)) return std::nullopt;
  return std::all_of(parts.begin(), parts.end(), is_integer) ? "integer" : "number";
}

}  // namespace

const json::object* find_property(const ParameterSchema& schema, std::string_view key) {
  return property_of(schema, key).schema;
}

std::optional<ValueSpace> read_space(const ParameterSchema& schema, Assignment& assignment, const std::string& task) {
  const auto [property, is_entry] = property_of(schema, assignment.key);
  if (property == nullptr || property->contains("properties")) return std::nullopt;
  if (holds_secret(*property)) return std::nullopt;
  const auto* value = std::get_if<json::value>(&assignment.value);
  const auto* typed = std::get_if<std::string>(&assignment.value);
  const std::string text = typed != nullptr     ? trimmed(*typed)
                           : value->is_string() ? std::string(value->get_string())
                                                : std::string();
  const auto numbers = is_entry && is_free_text(*property) ? number_type(text) : std::nullopt;
  Reader reader(*property, assignment, task, numbers.value_or(declared_type(*property)));
  if (value != nullptr) return reader.read(*value);
  auto space = reader.read(text);
  if (!space && declared_type(*property) == "string")
    assignment.value = unquoted(std::get<std::string>(assignment.value));
  return space;
}

}  // namespace skrobot
