// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>
#include <map>

#include "app/settings.hpp"
#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "cli/schema_text.hpp"
#include "fuzz/targets.hpp"
#include "plugin/catalog.hpp"
#include "plugin/parameters.hpp"
#include "plugin/plugin_file.hpp"

namespace skrobot::fuzz {
namespace {

constexpr const char* k_all_types = R"({"type": "object", "properties": {
  "flag": {"type": "boolean", "default": false},
  "count": {"type": "integer", "default": 3, "minimum": -100, "maximum": 18446744073709551615},
  "rate": {"type": "number", "default": 0.1, "exclusiveMinimum": 0},
  "any": {"type": ["number", "null"], "default": null},
  "name": {"type": "string", "default": "x", "minLength": 1},
  "kind": {"type": "string", "default": "one", "enum": ["one", "two"]},
  "data": {"type": "string", "format": "path", "default": ""},
  "secret": {"type": "string", "writeOnly": true, "default": ""},
  "layers": {"type": "array", "items": {"type": "integer"}, "default": [], "maxItems": 8},
  "words": {"type": "array", "items": {"type": "string"}, "default": []},
  "points": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number", "default": 1}}}, "default": []},
  "environment": {"type": "object", "additionalProperties": {"type": "string"}, "default": {}},
  "optimizer": {"type": "object", "properties": {"rate": {"type": "number", "default": 0.5}, "inner": {"type": "object", "properties": {"on": {"type": "boolean", "default": true}}}}}
}})";

const json::object& properties_of(const json::object& schema) { return schema.at("properties").get_object(); }

// The same values given as JSON come out the same.
void check_round_trip(const ParameterSchema& schema, const json::object& values, std::string_view secret) {
  std::vector<Assignment> again;
  for (const auto& [key, value] : values) {
    if (key != secret && !value.is_null())
      again.push_back({std::string(key), value, {Origin::Source::file, "plan.json:1"}, "/base"});
  }
  ResolvedParameters second = resolve(schema, again, "task");
  if (!secret.empty()) second.values[secret] = values.at(secret);
  require(to_text(second.values) == to_text(values),
          "given as JSON: " + to_text(values) + " became " + to_text(second.values));
}

}  // namespace

// A line each: key=value as typed, or @key=JSON as in a file.
void key_value(std::string_view bytes) {
  static const ParameterSchema k_schema = ParameterSchema::parse(parse_json(k_all_types));
  try {
    std::vector<Assignment> assignments;
    while (!bytes.empty()) {
      const std::string line(bytes.substr(0, bytes.find('\n')));
      bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
      if (line.find("file:") != std::string::npos) continue;  // it would be read
      if (!line.starts_with('@')) {
        assignments.push_back(parse_assignment(line));
        continue;
      }
      Assignment assignment = parse_assignment(line.substr(1));
      assignment.value = parse_json(std::get<std::string>(assignment.value));
      assignment.origin = {Origin::Source::file, "plan.json:1"};
      assignments.push_back(std::move(assignment));
    }
    static_cast<void>(resolve(k_schema, assignments, "task", References::defer));
    const ResolvedParameters resolved = resolve(k_schema, assignments, "task");
    require(resolved.values.size() == properties_of(k_schema.root()).size(), "not every parameter has a value");
    require(std::equal(resolved.values.begin(), resolved.values.end(), properties_of(k_schema.root()).begin(),
                       [](const auto& a, const auto& b) { return a.key() == b.key(); }),
            "another order than the schema's");
    require(is_valid_utf8(to_text(resolved.values)), "not UTF-8");
    const std::string recorded(resolved.recorded.at("secret").as_string());
    require(recorded.empty() || recorded == "<secret>" || recorded.starts_with("env:"), "a secret is recorded");
    check_round_trip(k_schema, resolved.values, "secret");
  } catch (const Error& error) {
    check_error(error, Fault::usage);
  } catch (const JsonError&) {  // an experiment file is read before
  }
}

