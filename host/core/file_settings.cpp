// SPDX-License-Identifier: MIT
#include "core/file_settings.hpp"

#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/number.hpp"
#include "base/text.hpp"

namespace skrobot {

FileSettings FileReader::read_settings(const json::object& root, const std::vector<std::string>& others) const {
  std::vector<std::string> known{"experimenter", "source",       "seed", "timeout", "grace",
                                 "memory_limit", "output_limit", "note", "tags",    "notify"};
  known.emplace_back("$schema");  // for editors
  known.insert(known.end(), others.begin(), others.end());
  document_.check_keys(root, "", known);
  FileSettings file;
  file.directory = document_.directory();
  file.experimenter = text(root, "", "experimenter");
  file.note = text(root, "", "note");
  if (const auto source = text(root, "", "source"))
    file.source =
        FromFile<std::filesystem::path>{(document_.directory() / source->value).lexically_normal(), source->origin};
  file.seed = seed(root, "");
  file.timeout = timeout(root, "");
  file.grace = text(root, "", "grace");
  file.memory_limit = text(root, "", "memory_limit");
  file.output_limit = text(root, "", "output_limit");
  read_tags(root, file);
  read_notifiers(root, file);
  return file;
}

std::optional<FromFile<std::string>> FileReader::text(const json::object& object, const std::string& pointer,
                                                      const char* key) const {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return std::nullopt;
  const std::string at = pointer + "/" + key;
  if (!value->is_string()) document_.fail(at, in_quotes(key) + " must be text");
  return FromFile<std::string>{std::string(value->get_string()), origin(at)};
}

std::optional<FromFile<std::uint64_t>> FileReader::seed(const json::object& object, const std::string& pointer) const {
  const json::value* value = object.if_contains("seed");
  if (value == nullptr) return std::nullopt;
  const auto number = value->is_number() ? integer_from(*value) : std::nullopt;
  boost::system::error_code code;
  const std::uint64_t seed = number ? number->to_number<std::uint64_t>(code) : 0;
  if (!number || code) document_.fail(pointer + "/seed", "'seed' must be an integer of at least 0");
  return FromFile<std::uint64_t>{seed, origin(pointer + "/seed")};
}

std::optional<FromFile<std::chrono::milliseconds>> FileReader::timeout(const json::object& object,
                                                                       const std::string& pointer) const {
  const auto given = text(object, pointer, "timeout");
  if (!given) return std::nullopt;
  try {
    return FromFile<std::chrono::milliseconds>{parse_duration(given->value), given->origin};
  } catch (const Error& e) {
    document_.fail(pointer + "/timeout", e.what(), e.hint());
  }
}

std::vector<Assignment> FileReader::params(const json::object& object, const std::string& pointer) const {
  std::vector<Assignment> assignments;
  const json::value* value = object.if_contains("params");
  if (value == nullptr) return assignments;
  const std::string at = pointer + "/params";
  for (const auto& [key, param] : document_.object(*value, at, "an object of parameters"))
    assignments.push_back({std::string(key), param, origin(at + "/" + pointer_part(key)), document_.directory()});
  return assignments;
}

FromFile<std::string> FileReader::task(const json::object& object, const std::string& pointer) const {
  auto name = text(object, pointer, "task");
  if (!name) document_.fail(pointer, "the key \"task\" is missing");
  return std::move(*name);
}

void FileReader::read_tags(const json::object& root, FileSettings& file) const {
  const json::value* tags = root.if_contains("tags");
  if (tags == nullptr) return;
  for (const auto& [key, value] : document_.object(*tags, "/tags", "an object of texts")) {
    const std::string at = "/tags/" + pointer_part(key);
    if (!value.is_string()) document_.fail(at, "the tag " + in_quotes(key) + " must be text");
    file.tags[std::string(key)] = {std::string(value.get_string()), origin(at)};
  }
}

void FileReader::read_notifiers(const json::object& root, FileSettings& file) const {
  const json::value* list = root.if_contains("notify");
  if (list == nullptr) return;
  if (!list->is_array()) document_.fail("/notify", "'notify' must be a list");
  for (std::size_t i = 0; i < list->get_array().size(); ++i) {
    const json::value& value = list->get_array()[i];
    const std::string at = "/notify/" + std::to_string(i);
    FileNotifier notifier;
    notifier.origin = origin(at);
    if (value.is_string()) {
      notifier.text = value.get_string();
    } else {
      const json::object& entry = document_.object(value, at, "text (NAME:key=value) or an object with \"notifier\"");
      document_.check_keys(entry, at, {"notifier", "params"});
      const auto name = text(entry, at, "notifier");
      if (!name) document_.fail(at, "the key \"notifier\" is missing");
      notifier.name = name->value;
      notifier.params = params(entry, at);
    }
    file.notifiers.push_back(std::move(notifier));
  }
}

}  // namespace skrobot
