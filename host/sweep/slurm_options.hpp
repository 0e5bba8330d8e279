// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_SLURM_OPTIONS_HPP
#define SKROBOT_HOST_SWEEP_SLURM_OPTIONS_HPP

#include <cstdint>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "sweep/option.hpp"

namespace skrobot {

/// How a sweep's jobs are submitted. To add an option of sbatch's: a text here, and its line in slurm_options.cpp.
struct SlurmOptions {
  std::string partition, time, cpus_per_task, mem, nodes, account, qos;
  std::vector<std::string> arguments;  ///< more for sbatch
  std::uint64_t trials_per_job = 0;    ///< of one array task; 0: chosen so that the cluster's nodes share the work
};

const std::vector<Option<SlurmOptions>>& slurm_options();

/// The members that are given, and `arguments` and `trials_per_job` always.
json::object to_json(const SlurmOptions& options);

/// The arguments for sbatch that the options ask for: "--partition=gpu" …
std::vector<std::string> sbatch_arguments(const SlurmOptions& options);

}  // namespace skrobot

#endif