// A plugin's schema, and then, on further lines, values for it.
void schema(std::string_view bytes) {
  const std::string_view text = bytes.substr(0, bytes.find('\n'));
  json::value parsed;
  try {
    parsed = parse_json(text);
  } catch (const JsonError&) {
    return;
  }
  ParameterSchema checked;
  try {
    checked = ParameterSchema::parse(parsed);
  } catch (const Error& error) {
    return check_error(error, Fault::host);
  }
  const Table table = parameter_table(parsed);
  require(is_valid_utf8(table.text(80)), "the table is not UTF-8");
  for (const char c : table.text(80))
    require(static_cast<unsigned char>(c) >= 0x20 || c == '\n', "the table has a control character");
  const std::vector<std::string> names = parameter_names(parsed);
  std::vector<Assignment> assignments;
  bytes.remove_prefix(std::min(bytes.size(), text.size() + 1));
  for (std::size_t i = 0; !bytes.empty() && !names.empty(); ++i) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    if (line.find("file:") == std::string_view::npos)
      assignments.push_back({names[i % names.size()], std::string(line), {Origin::Source::command_line, {}}, "/base"});
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
  }
  try {
    const ResolvedParameters resolved = resolve(checked, assignments, "task");
    require(is_valid_utf8(to_text(resolved.values)), "not UTF-8");
    require(resolved.values.size() == properties_of(checked.root()).size(), "not every parameter has a value");
    for (const ResolvedParameter& parameter : resolved.list)
      require(!to_text(parameter.value).empty(), "a parameter without a text");
  } catch (const Error& error) {
    check_error(error, Fault::usage);
  }
}

void notifier_text(std::string_view bytes) {
  const std::string text(bytes);
  try {
    const WantedNotifier notifier = parse_notifier(text, {Origin::Source::command_line, {}}, "/base");
    std::string again = notifier.name;
    for (const Assignment& assignment : notifier.params)
      again += (&assignment == notifier.params.data() ? ":" : ",") + assignment.key + "=" +
               std::get<std::string>(assignment.value);
    require(again == text, "taken apart and put together it is " + again);
  } catch (const Error& error) {
    check_error(error, Fault::usage);
  }
}

void quantities(std::string_view bytes) {
  try {
    const auto duration = parse_duration(bytes);
    require(duration.count() >= 0 && duration < std::chrono::hours(24 * 366 * 100), "a duration out of range");
    check_message(format_duration(duration));
  } catch (const Error& error) {
    check_error(error, Fault::usage);
  }
  try {
    const std::uint64_t size = parse_bytes(bytes);
    require(size < std::uint64_t{1} << 63, "a size out of range");
    check_message(format_bytes(size));
  } catch (const Error& error) {
    check_error(error, Fault::usage);
  }
  const auto number = number_from_text(bytes);
  const auto integer = integer_from_text(bytes);
  if (number) {
    const auto again = number_from_text(to_text(*number));
    require(again && (*again == *number || (*again != *again && *number != *number)),
            "a number changes when it is written and read");
  }
  if (!integer) return;
  require(number.has_value(), "an integer that is no number");
  require(to_text(*integer_from_text(to_text(*integer))) == to_text(*integer),
          "an integer changes when it is written and read");
  require(compare_numbers(*integer, *integer) == std::partial_ordering::equivalent,
          "an integer is not equal to itself");
  const json::value next(*number * 2 + 1);
  if (*number > 1)
    require(compare_numbers(*integer, next) == std::partial_ordering::less &&
                compare_numbers(next, *integer) == std::partial_ordering::greater,
            "the order is wrong");
}

// The plugins' cache; STAMP, FOLDER in it stand for what only this run knows.
void catalog_cache(std::string_view bytes) {
  static const std::filesystem::path k_folder = scratch() / "plugins";
  static const std::string k_stamp = [] {
    std::filesystem::create_directory(k_folder);
    std::ofstream(k_folder / "p.so") << "library";
    return plugin_files(k_folder).at(0).stamp;
  }();
  std::string text(bytes);
  for (const auto& [word, meaning] :
       {std::pair{std::string("STAMP"), k_stamp}, std::pair{std::string("FOLDER"), k_folder.string()}}) {
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += meaning.size())
      text.replace(at, word.size(), meaning);
  }
  CatalogOptions options;
  options.folders = {k_folder};
  options.cache_file = scratch() / "plugins.json";
  options.trust_all = true;
  std::size_t described = 0;
  options.describe = [&](const std::filesystem::path&) {
    ++described;
    PluginInfo plugin;
    plugin.identity.id = "org.example.described";
    plugin.items.push_back(
        {ItemKind::task, "p_task", "A task", "", parse_json(R"({"type": "object", "properties": {}})")});
    return plugin;
  };
  std::ofstream(options.cache_file, std::ios::binary) << text;
  const Catalog first = Catalog::scan(options);
  const Catalog second = Catalog::scan(options);
  require(described <= 1, "described again without need");
  require(first.plugins().size() == 1 && second.plugins().size() == 1, "another number of plugins");
  require(to_text(to_json(first.plugins()[0])) == to_text(to_json(second.plugins()[0])),
          "the cache says something else");
  if (described == 1) require(first.plugins()[0].identity.id == "org.example.described", "described, and not taken");
  try {
    static_cast<void>(first.find(ItemKind::task, "p_tusk"));
  } catch (const Error& error) {
    check_message(error.what());
  }
}

}  // namespace skrobot::fuzz
