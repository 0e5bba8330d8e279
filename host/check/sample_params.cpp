// SPDX-License-Identifier: MIT
#include "check/sample_params.hpp"

#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <random>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_label = 60;

using Visit = std::function<void(const std::string& key, const json::object& property, bool required)>;

// Each parameter by its dotted key.
void visit_parameters(const json::object& schema, const std::string& prefix, const Visit& visit) {
  std::set<std::string, std::less<>> required;
  if (const json::value* names = schema.if_contains("required")) {
    for (const json::value& name : names->get_array()) required.insert(std::string(name.get_string()));
  }
  for (const auto& [key, value] : schema.at("properties").get_object()) {
    const json::object& property = value.get_object();
    const std::string name = prefix + std::string(key);
    if (property.contains("properties")) visit_parameters(property, name + ".", visit);
    else visit(name, property, required.contains(std::string_view(key)));
  }
}

Assignment assign(const std::string& key, json::value value) { return {key, std::move(value), {Origin::Source::program, {}}, "/"}; }

// The whole set with one value in place, when the host would accept it.
bool try_params(const ParameterSchema& schema, const std::vector<Assignment>& assignments, json::object& values) {
  try {
    values = resolve(schema, assignments, "this").values;
    return true;
  } catch (const Error&) {
    return false;
  }
}

json::value number_near(const json::object& property, const char* key, bool is_integer, int direction) {
  const json::value* bound = property.if_contains(key);
  if (bound == nullptr) return nullptr;
  if (is_integer && bound->is_int64()) {
    const std::int64_t edge = bound->get_int64();
    const bool at_end = direction > 0 ? edge == std::numeric_limits<std::int64_t>::max() : edge == std::numeric_limits<std::int64_t>::min();
    return at_end ? json::value(edge) : json::value(edge + direction);
  }
  if (direction == 0 || !bound->is_number()) return *bound;
  return std::nextafter(bound->to_number<double>(), direction * std::numeric_limits<double>::infinity());
}

void add_numbers(const json::object& property, bool is_integer, std::vector<json::value>& values) {
  for (const char* key : {"minimum", "maximum"}) values.push_back(number_near(property, key, is_integer, 0));
  values.push_back(number_near(property, "exclusiveMinimum", is_integer, 1));
  values.push_back(number_near(property, "exclusiveMaximum", is_integer, -1));
  values.insert(values.end(), {0, 1, -1});
  if (is_integer) {
    values.insert(values.end(), {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()});
  } else {
    for (const double edge : {1e308, -1e308, 5e-324}) values.emplace_back(edge);
  }
}

std::string make_file(const std::filesystem::path& folder, const char* name, const std::string& bytes) {
  const std::filesystem::path path = folder / name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path.string();
}

