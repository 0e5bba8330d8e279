// SPDX-License-Identifier: MIT
#include "core/experiment_file.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/json_position.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_bytes = 16 << 20;

class Reader {
 public:
  Reader(std::string_view text, std::string name, std::filesystem::path directory)
      : name_(std::move(name)), positions_(check(text)), directory_(std::move(directory)) {}

  ExperimentFile read() {
    ExperimentFile file;
    file.directory = directory_;
    const json::object& root = object(root_, "", "an object with \"tasks\"");
    check_keys(root, "", {"experimenter", "source", "seed", "timeout", "grace", "memory_limit", "output_limit", "note", "tags", "notify", "tasks"});
    file.experimenter = optional_text(root, "", "experimenter");
    file.note = optional_text(root, "", "note");
    if (const auto source = optional_text(root, "", "source")) {
      file.source = FromFile<std::filesystem::path>{(directory_ / source->value).lexically_normal(), source->origin};
    }
    file.seed = optional_seed(root, "");
    file.timeout = optional_timeout(root, "");
    file.grace = optional_text(root, "", "grace");
    file.memory_limit = optional_text(root, "", "memory_limit");
    file.output_limit = optional_text(root, "", "output_limit");
    read_tags(root, file);
    read_notifiers(root, file);
    read_tasks(root, file);
    return file;
  }

 private:
  // Parses, and returns the text for the positions.
  std::string_view check(std::string_view text) {
    try {
      root_ = parse_json(text);
    } catch (const JsonError& e) {
      throw Error(Fault::usage, name_ + ":" + std::to_string(e.line()) + ":" + std::to_string(e.column()) + ": not JSON: " + e.what());
    }
    return text;
  }

  [[noreturn]] void fail(const std::string& pointer, const std::string& what, bool at_key = false, const std::string& hint = {}) const {
    const Position at = (at_key ? positions_.find_key(pointer) : positions_.find(pointer)).value_or(Position{});
    throw Error(Fault::usage, name_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what, hint);
  }

  Origin origin(const std::string& pointer) const {
    const Position at = positions_.find(pointer).value_or(Position{});
    return {Origin::Source::file, name_ + ":" + std::to_string(at.line)};
  }

  const json::object& object(const json::value& value, const std::string& pointer, const char* expected) const {
    if (!value.is_object()) fail(pointer, std::string("expected ") + expected);
    return value.get_object();
  }

