// SPDX-License-Identifier: MIT
// A task's parameters: what its JSON Schema says, and the values that a call gives them, each with where it came from.
//
// The schema is the part of JSON Schema that sdk/README.md lists. Everything here is thread-safe; bad input ends in
// Error(Fault::usage) of one line that names the parameter, the task, what was expected and what was there, and never
// shows a secret.
#ifndef SKROBOT_HOST_PLUGIN_PARAMETERS_HPP
#define SKROBOT_HOST_PLUGIN_PARAMETERS_HPP

#include <filesystem>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skrobot {

/// Where a value came from.
struct Origin {
  enum class Source { default_value, file, environment, command_line, program };
  Source source = Source::default_value;
  std::string place;  ///< "train.json:12" of a file, the variable's name of the environment
};

/// "default", "train.json:12", "environment variable X", "command line", "program".
std::string to_string(const Origin& origin);

/// One value that a call gives: text is read by the parameter's declared type, JSON must have it.
struct Assignment {
  std::string key;  ///< dotted for nested parameters: "optimizer.rate"
  std::variant<std::string, json::value> value;
  Origin origin;
  std::filesystem::path base_directory;  ///< what a relative path is relative to
};

/// A checked schema.
class ParameterSchema {
 public:
  ParameterSchema() = default;
  /// Throws Error(Fault::host) that says where the schema is wrong, defaults that do not fit their own type or range
  /// too.
  static ParameterSchema parse(const json::value& schema);
  const json::object& root() const { return root_; }

 private:
  json::object root_;
};

/// One parameter with its value, for showing.
struct ResolvedParameter {
  std::string key;    ///< dotted
  json::value value;  ///< of a secret: what is recorded
  Origin origin;
  bool deferred = false;  ///< has a reference to an earlier result, and is not checked yet
};

/// A path among the parameters.
struct ParameterPath {
  std::string key;  ///< dotted; of a list's item "files.0"; of the FILE in an item like --option=FILE "argv.2.value"
  std::filesystem::path path;
  bool only_file = false;  ///< text of an x-skrobot-inputs list: a path only where it names a regular file
};

struct ResolvedParameters {
  json::object values;    ///< every parameter in the schema's order, for the task
  json::object recorded;  ///< the same for the record: a secret is "<secret>", or the reference that it was given as
  std::vector<ResolvedParameter> list;
  std::vector<std::string> secrets;  ///< their texts
  std::vector<ParameterPath>
      paths;  ///< every value of type path that is not empty, and what x-skrobot-inputs lists may name
};

/// What becomes of `${...}` in text from a file.
enum class References { defer, forbid };  // forbid: it is text like any other

/// The value of every parameter: the last assignment to it, or its default. A relative path becomes absolute; a secret
/// "env:NAME" or "file:PATH" is read from there. `task` is for messages.
ResolvedParameters resolve(const ParameterSchema& schema, const std::vector<Assignment>& assignments,
                           std::string_view task, References references = References::forbid);

/// Does text hold a reference, `${` that no `$` precedes?
bool has_reference(std::string_view text);

}  // namespace skrobot

#endif