void add_texts(const json::object& property, const std::filesystem::path& folder, std::uint64_t seed, std::vector<json::value>& values) {
  if (const json::value* choices = property.if_contains("enum")) {
    for (const json::value& choice : choices->get_array()) values.push_back(choice);
    return;
  }
  if (property.contains("format")) {
    std::mt19937_64 random(seed);
    std::string noise(4096, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    values.emplace_back(make_file(folder, "empty", ""));
    values.emplace_back(make_file(folder, "noise", noise));
    values.emplace_back(make_file(folder, "one-line", std::string(100'000, 'x')));
    values.emplace_back(folder.string());
    values.emplace_back((folder / "not-there" / "file").string());
    return;
  }
  for (const std::string_view text : {"", "x", "Zo\xC3\xAB \xE2\x9C\x93 \xE6\x97\xA5\xE6\x9C\xAC", "'\"\\ \t\n%s ${x}"}) values.emplace_back(text);
  values.emplace_back(std::string(65'536, 'x'));
}

// What to try for one property; what the host would refuse is sorted out by the caller.
std::vector<json::value> edges_of(const json::object& property, const std::filesystem::path& folder, std::uint64_t seed) {
  std::vector<json::value> values;
  const std::string type = declared_type(property);
  if (type == "boolean") values = {false, true};
  if (type == "integer" || type == "number") add_numbers(property, type == "integer", values);
  if (type == "string") add_texts(property, folder, seed, values);
  if (type == "array" || type == "object") {
    const json::object& inner = property.at(type == "array" ? "items" : "additionalProperties").get_object();
    std::vector<json::value> items = edges_of(inner, folder, seed);
    items.emplace_back(nullptr);
    if (type == "array") values.emplace_back(json::array());
    else values.emplace_back(json::object());
    for (const json::value& item : items) {
      if (type == "object") values.push_back(json::object{{"key", item}});
      else values.push_back(json::array{item});
      if (type == "array" && to_text(item).size() < k_most_label) values.push_back(json::array(1000, item));
    }
  }
  if (is_nullable(property)) values.emplace_back(nullptr);
  return values;
}

json::value random_number(const json::object& property, bool is_integer, std::mt19937_64& random) {
  const auto bound = [&](const char* inclusive, const char* exclusive, double otherwise) {
    for (const char* key : {inclusive, exclusive}) {
      if (const json::value* found = property.if_contains(key)) return found->to_number<double>();
    }
    return otherwise;
  };
  // What people would type: not far from the lower edge.
  const double low = std::max(bound("minimum", "exclusiveMinimum", -100.0), -1e6);
  const double high = std::min(bound("maximum", "exclusiveMaximum", low + 200.0), low + 1e4);
  const double share = static_cast<double>(random() >> 11) * 0x1.0p-53;
  const double value = low + share * (high - low);
  return is_integer ? json::value(static_cast<std::int64_t>(std::llround(value))) : json::value(value);
}

json::value random_value(const json::object& property, std::mt19937_64& random) {
  const std::string type = declared_type(property);
  if (type == "boolean") return random() % 2 == 0;
  if (type == "integer" || type == "number") return random_number(property, type == "integer", random);
  if (type == "array") {
    json::array items;
    for (std::uint64_t count = random() % 5; count > 0; --count) items.push_back(random_value(property.at("items").get_object(), random));
    return items;
  }
  if (type == "string" && property.contains("enum")) {
    const json::array& choices = property.at("enum").get_array();
    return choices.empty() ? json::value() : choices[random() % choices.size()];
  }
  if (type == "string") {
    std::string text(random() % 12, ' ');
    for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
    return json::value(text);
  }
  return nullptr;
}

json::value wrong_value(const json::object& property) {
  const std::string type = declared_type(property);
  if (type == "string") return 7;
  if (type == "array" || type == "object") return "not a list";
  return "not a number";
}

// Sets a value by its dotted key.
void put(json::object& values, std::string_view key, json::value value) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) {
    values[key] = std::move(value);
  } else if (json::value& inner = values[key.substr(0, dot)]; inner.is_object()) {
    put(inner.get_object(), key.substr(dot + 1), std::move(value));
  }
}

std::string label(const std::string& key, const json::value& value) { return key + "=" + printable(to_text(value), k_most_label); }

}  // namespace

std::vector<std::string> missing_params(const ParameterSchema& schema, const std::vector<Assignment>& given) {
  std::vector<std::string> missing;
  visit_parameters(schema.root(), "", [&](const std::string& key, const json::object& property, bool required) {
    if (!required && (property.contains("default") || is_nullable(property))) return;
    for (const Assignment& assignment : given) {
      // Also a whole struct, or an entry of a map.
      if (assignment.key == key || key.starts_with(assignment.key + ".") || assignment.key.starts_with(key + ".")) return;
    }
    missing.push_back(key);
  });
  return missing;
}

std::vector<SampleParams> edge_params(const ParameterSchema& schema, const std::vector<Assignment>& given, const std::filesystem::path& folder,
                                      std::uint64_t seed) {
  std::vector<SampleParams> samples;
  visit_parameters(schema.root(), "", [&](const std::string& key, const json::object& property, bool) {
    std::set<std::string> seen;
    for (const json::value& value : edges_of(property, folder, seed)) {
      if ((value.is_null() && !is_nullable(property)) || !seen.insert(to_text(value)).second) continue;
      std::vector<Assignment> assignments = given;
      assignments.push_back(assign(key, value));
      json::object values;
      if (try_params(schema, assignments, values)) samples.push_back({is_secret(property) ? key : label(key, value), std::move(values)});
    }
  });
  return samples;
}

std::vector<SampleParams> random_params(const ParameterSchema& schema, const std::vector<Assignment>& given, std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<SampleParams> samples;
  for (std::size_t tries = 0; samples.size() < count && tries < 20 * count; ++tries) {
    std::vector<Assignment> assignments = given;
    std::string text;
    visit_parameters(schema.root(), "", [&](const std::string& key, const json::object& property, bool) {
      if (property.contains("format") || holds_secret(property) || declared_type(property) == "object" || random() % 2 == 0) return;
      const json::value value = random_value(property, random);
      assignments.push_back(assign(key, value));
      text += (text.empty() ? "" : " ") + label(key, value);
    });
    json::object values;
    if (text.empty() || !try_params(schema, assignments, values)) continue;
    samples.push_back({printable(text, 200), std::move(values)});
  }
  return samples;
}

std::vector<SampleParams> wrong_params(const ParameterSchema& schema, const json::object& values) {
  std::vector<SampleParams> samples;
  visit_parameters(schema.root(), "", [&](const std::string& key, const json::object& property, bool) {
    for (const json::value& wrong : {wrong_value(property), json::value(), json::value(json::array{json::array()})}) {
      json::object changed = values;
      put(changed, key, wrong);
      samples.push_back({label(key, wrong), std::move(changed)});
    }
  });
  samples.push_back({"no parameter at all", {}});
  return samples;
}

}  // namespace skrobot
