// SPDX-License-Identifier: MIT
#include "core/experiment_file.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/json_position.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_bytes = 16 << 20;

const std::vector<std::string> k_sweep_options{"search",  "trials",  "trial_seeds", "objective",  "jobs",
                                               "workers", "retries", "on_failure",  "early_stop", "launcher"};
const std::vector<std::string> k_slurm_options{"partition", "time",    "cpus_per_task", "mem",
                                               "nodes",     "account", "qos",           "trials_per_job"};

class Reader {
 public:
  Reader(std::string_view text, std::string name, std::filesystem::path directory)
      : name_(std::move(name)), positions_(check(text)), directory_(std::move(directory)) {}

  ExperimentFile read(FileKind kind) {
    ExperimentFile file;
    file.directory = directory_;
    const bool is_sweep = kind == FileKind::sweep;
    const json::object& root =
        object(root_, "", is_sweep ? "an object with \"task\" and \"space\"" : "an object with \"tasks\"");
    std::vector<std::string> known{"experimenter", "source",       "seed", "timeout", "grace",
                                   "memory_limit", "output_limit", "note", "tags",    "notify"};
    if (is_sweep) {
      known.insert(known.end(), {"task", "params", "space", "slurm"});
      known.insert(known.end(), k_sweep_options.begin(), k_sweep_options.end());
    } else {
      known.emplace_back("tasks");
      if (root.contains("task") && root.contains("space"))
        fail("/space", "this is a sweep's file", true, "'skrobot sweep " + name_ + "' runs it");
    }
    check_keys(root, "", known);
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
    if (is_sweep) read_sweep(root, file);
    else read_tasks(root, file);
    return file;
  }

 private:
  // Parses, and returns the text for the positions.
  std::string_view check(std::string_view text) {
    try {
      root_ = parse_json(text);
    } catch (const JsonError& e) {
      throw Error(Fault::usage, name_ + ":" + std::to_string(e.line()) + ":" + std::to_string(e.column()) +
                                    ": not JSON: " + e.what());
    }
    return text;
  }

  [[noreturn]] void fail(const std::string& pointer, const std::string& what, bool at_key = false,
                         const std::string& hint = {}) const {
    const Position at = (at_key ? positions_.find_key(pointer) : positions_.find(pointer)).value_or(Position{});
    throw Error(Fault::usage, name_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what,
                hint);
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
      throw Error(Fault::usage, name_ + ":" + std::to_string(twice.position.line) + ":" +
                                    std::to_string(twice.position.column) + ": the key " + in_quotes(twice.key) +
                                    " is there twice");
    }
    for (const auto& [key, value] : object) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const auto near = nearest(key, known);
      fail(pointer + "/" + pointer_part(key), "unknown key " + in_quotes(key), true,
           near ? "did you mean '" + *near + "'?" : "known keys are " + list_in_quotes(known));
    }
  }

  std::optional<FromFile<std::string>> optional_text(const json::object& object, const std::string& pointer,
                                                     const char* key) const {
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

  std::optional<FromFile<std::chrono::milliseconds>> optional_timeout(const json::object& object,
                                                                      const std::string& pointer) const {
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

  // A text or an integer, as text.
  std::optional<FromFile<std::string>> optional_word(const json::object& object, const std::string& pointer,
                                                     const std::string& key) const {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    const std::string at = pointer + "/" + key;
    if (value->is_string()) return FromFile<std::string>{std::string(value->get_string()), origin(at)};
    if (!value->is_int64()) fail(at, in_quotes(key) + " must be text or an integer");
    return FromFile<std::string>{to_text(*value), origin(at)};
  }

  void read_sweep(const json::object& root, ExperimentFile& file) const {
    const auto name = optional_text(root, "", "task");
    if (!name) fail("", "the key \"task\" is missing");
    file.tasks.push_back({name->value, name->value, name->origin, read_params(root, ""), {}, {}});
    FileSweep sweep;
    if (const json::value* space = root.if_contains("space")) {
      for (const auto& [key, values] : object(*space, "/space", "an object of parameters with their values")) {
        const std::string at = "/space/" + pointer_part(key);
        if (!values.is_array() && !values.is_string())
          fail(at, "the values of " + in_quotes(key) + " must be a list, or text such as \"FROM:TO\"");
        if (values.is_string())
          sweep.space.push_back({std::string(key), std::string(values.get_string()), origin(at), directory_});
        else sweep.space.push_back({std::string(key), values, origin(at), directory_});
      }
    }
    for (const std::string& key : k_sweep_options) {
      if (auto word = optional_word(root, "", key)) sweep.options[key] = std::move(*word);
    }
    if (const json::value* slurm = root.if_contains("slurm")) {
      const json::object& options = object(*slurm, "/slurm", "an object of Slurm's options");
      std::vector<std::string> known = k_slurm_options;
      known.emplace_back("arguments");
      check_keys(options, "/slurm", known);
      for (const std::string& key : k_slurm_options) {
        if (auto word = optional_word(options, "/slurm", key)) sweep.options["slurm." + key] = std::move(*word);
      }
      if (const json::value* arguments = options.if_contains("arguments")) {
        if (!arguments->is_array()) fail("/slurm/arguments", "'arguments' must be a list of texts");
        for (const json::value& argument : arguments->get_array()) {
          if (!argument.is_string()) fail("/slurm/arguments", "'arguments' must be a list of texts");
          sweep.slurm_arguments.emplace_back(argument.get_string());
        }
      }
    }
    file.sweep = std::move(sweep);
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
      FileTask task{
          name->value, {}, origin(at), read_params(entry, at), optional_seed(entry, at), optional_timeout(entry, at)};
      task.run = read_run_name(entry, at, task.task, file.tasks);
      file.tasks.push_back(std::move(task));
    }
  }

  std::string read_run_name(const json::object& entry, const std::string& at, const std::string& task,
                            const std::vector<FileTask>& before) const {
    const auto taken = [&](const std::string& run) {
      return std::any_of(before.begin(), before.end(), [&](const FileTask& t) { return t.run == run; });
    };
    if (const auto given = optional_text(entry, at, "name")) {
      if (given->value.empty() || safe_name(given->value) != given->value ||
          given->value.find('.') != std::string::npos) {
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

ExperimentFile parse_experiment_file(std::string_view text, const std::string& name,
                                     const std::filesystem::path& directory, FileKind kind) {
  return Reader(text, name, directory).read(kind);
}

ExperimentFile read_experiment_file(const std::filesystem::path& path, FileKind kind) {
  std::string text;
  std::error_code code;
  if (std::filesystem::file_size(path, code) > k_most_bytes && !code) {
    throw Error(Fault::usage, "the experiment file " + in_quotes(path.string(), 300) + " is larger than 16 MiB");
  }
  if (const auto failure = read_file(path, text)) {
    throw Error(Fault::usage,
                "cannot read the experiment file " + in_quotes(path.string(), 300) + ": " + reason(failure));
  }
  return parse_experiment_file(text, printable(path.filename().string(), 200),
                               std::filesystem::absolute(path).parent_path().lexically_normal(), kind);
}

}  // namespace skrobot
