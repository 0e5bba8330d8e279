// SPDX-License-Identifier: MIT
#include "core/experiment_file.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

std::string read_run_name(const FileReader& reader, const json::object& entry, const std::string& at,
                          const std::string& task, const std::vector<FileTask>& before) {
  const auto taken = [&](const std::string& run) {
    return std::any_of(before.begin(), before.end(), [&](const FileTask& t) { return t.run == run; });
  };
  if (const auto given = reader.text(entry, at, "name")) {
    const std::string& name = given->value;
    if (name.empty() || safe_name(name) != name || name.find('.') != std::string::npos) {
      reader.document().fail(at + "/name", "the run's name " + in_quotes(name) + " cannot be a file name",
                             "use letters, digits, - and _, for example '" + safe_name(name) + "'");
    }
    if (taken(name)) reader.document().fail(at + "/name", "the run's name " + in_quotes(name) + " is used twice");
    return name;
  }
  unsigned number = 1;
  while (taken(run_name(task, number))) ++number;
  return run_name(task, number);
}

}  // namespace

ExperimentFile parse_experiment_file(const JsonDocument& document) {
  const FileReader reader(document);
  const json::object& root = document.object(document.root(), "", "an object with \"tasks\"");
  ExperimentFile file{reader.read_settings(root, {"tasks"}), {}};
  const json::value* list = root.if_contains("tasks");
  if (list == nullptr) document.fail("", "the key \"tasks\" is missing");
  if (!list->is_array() || list->get_array().empty())
    document.fail("/tasks", "'tasks' must be a list with at least one task");
  for (std::size_t i = 0; i < list->get_array().size(); ++i) {
    const std::string at = "/tasks/" + std::to_string(i);
    const json::object& entry = document.object(list->get_array()[i], at, "an object with \"task\"");
    document.check_keys(entry, at, {"task", "name", "params", "seed", "timeout"});
    FileTask task;
    task.task = reader.task(entry, at).value;
    task.origin = reader.origin(at);
    task.params = reader.params(entry, at);
    task.seed = reader.seed(entry, at);
    task.timeout = reader.timeout(entry, at);
    task.run = read_run_name(reader, entry, at, task.task, file.tasks);
    file.tasks.push_back(std::move(task));
  }
  return file;
}

ExperimentFile read_experiment_file(const std::filesystem::path& path) {
  return parse_experiment_file(JsonDocument::read(path, "experiment file"));
}

}  // namespace skrobot
