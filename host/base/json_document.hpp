// SPDX-License-Identifier: MIT
// A JSON file that a person wrote: what it says, and errors that point at the line and column.
#ifndef SKROBOT_HOST_BASE_JSON_DOCUMENT_HPP
#define SKROBOT_HOST_BASE_JSON_DOCUMENT_HPP

#include <filesystem>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_position.hpp"

namespace skrobot {

/// Values are named by their JSON pointers ("/tasks/0/params", "" for the whole). Every error about one is an
/// Error(Fault::usage) that begins "plan.json:3:7: ". Const members are thread-safe.
class JsonDocument {
 public:
  /// `name` stands for the text in messages, `directory` is the folder that its relative paths are relative to. Throws
  /// when `text` is not JSON, or an object in it has a key twice.
  JsonDocument(std::string_view text, std::string name, std::filesystem::path directory);
  /// The file's name without its folder is its name in messages; `what` names its kind: "experiment file". Throws too
  /// when it cannot be read or is larger than 16 MiB.
  static JsonDocument read(const std::filesystem::path& path, const std::string& what);

  const std::string& name() const { return name_; }
  const std::filesystem::path& directory() const { return directory_; }
  const json::value& root() const { return root_; }
  /// "plan.json:3": the line where a value begins.
  std::string place(std::string_view pointer) const;

  /// Throws an error about a value, or about the key of an object's member.
  [[noreturn]] void fail(std::string_view pointer, const std::string& what, const std::string& hint = {}) const;
  [[noreturn]] void fail_at_key(std::string_view pointer, const std::string& what, const std::string& hint = {}) const;
  /// The object there; throws "expected …" when it is another kind of value.
  const json::object& object(const json::value& value, std::string_view pointer, const char* expected) const;
  /// Throws when an object has a key that is not among `known`, with the nearest one or all of them as the hint.
  void check_keys(const json::object& object, const std::string& pointer, const std::vector<std::string>& known) const;

 private:
  [[noreturn]] void fail_at(Position at, const std::string& what, const std::string& hint) const;

  std::string name_;
  std::filesystem::path directory_;
  json::value root_;
  JsonPositions positions_;
};

}  // namespace skrobot

#endif
