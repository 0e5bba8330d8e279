// SPDX-License-Identifier: MIT
#include "sweep/slurm_options.hpp"

namespace skrobot {
namespace {

constexpr std::int64_t k_most_trials_per_job = 10'000'000;
// The texts with the names that they have in sweep.json and in a sweep file.
constexpr std::pair<const char*, std::string SlurmOptions::*> k_texts[] = {
    {"partition", &SlurmOptions::partition},
    {"time", &SlurmOptions::time},
    {"cpus_per_task", &SlurmOptions::cpus_per_task},
    {"mem", &SlurmOptions::mem},
    {"nodes", &SlurmOptions::nodes},
    {"account", &SlurmOptions::account},
    {"qos", &SlurmOptions::qos}};

}  // namespace

json::object to_json(const SlurmOptions& options) {
  json::object object;
  for (const auto& [name, member] : k_texts) {
    if (!(options.*member).empty()) object[name] = options.*member;
  }
  json::array arguments;
  for (const std::string& argument : options.arguments) arguments.emplace_back(argument);
  object["arguments"] = std::move(arguments);
  object["trials_per_job"] = options.trials_per_job;
  return object;
}

SlurmOptions slurm_options_from(const json::value& value) {
  SlurmOptions options;
  const json::object* object = value.if_object();
  if (object == nullptr) return options;
  for (const auto& [name, member] : k_texts) {
    if (const json::value* text = object->if_contains(name); text != nullptr && text->is_string())
      options.*member = std::string(text->get_string());
  }
  if (const json::value* arguments = object->if_contains("arguments"); arguments != nullptr && arguments->is_array()) {
    for (const json::value& argument : arguments->get_array()) {
      if (argument.is_string()) options.arguments.emplace_back(argument.get_string());
    }
  }
  if (const json::value* count = object->if_contains("trials_per_job");
      count != nullptr && count->is_int64() && count->get_int64() > 0 && count->get_int64() <= k_most_trials_per_job) {
    options.trials_per_job = static_cast<std::uint64_t>(count->get_int64());
  }
  return options;
}

}  // namespace skrobot
