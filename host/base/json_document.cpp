// SPDX-License-Identifier: MIT
#include "base/json_document.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_bytes = 16 << 20;

json::value parse(std::string_view text, const std::string& name) {
  try {
    return parse_json(text);
  } catch (const JsonError& e) {
    throw Error(Fault::usage,
                name + ":" + std::to_string(e.line()) + ":" + std::to_string(e.column()) + ": not JSON: " + e.what());
  }
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, std::string name, std::filesystem::path directory)
    : name_(std::move(name)), directory_(std::move(directory)), root_(parse(text, name_)), positions_(text) {
  if (const auto& twice = positions_.duplicate())
    fail_at(twice->position, "duplicate key " + in_quotes(twice->key), {});
}

JsonDocument JsonDocument::read(const std::filesystem::path& path, const std::string& what) {
  std::string text;
  std::error_code code;
  const std::string name = "the " + what + " " + in_quotes(path.string(), 300);
  if (std::filesystem::file_size(path, code) > k_most_bytes && !code)
    throw Error(Fault::usage, name + " is larger than 16 MiB");
  if (const auto failure = read_file(path, text))
    throw Error(Fault::usage, "cannot read " + name + ": " + reason(failure));
  return {text, printable(path.filename().string(), 200),
          std::filesystem::absolute(path).parent_path().lexically_normal()};
}

void JsonDocument::fail_at(Position at, const std::string& what, const std::string& hint) const {
  throw Error(Fault::usage, name_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what,
              hint);
}

std::string JsonDocument::place(std::string_view pointer) const {
  return name_ + ":" + std::to_string(positions_.find(pointer).value_or(Position{}).line);
}

void JsonDocument::fail(std::string_view pointer, const std::string& what, const std::string& hint) const {
  fail_at(positions_.find(pointer).value_or(Position{}), what, hint);
}

void JsonDocument::fail_at_key(std::string_view pointer, const std::string& what, const std::string& hint) const {
  fail_at(positions_.find_key(pointer).value_or(Position{}), what, hint);
}

const json::object& JsonDocument::object(const json::value& value, std::string_view pointer,
                                         const char* expected) const {
  if (!value.is_object()) fail(pointer, std::string("expected ") + expected);
  return value.get_object();
}

void JsonDocument::check_keys(const json::object& object, const std::string& pointer,
                              const std::vector<std::string>& known) const {
  for (const auto& member : object) {
    const std::string key(member.key());
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto near = nearest(key, known);
    fail_at_key(pointer + "/" + pointer_part(key), "unknown key " + in_quotes(key),
                near ? "did you mean '" + *near + "'?" : "known keys are " + list_in_quotes(known));
  }
}

}  // namespace skrobot
