// SPDX-License-Identifier: MIT
#include "app/run_plan.hpp"

#include <algorithm>
#include <optional>
#include <skrobot/error.hpp>

#include "app/given_twice.hpp"
#include "app/run_result_input.hpp"
#include "app/sweep_file.hpp"
#include "base/secret_mask.hpp"
#include "base/text.hpp"
#include "core/experiment_file.hpp"
#include "core/references.hpp"

namespace skrobot {
namespace {

bool is_experiment_file(const std::string& target) {
  return target.ends_with(".json") || target.find('/') != std::string::npos;
}

std::vector<std::string> run_names(const std::vector<FileTask>& tasks) {
  std::vector<std::string> names;
  for (const FileTask& task : tasks) names.push_back(task.run);
  return names;
}

// Assigns RUN.key=value of the command line to that run; a file with one task needs no RUN.
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
      throw Error(Fault::usage, "which run is " + in_quotes(word) + " for?",
                  "write RUN.key=value; the file's runs are " + list_in_quotes(names));
    }
  }
}

// Checks the references of one run, and resolves those that need no earlier run.
ResolvedParameters first_params(const PlannedRun& run, const std::vector<std::string>& names) {
  if (run.references == References::forbid) return resolve(run.schema, run.assignments, run.task.item->name);
  const auto self = std::find(names.begin(), names.end(), run.name);
  for (const Assignment& assignment : run.assignments) {
    const auto* value = std::get_if<json::value>(&assignment.value);
    if (value == nullptr) continue;
    check_references(*value, {names.begin(), self}, {self, names.end()},
                     "parameter " + in_quotes(assignment.key) + " of " + run.name, assignment.origin);
  }
  return resolve(run.schema, run.assignments, run.task.item->name, References::defer);
}

// The recorded parameters as assignments; appends the names of secrets, which are not recorded, to `missing`.
void add_recorded(const json::object& params, const std::string& prefix, const Origin& origin,
                  const std::filesystem::path& base, std::vector<Assignment>& assignments,
                  std::vector<std::string>& missing) {
  for (const auto& [key, value] : params) {
    const std::string name = prefix + std::string(key);
    if (value.is_string() && value.get_string() == k_masked) {
      missing.push_back(name);
      continue;
    }
    // Split a struct into its members, so that secrets can be left out; keep maps and structs without secrets
    // whole.
    if (value.is_object() && to_text(value).find(k_masked) != std::string::npos)
      add_recorded(value.get_object(), name + ".", origin, base, assignments, missing);
    else assignments.push_back({name, value, origin, base});
  }
}

}  // namespace

PlannedNotifier plan_notifier(const Catalog& catalog, const WantedNotifier& wanted) {
  const Found found = catalog.find(ItemKind::notifier, wanted.name);
  const ParameterSchema schema = ParameterSchema::parse(found.item->schema);
  PlannedNotifier planned{found, resolve(schema, wanted.params, wanted.name), wanted.origin};
  refuse_given_twice(schema, wanted.params);
  return planned;
}

