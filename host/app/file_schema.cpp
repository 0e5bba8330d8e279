// SPDX-License-Identifier: MIT
#include "app/file_schema.hpp"

#include <initializer_list>
#include <string>
#include <utility>

namespace skrobot {
namespace {

json::object of_type(const char* type, const char* description) {
  return {{"type", type}, {"description", description}};
}

json::object text(const char* description) { return of_type("string", description); }

json::object choice(std::initializer_list<const char*> words, const char* description) {
  json::array values;
  for (const char* const word : words) values.emplace_back(word);
  return {{"enum", std::move(values)}, {"description", description}};
}

json::object texts(const char* description) {
  return {{"type", "array"}, {"items", {{"type", "string"}}}, {"description", description}};
}

// A number, or text that can be read as one.
json::object count(int least, const char* description) {
  return {{"type", {"integer", "string"}}, {"minimum", least}, {"pattern", "^[0-9]+$"}, {"description", description}};
}

json::object file(const char* title, json::object properties, json::array required) {
  properties["$schema"] = text("JSON Schema of this file, for editors");
  json::object schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                      {"title", title},
                      {"type", "object"},
                      {"properties", std::move(properties)},
                      {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

json::object seed() {
  json::object schema = of_type("integer", "Random seed of every task");
  schema["minimum"] = 0;
  return schema;
}

json::object params(const char* description) { return of_type("object", description); }

json::object notifiers() {
  const json::object described{
      {"type", "object"},
      {"properties", {{"notifier", text("Name of the notifier")}, {"params", params("Its parameters")}}},
      {"required", {"notifier"}},
      {"additionalProperties", false}};
  return {{"type", "array"},
          {"items", {{"anyOf", {text("NAME:key=value,key=value"), described}}}},
          {"description", "Notifiers to call when a run ends"}};
}

json::object common() {
  return {{"experimenter", text("Name of the experimenter")},
          {"source", text("Source file to copy into the record")},
          {"seed", seed()},
          {"timeout", text("Time limit of each run: 30s, 1h30m")},
          {"grace", text("Grace period after a stop request: 5s")},
          {"memory_limit", text("Memory limit of a task's process: 2G")},
          {"output_limit", text("Size limit of a run's log: 1GiB")},
          {"note", text("Note to keep with the runs")},
          {"tags",
           {{"type", "object"},
            {"additionalProperties", {{"type", "string"}}},
            {"description", "Tags to keep with the runs"}}},
          {"notify", notifiers()}};
}

}  // namespace

json::object experiment_schema() {
  json::object properties = common();
  json::object own_seed = seed();
  own_seed["description"] = "Random seed of this task";
  properties["tasks"] = {{"type", "array"},
                         {"minItems", 1},
                         {"description", "Tasks to run, in order"},
                         {"items",
                          {{"type", "object"},
                           {"properties",
                            {{"task", text("Name of the task")},
                             {"name", text("Name of the run's files; default: the task's name")},
                             {"params", params("Parameters; \"${RUN.result.KEY}\" is a result of an earlier task")},
                             {"seed", std::move(own_seed)},
                             {"timeout", text("Time limit of this run: 30s, 1h30m")}}},
                           {"required", {"task"}},
                           {"additionalProperties", false}}}};
  return file("skrobot experiment file", std::move(properties), {"tasks"});
}

json::object sweep_schema() {
  json::object properties = common();
  properties["task"] = text("Name of the task");
  properties["params"] = params("Parameters that are the same in every trial");
  properties["space"] = {{"type", "object"},
                         {"additionalProperties", {{"type", {"array", "string"}}}},
                         {"description", "Values to try for each parameter: a list, or text such as \"1e-3:1:log\""}};
  properties["search"] = choice({"grid", "random", "global"}, "Strategy that picks values");
  properties["trials"] = count(1, "Number of points, each one trial or as many as repeats says");
  properties["repeats"] = count(1, "Seeds to run each point with");
  properties["rank_by"] = choice({"mean", "median", "worst", "best"}, "What of its repeats a point is ranked by");
  properties["trial_seeds"] = choice({"same", "different"}, "Seeds of the trials");
  json::object objective = text("What to rank trials by: maximize:METRIC or minimize:METRIC");
  objective["pattern"] = "^(maximize|minimize):.";
  properties["objective"] = std::move(objective);
  properties["jobs"] = count(1, "Trials to run in parallel");
  properties["workers"] = choice({"fresh", "reuse"}, "Processes for trials");
  properties["retries"] = count(0, "More attempts for a trial that does not complete");
  properties["on_failure"] = choice({"continue", "stop"}, "What to do after a failed trial");
  json::object early_stop = text("Rule that stops poor trials: median:first_step=10");
  early_stop["pattern"] = "^(none|median|halving|race)(:.*)?$";
  properties["early_stop"] = std::move(early_stop);
  properties["launcher"] = choice({"local", "slurm"}, "Where to run trials");
  properties["slurm"] = {{"type", "object"},
                         {"description", "Options of Slurm's sbatch"},
                         {"properties",
                          {{"partition", text("Partition")},
                           {"time", text("Time limit of an array task")},
                           {"cpus_per_task", count(1, "Processors of an array task")},
                           {"mem", text("Memory of an array task")},
                           {"nodes", count(1, "Nodes of an array task")},
                           {"account", text("Account")},
                           {"qos", text("Quality of service")},
                           {"trials_per_job", count(1, "Trials of an array task, one after another")},
                           {"arguments", texts("More arguments of sbatch")}}},
                         {"additionalProperties", false}};
  return file("skrobot sweep file", std::move(properties), {"task"});
}

json::object settings_schema() {
  json::object seed = count(0, "Random seed of every task");
  return file("skrobot settings (skrobot.json)",
              {{"experiments", text("Folder of the experiments repository")},
               {"experimenter", text("Name of the experimenter")},
               {"plugins", texts("Plugin folders")},
               {"notify", texts("Notifiers to call when a run ends: NAME:key=value,key=value")},
               {"seed", std::move(seed)},
               {"timeout", text("Time limit of each run: 30s, 1h30m")},
               {"grace", text("Grace period after a stop request: 5s")},
               {"memory_limit", text("Memory limit of a task's process: 2G")},
               {"output_limit", text("Size limit of a run's log: 1GiB")},
               {"isolation", choice({"process", "none"}, "Where tasks run")},
               {"trusted_plugins", text("File with the SHA-256 of the only plugins to use")}},
              {});
}

}  // namespace skrobot