  void check_keys(const json::object& object, const std::string& pointer, const std::vector<std::string>& known) const {
    if (pointer.empty() && positions_.duplicate()) {
      const auto& twice = *positions_.duplicate();
      throw Error(Fault::usage, name_ + ":" + std::to_string(twice.position.line) + ":" + std::to_string(twice.position.column) + ": the key " +
                                    in_quotes(twice.key) + " is there twice");
    }
    for (const auto& [key, value] : object) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const auto near = nearest(key, known);
      fail(pointer + "/" + pointer_part(key), "unknown key " + in_quotes(key), true,
           near ? "did you mean '" + *near + "'?" : "known keys are " + list_in_quotes(known));
    }
  }

  std::optional<FromFile<std::string>> optional_text(const json::object& object, const std::string& pointer, const char* key) const {
    const json::value* value = object.if_contains(key);
    if (value == nullptr) return std::nullopt;
    const std::string at = pointer + "/" + key;
    if (!value->is_string()) fail(at, in_quotes(key) + " must be text");
    return FromFile<std::string>{std::string(value->get_string()), origin(at)};
  }

  std::optional<FromFile<std::uint64_t>> optional_seed(const json::object& object, const std::string& pointer) const {
    const json::value* value = object.if_contains("seed");
    if (value == nullptr) return std::nullopt;
    const auto number = value->is_number() ? integer_from(*value) : std::nullopt;
    boost::system::error_code code;
    const std::uint64_t seed = number ? number->to_number<std::uint64_t>(code) : 0;
    if (!number || code) fail(pointer + "/seed", "'seed' must be an integer of at least 0");
    return FromFile<std::uint64_t>{seed, origin(pointer + "/seed")};
  }

  std::optional<FromFile<std::chrono::milliseconds>> optional_timeout(const json::object& object, const std::string& pointer) const {
    const auto text = optional_text(object, pointer, "timeout");
    if (!text) return std::nullopt;
    try {
      return FromFile<std::chrono::milliseconds>{parse_duration(text->value), text->origin};
    } catch (const Error& e) {
      fail(pointer + "/timeout", e.what(), false, e.hint());
    }
  }

  std::vector<Assignment> read_params(const json::object& object_with, const std::string& pointer) const {
    std::vector<Assignment> assignments;
    const json::value* value = object_with.if_contains("params");
    if (value == nullptr) return assignments;
    const std::string at = pointer + "/params";
    for (const auto& [key, param] : object(*value, at, "an object of parameters")) {
      assignments.push_back({std::string(key), param, origin(at + "/" + pointer_part(key)), directory_});
    }
    return assignments;
  }

  void read_tags(const json::object& root, ExperimentFile& file) const {
    const json::value* tags = root.if_contains("tags");
    if (tags == nullptr) return;
    for (const auto& [key, value] : object(*tags, "/tags", "an object of texts")) {
      const std::string at = "/tags/" + pointer_part(key);
      if (!value.is_string()) fail(at, "the tag " + in_quotes(key) + " must be text");
      file.tags[std::string(key)] = {std::string(value.get_string()), origin(at)};
    }
  }

  void read_notifiers(const json::object& root, ExperimentFile& file) const {
    const json::value* list = root.if_contains("notify");
    if (list == nullptr) return;
    if (!list->is_array()) fail("/notify", "'notify' must be a list");
    for (std::size_t i = 0; i < list->get_array().size(); ++i) {
      const json::value& value = list->get_array()[i];
      const std::string at = "/notify/" + std::to_string(i);
      FileNotifier notifier;
      notifier.origin = origin(at);
      if (value.is_string()) {
        notifier.text = value.get_string();
      } else {
        const json::object& entry = object(value, at, "text (NAME:key=value) or an object with \"notifier\"");
        check_keys(entry, at, {"notifier", "params"});
        const auto name = optional_text(entry, at, "notifier");
        if (!name) fail(at, "the key \"notifier\" is missing");
        notifier.name = name->value;
        notifier.params = read_params(entry, at);
      }
      file.notifiers.push_back(std::move(notifier));
    }
  }

  void read_tasks(const json::object& root, ExperimentFile& file) const {
    const json::value* list = root.if_contains("tasks");
    if (list == nullptr) fail("", "the key \"tasks\" is missing");
    if (!list->is_array() || list->get_array().empty()) fail("/tasks", "'tasks' must be a list with at least one task");
    for (std::size_t i = 0; i < list->get_array().size(); ++i) {
      const std::string at = "/tasks/" + std::to_string(i);
      const json::object& entry = object(list->get_array()[i], at, "an object with \"task\"");
      check_keys(entry, at, {"task", "name", "params", "seed", "timeout"});
      const auto name = optional_text(entry, at, "task");
      if (!name) fail(at, "the key \"task\" is missing");
      FileTask task{name->value, {}, origin(at), read_params(entry, at), optional_seed(entry, at), optional_timeout(entry, at)};
      task.run = read_run_name(entry, at, task.task, file.tasks);
      file.tasks.push_back(std::move(task));
    }
  }

  std::string read_run_name(const json::object& entry, const std::string& at, const std::string& task, const std::vector<FileTask>& before) const {
    const auto taken = [&](const std::string& run) { return std::any_of(before.begin(), before.end(), [&](const FileTask& t) { return t.run == run; }); };
    if (const auto given = optional_text(entry, at, "name")) {
      if (given->value.empty() || safe_name(given->value) != given->value || given->value.find('.') != std::string::npos) {
        fail(at + "/name", "the run's name " + in_quotes(given->value) + " is not fit for a file name", false,
             "letters, digits, - and _ are, for example '" + safe_name(given->value) + "'");
      }
      if (taken(given->value)) fail(at + "/name", "the run's name " + in_quotes(given->value) + " is there twice");
      return given->value;
    }
    unsigned number = 1;
    while (taken(run_name(task, number))) ++number;
    return run_name(task, number);
  }

  std::string name_;
  json::value root_;  // before the positions, whose making fills it
  JsonPositions positions_;
  std::filesystem::path directory_;
};

}  // namespace

ExperimentFile parse_experiment_file(std::string_view text, const std::string& name, const std::filesystem::path& directory) {
  return Reader(text, name, directory).read();
}

ExperimentFile read_experiment_file(const std::filesystem::path& path) {
  std::string text;
  std::error_code code;
  if (std::filesystem::file_size(path, code) > k_most_bytes && !code) {
    throw Error(Fault::usage, "the experiment file " + in_quotes(path.string(), 300) + " is larger than 16 MiB");
  }
  if (const auto failure = read_file(path, text)) {
    throw Error(Fault::usage, "cannot read the experiment file " + in_quotes(path.string(), 300) + ": " + reason(failure));
  }
  return parse_experiment_file(text, printable(path.filename().string(), 200), std::filesystem::absolute(path).parent_path().lexically_normal());
}

}  // namespace skrobot
