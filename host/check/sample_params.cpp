// SPDX-License-Identifier: MIT
#include "check/sample_params.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <random>
#include <set>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "plugin/schema.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_label = 60;
constexpr std::size_t k_most_edges = 200;

Assignment assign(const std::string& key, json::value value) {
  return {key, std::move(value), {Origin::Source::program, {}}, "/"};
}

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
    const bool at_end = direction > 0 ? edge == std::numeric_limits<std::int64_t>::max()
                                      : edge == std::numeric_limits<std::int64_t>::min();
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

void add_texts(const json::object& property, const std::filesystem::path& folder, std::uint64_t seed,
               std::vector<json::value>& values) {
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
  for (const std::string_view text : {"", "x", "Zo\xC3\xAB \xE2\x9C\x93 \xE6\x97\xA5\xE6\x9C\xAC", "'\"\\ \t\n%s ${x}"})
    values.emplace_back(text);
  values.emplace_back(std::string(65'536, 'x'));
}

bool is_accepted(const json::object& property, const json::value& value) {
  try {
    static_cast<void>(read_json(property, value, "/"));
    return true;
  } catch (const Unfit&) {
    return false;
  }
}

std::vector<json::value> edges_of(const json::object& property, const std::filesystem::path& folder,
                                  std::uint64_t seed);

// Lists and maps of one item at its edge, and lists of many.
void add_items(const json::object& property, bool is_list, const std::filesystem::path& folder, std::uint64_t seed,
               std::vector<json::value>& values) {
  values.push_back(is_list ? json::value(json::array()) : json::value(json::object()));
  for (const json::value& item : edges_of(*item_of(property), folder, seed)) {
    if (!is_list) values.push_back(json::object{{"key", item}});
    else values.push_back(json::array{item});
    if (is_list && to_text(item).size() < k_most_label) values.push_back(json::array(1000, item));
  }
}

// Structs with one member at its edge; the others have their defaults, or what does in their place.
void add_structs(const json::object& property, const std::filesystem::path& folder, std::uint64_t seed,
                 std::vector<json::value>& values) {
  std::vector<std::pair<std::string, std::vector<json::value>>> edges;
  json::object usual;
  for (const auto& [key, value] : *members_of(property)) {
    const json::object& member = value.get_object();
    std::vector<json::value> found = edges_of(member, folder, seed);
    std::erase_if(found, [&](const json::value& edge) { return !is_accepted(member, edge); });
    if (is_needed(property, key) && !found.empty()) usual[key] = found.front();
    edges.emplace_back(key, std::move(found));
  }
  values.emplace_back(usual);
  for (const auto& [key, found] : edges) {
    for (const json::value& edge : found) {
      json::object changed = usual;
      changed[key] = edge;
      values.emplace_back(std::move(changed));
    }
  }
}

// What to try for one property; what the host would refuse is sorted out by the caller.
std::vector<json::value> edges_of(const json::object& property, const std::filesystem::path& folder,
                                  std::uint64_t seed) {
  std::vector<json::value> values;
  switch (shape_of(property)) {
    case Shape::boolean: values = {false, true}; break;
    case Shape::integer: add_numbers(property, true, values); break;
    case Shape::number: add_numbers(property, false, values); break;
    case Shape::text: add_texts(property, folder, seed, values); break;
    case Shape::list: add_items(property, true, folder, seed, values); break;
    case Shape::map: add_items(property, false, folder, seed, values); break;
    case Shape::members: add_structs(property, folder, seed, values); break;
  }
  if (is_nullable(property)) values.emplace_back(nullptr);
  if (values.size() > k_most_edges) values.resize(k_most_edges);  // of lists in lists
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

std::string random_word(std::mt19937_64& random) {
  std::string text(random() % 12, ' ');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

json::value random_value(const json::object& property, std::mt19937_64& random) {
  switch (shape_of(property)) {
    case Shape::boolean: return random() % 2 == 0;
    case Shape::integer: return random_number(property, true, random);
    case Shape::number: return random_number(property, false, random);
    case Shape::text: {
      const json::value* choices = property.if_contains("enum");
      if (choices == nullptr) return json::value(random_word(random));
      const json::array& names = choices->get_array();
      return names.empty() ? json::value() : names[random() % names.size()];
    }
    case Shape::list: {
      json::array items;
      for (std::uint64_t count = random() % 5; count > 0; --count)
        items.push_back(random_value(*item_of(property), random));
      return items;
    }
    case Shape::map: {
      json::object entries;
      for (std::uint64_t count = random() % 5; count > 0; --count)
        entries["k" + random_word(random)] = random_value(*item_of(property), random);
      return entries;
    }
    case Shape::members: {
      json::object members;
      for (const auto& [key, value] : *members_of(property)) {
        if (is_needed(property, key) || random() % 2 == 0) members[key] = random_value(value.get_object(), random);
      }
      return members;
    }
  }
  return nullptr;
}

// Texts of a form, a path's or a duration's, are not found by chance.
bool has_format(const json::object& property) {
  if (property.contains("format")) return true;
  if (const json::object* members = members_of(property)) {
    return std::any_of(members->begin(), members->end(),
                       [](const auto& member) { return has_format(member.value().get_object()); });
  }
  return item_of(property) != nullptr && has_format(*item_of(property));
}

std::string label(const std::string& key, const json::value& value) {
  return key + "=" + printable(to_text(value), k_most_label);
}

}  // namespace

std::vector<std::string> missing_params(const ParameterSchema& schema, const std::vector<Assignment>& given) {
  std::vector<std::string> missing;
  visit_parameters(schema.root(), [&](const ParameterInfo& parameter) {
    if (!parameter.is_needed) return;
    for (const Assignment& assignment : given) {
      // Also a whole struct, or an entry of a map.
      if (assignment.key == parameter.key || parameter.key.starts_with(assignment.key + ".") ||
          assignment.key.starts_with(parameter.key + "."))
        return;
    }
    missing.push_back(parameter.key);
  });
  return missing;
}

std::vector<SampleParams> edge_params(const ParameterSchema& schema, const std::vector<Assignment>& given,
                                      const std::filesystem::path& folder, std::uint64_t seed) {
  std::vector<SampleParams> samples;
  visit_parameters(schema.root(), [&](const ParameterInfo& parameter) {
    std::set<std::string> seen;
    for (const json::value& value : edges_of(parameter.property, folder, seed)) {
      if ((value.is_null() && !is_nullable(parameter.property)) || !seen.insert(to_text(value)).second) continue;
      std::vector<Assignment> assignments = given;
      assignments.push_back(assign(parameter.key, value));
      json::object values;
      if (!try_params(schema, assignments, values)) continue;
      samples.push_back(
          {holds_secret(parameter.property) ? parameter.key : label(parameter.key, value), std::move(values)});
    }
  });
  return samples;
}

std::vector<SampleParams> random_params(const ParameterSchema& schema, const std::vector<Assignment>& given,
                                        std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<SampleParams> samples;
  for (std::size_t tries = 0; samples.size() < count && tries < 20 * count; ++tries) {
    std::vector<Assignment> assignments = given;
    std::string text;
    visit_parameters(schema.root(), [&](const ParameterInfo& parameter) {
      if (has_format(parameter.property) || holds_secret(parameter.property) || random() % 2 == 0) return;
      const json::value value = random_value(parameter.property, random);
      assignments.push_back(assign(parameter.key, value));
      text += (text.empty() ? "" : " ") + label(parameter.key, value);
    });
    json::object values;
    if (text.empty() || !try_params(schema, assignments, values)) continue;
    samples.push_back({printable(text, 200), std::move(values)});
  }
  return samples;
}

}  // namespace skrobot
