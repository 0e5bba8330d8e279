// SPDX-License-Identifier: MIT
#include "app/sweep_file.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "sweep/sweep_options.hpp"

namespace skrobot {
namespace {

// The keys of the object `section`, or of the file itself if `section` is empty.
std::vector<std::string> option_keys(const std::string& section) {
  std::vector<std::string> keys;
  for (const SweepOption& option : sweep_options()) {
    if (option.section == section) keys.emplace_back(option.text.name);
    else if (section.empty() && std::find(keys.begin(), keys.end(), option.section) == keys.end())
      keys.push_back(option.section);
  }
  return keys;
}

std::vector<Assignment> read_space(const FileReader& reader, const json::object& root) {
  std::vector<Assignment> spaces;
  const json::value* space = root.if_contains("space");
  if (space == nullptr) return spaces;
  const JsonDocument& document = reader.document();
  for (const auto& [key, values] : document.object(*space, "/space", "an object of parameters with their values")) {
    const std::string at = "/space/" + pointer_part(key);
    if (!values.is_array() && !values.is_string())
      document.fail(at, "the values of " + in_quotes(key) + " must be a list, or text such as \"FROM:TO\"");
    Assignment assignment{std::string(key), values, reader.origin(at), document.directory()};
    // Read text like a word of the command line.
    if (values.is_string()) assignment.value = std::string(values.get_string());
    spaces.push_back(std::move(assignment));
  }
  return spaces;
}

std::vector<Assignment> read_options(const FileReader& reader, const json::object& root) {
  const JsonDocument& document = reader.document();
  std::vector<Assignment> assignments;
  SweepOptions scratch;
  std::string checked;  // the section whose keys were looked at
  for (const SweepOption& option : sweep_options()) {
    const json::object* place = &root;
    if (!option.section.empty()) {
      const json::value* section = root.if_contains(option.section);
      if (section == nullptr) continue;
      place = &document.object(*section, "/" + option.section, "an object of options");
      if (checked != option.section) document.check_keys(*place, "/" + option.section, option_keys(option.section));
      checked = option.section;
    }
    const json::value* value = place->if_contains(option.text.name);
    if (value == nullptr || value->is_null()) continue;
    const std::string at = (option.section.empty() ? "/" : "/" + option.section + "/") + option.text.name;
    try {
      option.read(scratch, *value);
    } catch (const Error& e) {
      document.fail(at, option.key() + ": " + e.what(), e.hint());
    }
    assignments.push_back({option.key(), *value, reader.origin(at), document.directory()});
  }
  return assignments;
}

}  // namespace

SweepFile parse_sweep_file(const JsonDocument& document) {
  const FileReader reader(document);
  const json::object& root = document.object(document.root(), "", "an object with \"task\" and \"space\"");
  std::vector<std::string> keys{"task", "params", "space"};
  const std::vector<std::string> options = option_keys("");
  keys.insert(keys.end(), options.begin(), options.end());
  SweepFile file{reader.read_settings(root, keys), {}, {}, {}, {}};
  file.task = reader.task(root, "").value;
  file.params = reader.params(root, "");
  file.space = read_space(reader, root);
  file.options = read_options(reader, root);
  return file;
}

void refuse_sweep_file(const JsonDocument& document) {
  const json::object* root = document.root().if_object();
  if (root != nullptr && root->contains("task") && root->contains("space"))
    document.fail_at_key("/space", "this is a sweep file", "run it with 'skrobot sweep " + document.name() + "'");
}

}  // namespace skrobot
