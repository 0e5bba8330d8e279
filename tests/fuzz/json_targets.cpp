// SPDX-License-Identifier: MIT
#include <set>

#include "app/settings_file.hpp"
#include "base/json_position.hpp"
#include "base/text.hpp"
#include "core/experiment_file.hpp"
#include "core/references.hpp"
#include "fuzz/targets.hpp"
#include "store/layout.hpp"

namespace skrobot::fuzz {
namespace {

// The byte of `text` at a place; a byte order mark counts nothing.
char at(std::string_view text, const Position& place) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t line = place.line; line > 1; --line) {
    const std::size_t newline = text.find('\n');
    require(newline != std::string_view::npos, "a line that is not there");
    text.remove_prefix(newline + 1);
  }
  require(place.column >= 1 && place.column <= text.size(), "a column that is not there");
  return text[place.column - 1];
}

void check_positions(std::string_view text, const JsonPositions& positions, const json::value& value,
                     const std::string& pointer, int& budget) {
  if (--budget < 0) return;
  const auto place = positions.find(pointer);
  require(place.has_value(), "no position for " + pointer);
  const char c = at(text, *place);
  const bool fits = value.is_object()   ? c == '{'
                    : value.is_array()  ? c == '['
                    : value.is_string() ? c == '"'
                    : value.is_bool()   ? c == 't' || c == 'f'
                    : value.is_null()   ? c == 'n'
                                        : c == '-' || (c >= '0' && c <= '9');
  require(fits, "another value stands where " + pointer + " is said to be");
  if (const json::array* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      check_positions(text, positions, (*array)[i], pointer + "/" + std::to_string(i), budget);
  }
  if (const json::object* object = value.if_object()) {
    for (const auto& [key, member] : *object) {
      const std::string inner = pointer + "/" + pointer_part(key);
      const auto key_place = positions.find_key(inner);
      require(key_place && at(text, *key_place) == '"', "no key where " + inner + " is said to be");
      check_positions(text, positions, member, inner, budget);
    }
  }
}

}  // namespace

void json_text(std::string_view bytes) {
  json::value value;
  try {
    value = parse_json(bytes);
  } catch (const JsonError& e) {
    check_place("json:" + std::to_string(e.line()) + ":" + std::to_string(e.column()) + ": ", "json", bytes);
    check_message(e.what());
    return;
  }
  const std::string text = to_text(value);
  require(is_valid_utf8(text) && text.find('\n') == std::string::npos, "the text is not one line of UTF-8");
  require(to_text(parse_json(text)) == text, "the text changes when it is read and written: " + text);
  require(to_text(parse_json(to_pretty_text(value))) == text, "the pretty text says something else than " + text);
  const JsonPositions positions(bytes);
  if (positions.duplicate()) return;
  int budget = 500;
  check_positions(bytes, positions, value, "", budget);
}

void experiment_file(std::string_view bytes) {
  try {
    const ExperimentFile file = parse_experiment_file(JsonDocument(bytes, "plan.json", "/work"));
    require(!file.tasks.empty(), "no tasks");
    std::set<std::string> runs;
    for (const FileTask& task : file.tasks) {
      require(runs.insert(task.run).second, "two runs named " + task.run);
      require(!task.run.empty(), "a run without a name");
      if (task.run != task.task && !task.run.starts_with(task.task + "-"))
        require(safe_name(task.run) == task.run, "an unsafe name: " + task.run);
      check_place(task.origin.place + ":1:", "plan.json", bytes);
      for (const Assignment& assignment : task.params) check_place(assignment.origin.place + ":1:", "plan.json", bytes);
    }
  } catch (const Error& error) {
    check_error(error, Fault::usage);
    check_place(error.what(), "plan.json", bytes);
  }
}

void settings_file(std::string_view bytes) {
  const BytesAsFile file(bytes);
  try {
    const SettingsFile settings(file.path(), SettingsFile::Whose::anyones);
    for (const char* key :
         {"experiments", "experimenter", "seed", "timeout", "grace", "memory_limit", "output_limit", "isolation"}) {
      if (const auto value = settings.text(key)) check_place(value->origin.place + ":1:", file.path().string(), bytes);
    }
    static_cast<void>(settings.texts("plugins"));
    static_cast<void>(settings.texts("notify"));
  } catch (const Error& error) {
    check_error(error, Fault::usage);
    check_place(error.what(), file.path().string(), bytes);
  }
}

// The bytes are a text of an experiment file, or the JSON of a value with texts.
void references(std::string_view bytes) {
  json::value value(valid_utf8(bytes));
  if (bytes.starts_with('[') || bytes.starts_with('{')) {
    try {
      value = parse_json(bytes);
    } catch (const JsonError&) {
    }
  }
  const Origin origin{Origin::Source::file, "plan.json:3"};
  const std::map<std::string, RunValues> earlier{
      {"train",
       {Result{parse_json(R"({"model": "m.bin", "n": 1, "list": [1, {"x": null}], "a.b": 2})"), 0}, "/run/train"}},
      {"b", {Result{0.5, 0}, "/b"}}};
  bool checked = false;
  try {
    check_references(value, {"train", "b"}, {"later"}, "parameter 'x'", origin);
    checked = true;
  } catch (const Error& error) {
    check_error(error, Fault::usage);
  }
  try {
    const json::value result = substitute(value, earlier, "parameter 'x'", origin);
    require(checked, "a reference that was refused is substituted");
    require(is_valid_utf8(to_text(result)), "not UTF-8");
    if (value.is_string() && !has_reference(value.get_string())) {
      std::string plain(value.get_string());
      for (std::size_t i = 0; (i = plain.find("$${", i)) != std::string::npos; i += 2) plain.erase(i, 1);
      require(result == json::value(plain), "text without a reference became " + to_text(result));
    }
  } catch (const Error& error) {
    check_error(error, Fault::usage);
    require(!checked || std::string(error.what()).find("finds nothing") != std::string::npos,
            std::string("refused only when it was substituted: ") + error.what());
  }
  // Any text can be written.
  if (!value.is_string()) return;
  std::string escaped(value.get_string());
  for (std::size_t i = 0; (i = escaped.find("${", i)) != std::string::npos; i += 3) escaped.insert(i, "$");
  require(substitute(json::value(escaped), {}, "parameter 'x'", origin) == value,
          "an escaped text became another: " + escaped);
}

}  // namespace skrobot::fuzz
