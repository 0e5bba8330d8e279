// SPDX-License-Identifier: MIT
#include "sweep/slurm_options.hpp"

namespace skrobot {
namespace {

constexpr std::uint64_t k_most_trials_per_job = 10'000'000;
constexpr const char* k_heading = "Slurm";

// An option of sbatch with the same name.
Option<SlurmOptions> of_sbatch(std::string SlurmOptions::*member, const char* name, const char* metavar,
                               const char* help = "Passed to sbatch") {
  return text_option(member, {.name = name, .metavar = metavar, .help = help, .heading = k_heading});
}

}  // namespace

const std::vector<Option<SlurmOptions>>& slurm_options() {
  using Slurm = SlurmOptions;
  static const std::vector<Option<Slurm>> all{
      of_sbatch(&Slurm::partition, "partition", "NAME"),
      of_sbatch(&Slurm::time, "time", "TIME",
                "Passed to sbatch: the time limit of one array task, with all its trials"),
      of_sbatch(&Slurm::cpus_per_task, "cpus_per_task", "N"),
      of_sbatch(&Slurm::mem, "mem", "SIZE"),
      of_sbatch(&Slurm::nodes, "nodes", "N"),
      of_sbatch(&Slurm::account, "account", "NAME"),
      of_sbatch(&Slurm::qos, "qos", "NAME"),
      list_option(&Slurm::arguments, {.name = "arguments",
                                      .metavar = "ARG",
                                      .help = "Pass one more argument to sbatch; repeatable: "
                                              "--slurm-arg=--constraint=gpu",
                                      .flag = "--slurm-arg",
                                      .heading = k_heading}),
      count_option(&Slurm::trials_per_job, 0, k_most_trials_per_job,
                   {.name = "trials_per_job",
                    .metavar = "N",
                    .help = "Trials that one array task runs, one after another (default: chosen to give each node "
                            "several array tasks)",
                    .heading = k_heading})};
  return all;
}

json::object to_json(const SlurmOptions& options) {
  json::object object;
  for (const auto& option : slurm_options()) {
    if (json::value value = option.to_json(options); !value.is_null()) object[option.text.name] = std::move(value);
  }
  return object;
}

std::vector<std::string> sbatch_arguments(const SlurmOptions& options) {
  std::vector<std::string> words;
  // Options of type text are passed to sbatch.
  for (const auto& option : slurm_options()) {
    if (const json::value value = option.to_json(options); value.is_string())
      words.push_back(option.flag() + "=" + std::string(value.get_string()));
  }
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  return words;
}

}  // namespace skrobot
