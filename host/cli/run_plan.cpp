// SPDX-License-Identifier: MIT
#include "cli/run_plan.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "core/experiment_file.hpp"
#include "core/references.hpp"

namespace skrobot {
namespace {

bool is_experiment_file(const std::string& target) { return target.ends_with(".json") || target.find('/') != std::string::npos; }

std::vector<std::string> run_names(const std::vector<FileTask>& tasks) {
  std::vector<std::string> names;
  for (const FileTask& task : tasks) names.push_back(task.run);
  return names;
}

// RUN.key=value of the command line, as assignments of that run; a file with one task needs no RUN.
void add_typed(const std::vector<std::string>& words, std::vector<FileTask>& tasks) {
  const std::vector<std::string> names = run_names(tasks);
  for (const std::string& word : words) {
    Assignment assignment = parse_assignment(word);
    const std::size_t dot = assignment.key.find('.');
    const auto named = std::find(names.begin(), names.end(), assignment.key.substr(0, dot));
    if (named != names.end() && dot != std::string::npos) {
      assignment.key.erase(0, dot + 1);
      tasks[static_cast<std::size_t>(named - names.begin())].params.push_back(std::move(assignment));
    } else if (tasks.size() == 1) {
      tasks.front().params.push_back(std::move(assignment));
    } else {
      throw Error(Fault::usage, "which run is " + in_quotes(word) + " for?", "write RUN.key=value; the file's runs are " + list_in_quotes(names));
    }
  }
}

// Checks the references of one run, and resolves what can be resolved before anything runs.
ResolvedParameters first_params(const PlannedRun& run, const std::vector<std::string>& names) {
  const auto self = std::find(names.begin(), names.end(), run.name);
  for (const Assignment& assignment : run.assignments) {
    const auto* value = std::get_if<json::value>(&assignment.value);
    if (value == nullptr) continue;
    check_references(*value, {names.begin(), self}, {self, names.end()}, "parameter " + in_quotes(assignment.key) + " of " + run.name, assignment.origin);
  }
  return resolve(run.schema, run.assignments, run.task.item->name, References::defer);
}

}  // namespace

RunPlan make_run_plan(const TypedOptions& typed, const std::string& target, const std::vector<std::string>& words) {
  std::optional<ExperimentFile> file;
  std::vector<FileTask> tasks;
  if (is_experiment_file(target)) {
    file = read_experiment_file(target);
    tasks = file->tasks;
    add_typed(words, tasks);
  } else {
    tasks.push_back({target, target, {Origin::Source::command_line, {}}, {}, {}, {}});
    for (const std::string& word : words) tasks.front().params.push_back(parse_assignment(word));
  }
  RunPlan plan{resolve_settings(typed, file ? &*file : nullptr), {}, {}, {}};
  plan.catalog = scan_plugins(plan.settings);

  const std::vector<std::string> names = run_names(tasks);
  for (const FileTask& task : tasks) {
    PlannedRun run{task.run, plan.catalog.find(ItemKind::task, task.task), {}, task.params, {}, {plan.settings.seed.value, plan.settings.seed.origin},
                   {plan.settings.timeout.value, plan.settings.timeout.origin}};
    run.schema = ParameterSchema::parse(run.task.item->schema);
    if (task.seed && !typed.seed) run.seed = {task.seed->value, task.seed->origin};
    if (task.timeout && !typed.timeout) run.timeout = {task.timeout->value, task.timeout->origin};
    run.params = first_params(run, names);
    plan.runs.push_back(std::move(run));
  }
  for (const WantedNotifier& wanted : plan.settings.notifiers) {
    const Found found = plan.catalog.find(ItemKind::notifier, wanted.name);
    plan.notifiers.push_back({found, resolve(ParameterSchema::parse(found.item->schema), wanted.params, wanted.name), wanted.origin});
  }
  return plan;
}

ResolvedParameters final_params(const PlannedRun& run, const std::map<std::string, RunValues>& earlier) {
  std::vector<Assignment> assignments = run.assignments;
  for (Assignment& assignment : assignments) {
    auto* value = std::get_if<json::value>(&assignment.value);
    if (value != nullptr) *value = substitute(*value, earlier, "parameter " + in_quotes(assignment.key) + " of " + run.name, assignment.origin);
  }
  return resolve(run.schema, assignments, run.task.item->name);
}

std::vector<std::string> secrets_of(const RunPlan& plan) {
  std::vector<std::string> secrets;
  const auto add = [&](const ResolvedParameters& params) { secrets.insert(secrets.end(), params.secrets.begin(), params.secrets.end()); };
  for (const PlannedRun& run : plan.runs) add(run.params);
  for (const PlannedNotifier& notifier : plan.notifiers) add(notifier.params);
  return secrets;
}

}  // namespace skrobot