RunPlan make_rerun_plan(const TypedOptions& typed, const StoredRun& stored, const std::vector<std::string>& words) {
  const std::string shown = experiment_of(stored.files.directory).filename().string() + "/" + run_path(stored.files);
  if (!stored.record)
    throw Error(Fault::host, "the run " + in_quotes(shown, 300) +
                                 " cannot be run again: " + stored.files.run().string() + " " + stored.fault);
  const RunRecord& record = *stored.record;
  if (!record.plugin) {
    throw Error(
        Fault::usage,
        "the run " + in_quotes(shown, 300) + " cannot be run again: its task is linked into the program that made it",
        "run that program");
  }
  std::string fault;
  const auto params = read_object(stored.files.params(), fault);
  if (!params)
    throw Error(Fault::host, "the run " + in_quotes(shown, 300) +
                                 " cannot be run again: " + stored.files.params().string() + " " + fault);

  const Origin origin{Origin::Source::file, stored.files.params().filename().string()};
  const Origin record_origin{Origin::Source::file, stored.files.run().filename().string()};
  RunPlan plan{resolve_settings(typed, nullptr), {}, {}, {}};
  Settings& settings = plan.settings;
  if (!typed.memory_limit && record.limits.memory) settings.memory_limit = {record.limits.memory, record_origin};
  if (!typed.output_limit && record.limits.output != 0) settings.output_limit = {record.limits.output, record_origin};
  if (!typed.note && !record.note.empty()) settings.note = {record.note, record_origin};
  for (const auto& [key, text] : record.tags) settings.tags.try_emplace(key, Setting<std::string>{text, record_origin});
  plan.catalog = scan_plugins(settings);

  // The experiment appended the number to the name; keep a name that the user chose.
  const bool is_numbered = stored.files.name == record.task || stored.files.name.starts_with(record.task + "-");
  PlannedRun run{is_numbered ? record.task : stored.files.name,
                 plan.catalog.find(ItemKind::task, record.task),
                 {},
                 {},
                 {},
                 {record.seed, record_origin},
                 {record.limits.timeout, record_origin},
                 References::forbid};
  if (typed.seed) run.seed = {settings.seed.value, settings.seed.origin};
  if (typed.timeout) run.timeout = {settings.timeout.value, settings.timeout.origin};
  run.schema = ParameterSchema::parse(run.task.item->schema.get());
  std::vector<std::string> missing;
  add_recorded(*params, "", origin, stored.files.directory, run.assignments, missing);
  for (const std::string& word : words) {
    run.assignments.push_back(parse_assignment(word));
    std::erase(missing, run.assignments.back().key);
  }
  if (!missing.empty()) {
    throw Error(
        Fault::usage,
        "the secret parameter " + in_quotes(missing.front()) + " of " + in_quotes(shown, 300) + " is not in its record",
        "give it again: " + printable(missing.front()) + "=env:NAME");
  }
  use_run_results(run.schema, run.assignments, settings.experiments.value);
  run.params = resolve(run.schema, run.assignments, run.task.item->name);
  refuse_given_twice(run.schema, run.assignments);
  plan.runs.push_back(std::move(run));
  for (const WantedNotifier& wanted : settings.notifiers) plan.notifiers.push_back(plan_notifier(plan.catalog, wanted));
  return plan;
}

RunPlan make_run_plan(const TypedOptions& typed, const std::string& target, const std::vector<std::string>& words) {
  std::optional<ExperimentFile> file;
  std::vector<FileTask> tasks;
  if (is_experiment_file(target)) {
    const JsonDocument document = JsonDocument::read(target, "experiment file");
    refuse_sweep_file(document);
    file = parse_experiment_file(document);
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
    PlannedRun run{task.run,
                   plan.catalog.find(ItemKind::task, task.task),
                   {},
                   task.params,
                   {},
                   {plan.settings.seed.value, plan.settings.seed.origin},
                   {plan.settings.timeout.value, plan.settings.timeout.origin}};
    run.schema = ParameterSchema::parse(run.task.item->schema);
    if (task.seed && !typed.seed) run.seed = {task.seed->value, task.seed->origin};
    if (task.timeout && !typed.timeout) run.timeout = {task.timeout->value, task.timeout->origin};
    use_run_results(run.schema, run.assignments, plan.settings.experiments.value);
    run.params = first_params(run, names);
    refuse_given_twice(run.schema, run.assignments);
    plan.runs.push_back(std::move(run));
  }
  for (const WantedNotifier& wanted : plan.settings.notifiers)
    plan.notifiers.push_back(plan_notifier(plan.catalog, wanted));
  return plan;
}

ResolvedParameters final_params(const PlannedRun& run, const std::map<std::string, RunValues>& earlier) {
  if (run.references == References::forbid) return run.params;
  std::vector<Assignment> assignments = run.assignments;
  for (Assignment& assignment : assignments) {
    auto* value = std::get_if<json::value>(&assignment.value);
    if (value != nullptr)
      *value =
          substitute(*value, earlier, "parameter " + in_quotes(assignment.key) + " of " + run.name, assignment.origin);
  }
  return resolve(run.schema, assignments, run.task.item->name);
}

std::vector<std::string> secrets_of(const RunPlan& plan) {
  std::vector<std::string> secrets;
  const auto add = [&](const ResolvedParameters& params) {
    secrets.insert(secrets.end(), params.secrets.begin(), params.secrets.end());
  };
  for (const PlannedRun& run : plan.runs) add(run.params);
  for (const PlannedNotifier& notifier : plan.notifiers) add(notifier.params);
  return secrets;
}

}  // namespace skrobot
